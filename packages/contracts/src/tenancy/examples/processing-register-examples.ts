import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { tenantProcessingRegister } from '../processing-register.schemas.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000501'

const full = {
  operatorName: 'Syndicat mixte numérique',
  operatorSiren: '200012342',
  operatorContact: 'contact@syndicat.example',
  operatorOfficer: { name: 'Dominique Arnaud', email: 'dpo@syndicat.example', phone: '+33 1 30 00 00 00' },
  drawnUpAt: '2026-11-27T06:00:00.000Z',
  subprocessors: [
    {
      id: '0198c0de-7a00-7000-8000-000000000951',
      name: 'Hébergeur du Nord',
      siren: '424242428',
      country: 'FR',
      place: '59820 Gravelines',
      activity: 'hosting',
      description: 'Salle, énergie et accès physique du second site',
      transferSafeguard: null,
      startsOn: '2026-03-01',
      shortNoticeReason: null,
      objectionUntil: '2026-02-28',
      endsOn: null,
      recordedAt: '2026-01-20T09:00:00.000Z',
      version: 1,
    },
    {
      id: '0198c0de-7a00-7000-8000-000000000952',
      name: 'Relay Inc.',
      siren: null,
      country: 'US',
      place: 'Boston',
      activity: 'mail',
      description: 'Remise du courrier électronique aux contacts',
      transferSafeguard: 'Clauses contractuelles types 2021/914',
      startsOn: '2026-05-01',
      shortNoticeReason: null,
      objectionUntil: '2026-04-30',
      endsOn: null,
      recordedAt: '2026-03-20T09:00:00.000Z',
      version: 1,
    },
  ],
  measures: [
    'members-kept-apart',
    'secrets-sealed',
    'changes-traced',
    'roles-and-two-persons',
    'network-closed',
    'passwords-in-escrow',
  ],
  certificates: [
    {
      kind: 'hds',
      reference: 'HDS-2026-12',
      issuedBy: 'Organisme certificateur',
      of: 'Salle de Cergy',
      validUntil: '2028-12-31',
    },
  ],
  controller: {
    tenantId,
    organisationName: 'Auvers-sur-Oise',
    organisationSiren: '219500394',
    enrolledAt: '2026-01-12T08:30:00.000Z',
    exitedAt: null,
    contacts: [{ function: 'secretary', name: 'La mairie', email: 'mairie@auvers.example' }],
    officers: [{ function: 'dpo', name: 'Le DPO mutualisé', email: 'dpo@cdg.example' }],
    processings: [
      { kind: 'storage', offers: ['Stockage bloc'] },
      { kind: 'backup', offers: ['Sauvegarde'] },
      { kind: 'administration', offers: [] },
      { kind: 'notification', offers: [] },
    ],
    dataClasses: ['ordinary', 'public-archive'],
    lastProvenRestoreAt: '2026-11-03T04:26:51.000Z',
  },
} satisfies z.input<typeof tenantProcessingRegister>

const bare = {
  ...full,
  operatorContact: null,
  operatorOfficer: null,
  subprocessors: [],
  certificates: [],
  controller: {
    ...full.controller,
    contacts: [],
    officers: [],
    processings: [{ kind: 'administration', offers: [] }],
    dataClasses: [],
    lastProvenRestoreAt: null,
  },
} satisfies z.input<typeof tenantProcessingRegister>

export const processingRegisterExamples: readonly EndpointExample[] = [
  {
    summary: 'A member with archives, two subprocessors and a transfer that is covered',
    params: { tenantId },
    answer: full,
  },
  { summary: 'A member of which nobody has recorded contacts', params: { tenantId }, answer: bare },
]
