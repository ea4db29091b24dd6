import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type {
  adoption,
  adoptions,
  adoptionWaiver,
  reportAdoptionBody,
  takeOverNamespaceBody,
} from '../adoption.schemas.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000501'
const clusterId = '0198c0de-7a00-7000-8000-000000000003'
const adoptionId = '0198c0de-7a00-7000-8000-000000000871'
const operator = 'operateur@region.example'

const reportBody = {
  clusterId,
  namespace: 'mairie-archives',
  reason: 'La commune stocke ici depuis 2022 ; la convention commence le 1er juin.',
} satisfies z.input<typeof reportAdoptionBody>

const reported = {
  id: adoptionId,
  tenantId,
  clusterId,
  namespace: reportBody.namespace,
  namespaceUid: '7f0c2a52-93cb-4a8e-9a0c-5c5a1f1f0c11',
  state: 'reported',
  findings: [
    {
      code: 'object-differs',
      severity: 'change',
      subject: 'Namespace mairie-archives',
      fields: [{ path: 'metadata.labels[pod-security.kubernetes.io/enforce]', theirs: null, ours: 'baseline' }],
      managers: ['kubectl-client-side-apply'],
      bytes: null,
      explanation: 'Namespace mairie-archives sera modifié dans les champs nommés.',
    },
    {
      code: 'claim',
      severity: 'stays',
      subject: 'archives',
      fields: [],
      managers: [],
      bytes: '21474836480',
      explanation: 'La demande archives (20 Go) reste telle quelle.',
    },
  ],
  adoptable: true,
  fingerprint: '4f1c0e3b5f7a0c92c1d0a4b8e7f6d5c3b2a190817263544536271809aabbccdd',
  reason: reportBody.reason,
  reportedAt: '2026-05-04T07:20:00.000Z',
  reportedBy: operator,
  decidedAt: null,
  decidedBy: null,
  decisionReason: null,
  writeBegunAt: null,
  endedAt: null,
  refusal: null,
  version: 1,
} satisfies z.input<typeof adoption>

const decision = { reason: 'Rapport relu avec le service informatique de la commune.' } satisfies z.input<
  typeof takeOverNamespaceBody
>

const decided = {
  ...reported,
  decidedAt: '2026-05-04T09:00:00.000Z',
  decidedBy: operator,
  decisionReason: decision.reason,
  version: 2,
}

const params = { tenantId }
const adoptionParams = { tenantId, adoptionId }

export const reportAdoptionExamples = [
  { summary: 'A namespace of 2022 that fits', params, body: reportBody, answer: reported },
] as const satisfies readonly EndpointExample[]

export const listAdoptionsExamples = [
  { summary: 'One report', params, answer: { items: [reported] } satisfies z.input<typeof adoptions> },
] as const satisfies readonly EndpointExample[]

export const getAdoptionExamples = [
  { summary: 'A report', params: adoptionParams, answer: reported },
] as const satisfies readonly EndpointExample[]

export const takeOverNamespaceExamples = [
  {
    summary: 'Taking over what the report showed',
    params: adoptionParams,
    body: decision,
    answer: { ...decided, state: 'takingOver' } satisfies z.input<typeof adoption>,
  },
] as const satisfies readonly EndpointExample[]

export const withdrawAdoptionExamples = [
  {
    summary: 'Not this one',
    params: adoptionParams,
    body: decision,
    answer: { ...decided, state: 'withdrawn' } satisfies z.input<typeof adoption>,
  },
] as const satisfies readonly EndpointExample[]

export const waiveAdoptionExamples = [
  {
    summary: 'The member starts afresh',
    params,
    body: { reason: 'L’ancien espace est vide.' },
    answer: {
      tenantId,
      namespace: reportBody.namespace,
      reason: 'L’ancien espace est vide.',
      waivedAt: '2026-05-04T09:00:00.000Z',
      waivedBy: operator,
    } satisfies z.input<typeof adoptionWaiver>,
  },
] as const satisfies readonly EndpointExample[]
