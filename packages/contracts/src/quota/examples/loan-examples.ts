import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type {
  decideQuotaLoanBody,
  endQuotaLoanBody,
  proposeQuotaLoanBody,
  quotaLoan,
  quotaLoanPage,
} from '../loans.schemas.ts'
import { exampleBytes, exampleIds } from './example-ids.ts'

const borrower = 'mairie@auvers.example'
const lender = 'mairie@valmondois.example'
const proposedAt = '2026-06-08T08:15:00.000Z'
const decidedAt = '2026-06-10T09:00:00.000Z'

const proposal = {
  lenderTenantId: exampleIds.valmondois,
  offerId: exampleIds.standard,
  amountBytes: exampleBytes.gib10,
  endsOn: '2026-09-30',
  reason: 'Registres paroissiaux numérisés cet été, avant le tri de septembre',
} satisfies z.input<typeof proposeQuotaLoanBody>

const proposed = {
  ...proposal,
  id: '0198c0de-7a00-7000-8000-000000000801',
  lenderName: 'Valmondois',
  borrowerTenantId: exampleIds.auvers,
  borrowerName: 'Auvers-sur-Oise',
  state: 'proposed',
  proposedBy: borrower,
  proposedAt,
  decidedBy: null,
  decidedAt: null,
  remindedDays: null,
  loweredBytes: '0',
  returnedBytes: '0',
  dataClass: 'ordinary',
  history: [{ sequence: 1, kind: 'proposed', actor: borrower, recordedAt: proposedAt, text: proposal.reason }],
  version: 1,
} satisfies z.input<typeof quotaLoan>

const consent = {
  decision: 'consent',
  reason: 'Nous n’en avons pas besoin avant octobre',
} satisfies z.input<typeof decideQuotaLoanBody>

const decided = { ...proposed, decidedBy: lender, decidedAt, version: 2 }

const consented = {
  ...decided,
  state: 'consented',
  history: [
    ...proposed.history,
    { sequence: 2, kind: 'consented', actor: lender, recordedAt: decidedAt, text: consent.reason },
  ],
} satisfies z.input<typeof quotaLoan>

const decline = {
  decision: 'decline',
  reason: 'Nos propres archives arrivent en juillet',
} satisfies z.input<typeof decideQuotaLoanBody>

const declined = {
  ...decided,
  state: 'declined',
  history: [
    ...proposed.history,
    { sequence: 2, kind: 'declined', actor: lender, recordedAt: decidedAt, text: decline.reason },
  ],
} satisfies z.input<typeof quotaLoan>

const active = {
  ...consented,
  state: 'active',
  history: [
    ...consented.history,
    { sequence: 3, kind: 'active', actor: 'cluster', recordedAt: '2026-06-10T09:01:00.000Z', text: null },
  ],
  version: 3,
} satisfies z.input<typeof quotaLoan>

const withdrawal = {
  reason: 'La région vient d’accorder notre demande',
} satisfies z.input<typeof endQuotaLoanBody>

const withdrawn = {
  ...proposed,
  state: 'withdrawn',
  history: [
    ...proposed.history,
    {
      sequence: 2,
      kind: 'withdrawn',
      actor: borrower,
      recordedAt: '2026-06-09T07:30:00.000Z',
      text: withdrawal.reason,
    },
  ],
  version: 2,
} satisfies z.input<typeof quotaLoan>

const earlyReturn = { reason: 'Le tri est fini plus tôt que prévu' } satisfies z.input<typeof endQuotaLoanBody>

/** Nothing of it is in use: all leaves the borrower's quota at once and is the lender's when the cluster agrees. */
const givenBack = {
  ...active,
  state: 'returning',
  loweredBytes: exampleBytes.gib10,
  history: [
    ...active.history,
    {
      sequence: 4,
      kind: 'returning',
      actor: borrower,
      recordedAt: '2026-08-20T13:45:00.000Z',
      text: earlyReturn.reason,
    },
  ],
  version: 4,
} satisfies z.input<typeof quotaLoan>

const recall = { reason: 'Nos archives arrivent avec deux mois d’avance' } satisfies z.input<typeof endQuotaLoanBody>
const recalledBy = { actor: lender, recordedAt: '2026-07-15T08:00:00.000Z', text: recall.reason }

const recalled = {
  ...active,
  state: 'returning',
  loweredBytes: exampleBytes.gib1,
  history: [
    ...active.history,
    { ...recalledBy, sequence: 4, kind: 'recalled' },
    { ...recalledBy, sequence: 5, kind: 'returning' },
  ],
  version: 4,
} satisfies z.input<typeof quotaLoan>

const params = { loanId: proposed.id }

export const proposeQuotaLoanExamples: readonly EndpointExample[] = [
  {
    summary: 'Auvers-sur-Oise would borrow 10 Go from Valmondois until the end of September',
    params: { tenantId: exampleIds.auvers },
    body: proposal,
    answer: proposed,
  },
]

export const listQuotaLoansExamples: readonly EndpointExample[] = [
  {
    summary: 'Those that run',
    query: { state: 'active', limit: 50 },
    answer: { items: [active], nextCursor: null } satisfies z.input<typeof quotaLoanPage>,
  },
]

export const getQuotaLoanExamples: readonly EndpointExample[] = [{ summary: 'One that runs', params, answer: active }]

export const decideQuotaLoanExamples: readonly EndpointExample[] = [
  { summary: 'The lender consents', params, body: consent, answer: consented },
  { summary: 'The lender declines', params, body: decline, answer: declined },
]

export const returnQuotaLoanExamples: readonly EndpointExample[] = [
  { summary: 'Given back six weeks early', params, body: earlyReturn, answer: givenBack },
  { summary: 'A proposal taken back', params, body: withdrawal, answer: withdrawn },
]

export const recallQuotaLoanExamples: readonly EndpointExample[] = [
  { summary: '1 Go returns at once, 9 Go are in use and return as use falls', params, body: recall, answer: recalled },
]
