import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { agreement, agreements, recordAgreementAmendmentBody } from '../agreement.schemas.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000501'
const agreementId = '0198c0de-7a00-7000-8000-000000000901'

const signedTerms = {
  endsOn: '2026-12-31',
  noticeDays: 180,
  billingCycle: 'quarter',
  annualCommitmentCents: '60000',
} as const

const signed = {
  sequence: 0,
  kind: 'signed',
  subject: null,
  act: {
    id: '0198c0de-7a00-7000-8000-000000000801',
    organ: 'Conseil municipal',
    number: '2025-44',
    file: null,
    adoptedOn: '2025-11-18',
    executoryFrom: '2025-11-24',
  },
  from: '2026-01-01',
  until: null,
  noticeGivenOn: null,
  terms: signedTerms,
  recordedAt: '2025-12-02T09:00:00.000Z',
  recordedBy: null,
} as const

const avenant = {
  kind: 'change',
  subject: 'Engagement annuel porté à 900 €',
  actId: '0198c0de-7a00-7000-8000-000000000802',
  effectiveOn: '2026-07-01',
  noticeGivenOn: null,
  terms: { ...signedTerms, annualCommitmentCents: '90000' },
} satisfies z.input<typeof recordAgreementAmendmentBody>

const before = {
  id: agreementId,
  tenantId,
  number: 'C-95039',
  startsOn: '2026-01-01',
  lastDay: '2026-12-31',
  state: 'in-force',
  sequenceToday: 0,
  wordings: [signed],
  version: 1,
} satisfies z.input<typeof agreement>

const after = {
  ...before,
  wordings: [
    { ...signed, until: avenant.effectiveOn },
    {
      ...signed,
      sequence: 1,
      kind: avenant.kind,
      subject: avenant.subject,
      act: {
        ...signed.act,
        id: avenant.actId,
        number: '2026-12',
        adoptedOn: '2026-05-12',
        executoryFrom: '2026-05-19',
      },
      from: avenant.effectiveOn,
      terms: avenant.terms,
      recordedAt: '2026-06-02T08:30:00.000Z',
      recordedBy: 'operateur@region.example',
    },
  ],
  version: 2,
} satisfies z.input<typeof agreement>

export const listAgreementsExamples: readonly EndpointExample[] = [
  {
    summary: 'An agreement as it was signed',
    params: { tenantId },
    answer: { items: [before] } satisfies z.input<typeof agreements>,
  },
]

export const recordAgreementAmendmentExamples: readonly EndpointExample[] = [
  {
    summary: 'A higher commitment from July on',
    params: { tenantId, agreementId },
    body: avenant,
    answer: after,
  },
]
