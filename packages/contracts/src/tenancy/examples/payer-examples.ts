import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type {
  assignPayerBody,
  engagement,
  giveEngagementBody,
  payerAssignment,
  payerAssignments,
  recipient,
  recordRecipientBody,
} from '../payer.schemas.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000501'
const payerTenantId = '0198c0de-7a00-7000-8000-000000000502'
const recipientId = '0198c0de-7a00-7000-8000-000000000911'
const finance = 'finances@region.example'

const recipientBody = {
  siret: '20005869100011',
  budget: 'budget annexe informatique',
  serviceCode: 'DSI',
  serviceCodeRequired: true,
  engagementRequired: true,
  expenseAccount: '6518',
  vatLiable: false,
  settlementMode: 'titre',
  validFrom: '2026-07-01',
  replacesRecipientId: null,
} satisfies z.input<typeof recordRecipientBody>

const { replacesRecipientId: _replaces, ...recipientTerms } = recipientBody
const recorded = {
  ...recipientTerms,
  id: recipientId,
  tenantId: payerTenantId,
  validUntil: null,
  recordedAt: '2026-06-02T08:30:00.000Z',
  recordedBy: finance,
  endedAt: null,
  endedBy: null,
  version: 1,
} satisfies z.input<typeof recipient>

const engagementBody = { fiscalYear: 2026, engagementNumber: 'EJ-2026-00412' } satisfies z.input<
  typeof giveEngagementBody
>

const payer = {
  payerTenantId,
  recipientId,
  validFrom: '2026-07-01',
  actId: '0198c0de-7a00-7000-8000-000000000802',
} satisfies z.input<typeof assignPayerBody>

const assigned = {
  ...payer,
  id: '0198c0de-7a00-7000-8000-000000000921',
  tenantId,
  payerName: 'Communauté de communes des Trois Vallées',
  validTo: null,
  recordedAt: '2026-06-02T08:40:00.000Z',
  recordedBy: finance,
} satisfies z.input<typeof payerAssignment>

export const recordRecipientExamples: readonly EndpointExample[] = [
  {
    summary: 'A budget of its own of an EPCI',
    params: { tenantId: payerTenantId },
    body: recipientBody,
    answer: recorded,
  },
]

export const giveEngagementExamples: readonly EndpointExample[] = [
  {
    summary: 'The engagement of a year, before its first statement',
    params: { tenantId: payerTenantId, recipientId },
    body: engagementBody,
    answer: {
      ...engagementBody,
      id: '0198c0de-7a00-7000-8000-000000000931',
      tenantId: payerTenantId,
      recipientId,
      givenBy: finance,
      givenAt: '2026-06-02T08:45:00.000Z',
    } satisfies z.input<typeof engagement>,
  },
]

export const listPayerAssignmentsExamples: readonly EndpointExample[] = [
  {
    summary: 'The EPCI pays from July on',
    params: { tenantId },
    answer: { items: [assigned], paysFor: [] } satisfies z.input<typeof payerAssignments>,
  },
]

export const assignPayerExamples: readonly EndpointExample[] = [
  { summary: 'The EPCI pays for its commune from July on', params: { tenantId }, body: payer, answer: assigned },
]
