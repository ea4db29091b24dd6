import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { quotaRequestView, quotaRequestViewPage } from '../lifecycle.schemas.ts'
import type {
  automaticDecision,
  decideQuotaRequestBody,
  quotaRequest,
  refusal,
  submitQuotaRequestBody,
} from '../quota.schemas.ts'
import { exampleBytes, exampleIds } from './example-ids.ts'

const secretary = 'secretariat@auvers.example'
const submittedAt = '2026-11-25T09:30:00.000Z'

const body = {
  lines: [{ offerId: exampleIds.standard, wantedQuotaBytes: exampleBytes.gib150 }],
  justification: 'Numérisation du cadastre et des actes d’état civil',
  wishedOn: '2027-01-15',
} satisfies z.input<typeof submitQuotaRequestBody>

const tooLarge = {
  ...body,
  lines: [{ offerId: exampleIds.standard, wantedQuotaBytes: exampleBytes.gib300 }],
} satisfies z.input<typeof submitQuotaRequestBody>

/** Why this one waits for a person, as told in French. */
export const manualVerdict = {
  policyVersion: 1,
  rule: null,
  facts: { 'standard.currentQuotaBytes': exampleBytes.gib100, 'standard.wantedQuotaBytes': exampleBytes.gib150 },
  reasons: [
    {
      code: 'granted-recently',
      params: { quietDays: '30', daysSinceGrant: '12', offerCode: 'standard' },
      explanation: 'Le dernier agrandissement date de 12 j, moins des 30 jours voulus.',
    },
  ],
} satisfies z.input<typeof automaticDecision>

/** A refusal for want of room, as told in French. */
export const roomRefusal = {
  code: 'capacity-exceeded',
  offerId: exampleIds.standard,
  levelName: 'CC Sausseron Impressionnistes',
  remainingBytes: exampleBytes.gib12,
  wantedDeltaBytes: exampleBytes.gib200,
  holdsBytes: exampleBytes.gib40,
  wouldPassQuotaBytes: exampleBytes.gib112,
  offerName: 'Standard',
  currentQuotaBytes: exampleBytes.gib100,
  givableBytes: exampleBytes.tib2,
  holdsCount: 1,
  alternatives: [
    {
      kind: 'smaller',
      offerId: exampleIds.standard,
      offerName: 'Standard',
      deltaBytes: exampleBytes.gib12,
      lines: [{ offerId: exampleIds.standard, wantedQuotaBytes: exampleBytes.gib112 }],
      waitIfFull: false,
      expectedOn: null,
      explanation: 'Demander 12 Go de plus',
    },
    {
      kind: 'other-offer',
      offerId: exampleIds.rapid,
      offerName: 'Rapide',
      deltaBytes: exampleBytes.gib200,
      lines: [{ offerId: exampleIds.rapid, wantedQuotaBytes: exampleBytes.gib200 }],
      waitIfFull: false,
      expectedOn: null,
      explanation: 'Demander 200 Go de plus en « Rapide »',
    },
    {
      kind: 'wait',
      offerId: exampleIds.standard,
      offerName: 'Standard',
      deltaBytes: exampleBytes.gib200,
      lines: [{ offerId: exampleIds.standard, wantedQuotaBytes: exampleBytes.gib300 }],
      waitIfFull: true,
      expectedOn: null,
      explanation: 'Attendre une place, sans date connue',
    },
  ],
  explanation:
    'Refusé : il reste 12 Go sur 2 To dans la réserve « CC Sausseron Impressionnistes » ; 1 demande en cours y retient ' +
    '40 Go. Passeraient dès maintenant : 12 Go de plus, ou 200 Go de plus en « Rapide ». Vous pouvez aussi attendre ' +
    'une place.',
} satisfies z.input<typeof refusal>

const submitted = {
  id: exampleIds.request,
  tenantId: exampleIds.auvers,
  tenantName: 'Auvers-sur-Oise',
  state: 'submitted',
  lines: [
    {
      offerId: exampleIds.standard,
      currentQuotaBytes: exampleBytes.gib100,
      originalQuotaBytes: exampleBytes.gib100,
      requestedQuotaBytes: exampleBytes.gib150,
      decidedQuotaBytes: null,
      heldBytes: exampleBytes.gib50,
    },
  ],
  justification: body.justification,
  wishedOn: body.wishedOn,
  requestedBy: secretary,
  submittedAt,
  decidedBy: null,
  decidedAt: null,
  decisionReason: null,
  automatic: manualVerdict,
  refusals: [],
  temporaryUntil: null,
  waitUntil: null,
  takenBy: null,
  takenAt: null,
  steps: [],
  visaReasons: [],
  visaMandateId: null,
  dataClass: 'ordinary',
  history: [{ sequence: 1, kind: 'submitted', actor: secretary, recordedAt: submittedAt, text: body.justification }],
  version: 1,
} satisfies z.input<typeof quotaRequest>

const refused = {
  ...submitted,
  id: exampleIds.refusedRequest,
  state: 'rejected',
  lines: submitted.lines.map((line) => ({ ...line, requestedQuotaBytes: exampleBytes.gib300, heldBytes: '0' })),
  automatic: null,
  refusals: [roomRefusal],
  decidedBy: 'policy',
  decidedAt: submittedAt,
  history: [
    ...submitted.history,
    { sequence: 2, kind: 'rejected', actor: 'policy', recordedAt: submittedAt, text: null },
  ],
} satisfies z.input<typeof quotaRequest>

const decision = {
  decision: 'approve',
  amendedLines: [{ offerId: exampleIds.standard, quotaBytes: exampleBytes.gib112 }],
  reason: 'La place manque jusqu’à l’extension de janvier',
} satisfies z.input<typeof decideQuotaRequestBody>

const decidedAt = '2026-11-26T10:00:00.000Z'
const closed = { decidedAt, lines: submitted.lines.map((line) => ({ ...line, heldBytes: '0' })), version: 2 }

const approved = {
  ...submitted,
  ...closed,
  state: 'provisioning',
  lines: closed.lines.map((line) => ({ ...line, decidedQuotaBytes: exampleBytes.gib112 })),
  decidedBy: 'operateur@region.example',
  decisionReason: decision.reason,
} satisfies z.input<typeof quotaRequest>

const withdrawn = { ...submitted, ...closed, state: 'withdrawn', decidedBy: secretary } satisfies z.input<
  typeof quotaRequest
>

const params = { requestId: exampleIds.request }

export const submitQuotaRequestExamples: readonly EndpointExample[] = [
  { summary: 'Waits for an operator', params: { tenantId: exampleIds.auvers }, body, answer: submitted },
  {
    summary: 'Refused for want of room, with what would pass now',
    params: { tenantId: exampleIds.auvers },
    body: tooLarge,
    answer: refused,
  },
]

/** The request of these examples as it is read while it waits for an operator. */
export const seen = {
  ...submitted,
  dueOn: '2026-12-02',
  queuePosition: null,
  takenByName: null,
  decidedByName: null,
} satisfies z.input<typeof quotaRequestView>

export const listQuotaRequestsExamples: readonly EndpointExample[] = [
  {
    summary: 'Undecided ones, oldest first',
    query: { state: 'submitted', limit: 50 },
    answer: { items: [seen], nextCursor: null } satisfies z.input<typeof quotaRequestViewPage>,
  },
]

export const getQuotaRequestExamples: readonly EndpointExample[] = [
  { summary: 'One that waits for an operator', params, answer: seen },
]

export const decideQuotaRequestExamples: readonly EndpointExample[] = [
  { summary: 'Approved at a smaller size', params, body: decision, answer: approved },
]

export const withdrawQuotaRequestExamples: readonly EndpointExample[] = [
  { summary: 'Withdrawn by who asked', params, answer: withdrawn },
]
