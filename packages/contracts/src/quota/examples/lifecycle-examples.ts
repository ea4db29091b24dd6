import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type {
  commentQuotaRequestBody,
  publishQuotaPolicyBody,
  quotaPolicies,
  quotaPolicy,
  quotaPolicyData,
} from '../lifecycle.schemas.ts'
import type { quotaRequest } from '../quota.schemas.ts'
import { exampleBytes, exampleIds } from './example-ids.ts'

const secretary = 'secretariat@auvers.example'
const operator = 'operateur@region.example'
const submittedAt = '2026-04-07T08:40:00.000Z'
const takenAt = '2026-04-08T07:15:00.000Z'
const justification = 'Numérisation du cadastre napoléonien et des photographies aériennes'

const line = {
  offerId: exampleIds.standard,
  currentQuotaBytes: exampleBytes.gib100,
  originalQuotaBytes: exampleBytes.gib100,
  requestedQuotaBytes: exampleBytes.gib300,
  decidedQuotaBytes: null,
  heldBytes: exampleBytes.gib100,
}

/** Asks two size steps at once: only the first is held until somebody takes it. */
const submitted = {
  id: '0198c0de-7a00-7000-8000-000000000604',
  tenantId: exampleIds.auvers,
  tenantName: 'Auvers-sur-Oise',
  state: 'submitted',
  lines: [line],
  justification,
  wishedOn: '2026-06-01',
  requestedBy: secretary,
  submittedAt,
  decidedBy: null,
  decidedAt: null,
  decisionReason: null,
  automatic: {
    policyVersion: 1,
    rule: null,
    facts: { 'standard.currentQuotaBytes': exampleBytes.gib100, 'standard.wantedQuotaBytes': exampleBytes.gib300 },
    reasons: [
      {
        code: 'beyond-one-step',
        params: {
          wantedQuotaBytes: exampleBytes.gib300,
          nextSizeBytes: exampleBytes.gib200,
          offerCode: 'standard',
        },
        explanation: 'Les 300 Go demandés dépassent la taille suivante, 200 Go.',
      },
    ],
  },
  refusals: [],
  temporaryUntil: null,
  waitUntil: null,
  takenBy: null,
  takenAt: null,
  steps: [],
  visaReasons: [],
  visaMandateId: null,
  dataClass: 'ordinary',
  history: [{ sequence: 1, kind: 'submitted', actor: secretary, recordedAt: submittedAt, text: justification }],
  version: 1,
} satisfies z.input<typeof quotaRequest>

const taken = {
  ...submitted,
  lines: [{ ...line, heldBytes: exampleBytes.gib200 }],
  takenBy: operator,
  takenAt,
  history: [...submitted.history, { sequence: 2, kind: 'taken', actor: operator, recordedAt: takenAt, text: null }],
  version: 2,
} satisfies z.input<typeof quotaRequest>

const question = {
  kind: 'question',
  text: 'Les photographies aériennes sont-elles comprises dans ces 300 Go ?',
} satisfies z.input<typeof commentQuotaRequestBody>

const asked = {
  ...taken,
  history: [...taken.history, { ...question, sequence: 3, actor: operator, recordedAt: '2026-04-08T07:20:00.000Z' }],
  version: 3,
} satisfies z.input<typeof quotaRequest>

const reply = {
  kind: 'answer',
  text: 'Oui, elles en prennent environ la moitié.',
} satisfies z.input<typeof commentQuotaRequestBody>

const answered = {
  ...asked,
  history: [...asked.history, { ...reply, sequence: 4, actor: secretary, recordedAt: '2026-04-09T12:05:00.000Z' }],
  version: 4,
} satisfies z.input<typeof quotaRequest>

const released = {
  ...answered,
  lines: [line],
  takenBy: null,
  takenAt: null,
  history: [
    ...answered.history,
    { sequence: 5, kind: 'released', actor: operator, recordedAt: '2026-04-10T15:30:00.000Z', text: null },
  ],
  version: 5,
} satisfies z.input<typeof quotaRequest>

const firstPolicy = {
  usedPercentMin: 80,
  quietDays: 30,
  poolFloorPercent: 10,
  withinCommitment: true,
  steps: [],
  waitingDays: 90,
  reminderWorkingDays: 5,
  deputyWorkingDays: 10,
  questionDays: 30,
} satisfies z.input<typeof quotaPolicyData>

const policyBody = {
  ...firstPolicy,
  steps: [
    { role: 'pool-approver', fromBytes: null, fromPercent: null },
    { role: 'operator', fromBytes: exampleBytes.gib100, fromPercent: 200 },
  ],
  validFrom: '2026-12-31T23:00:00.000Z',
  reason: 'Chaque communauté de communes approuve d’abord ; la région garde les grandes demandes',
} satisfies z.input<typeof publishQuotaPolicyBody>

const secondPolicy = {
  ...policyBody,
  version: 2,
  publishedBy: operator,
  publishedAt: '2026-11-25T14:00:00.000Z',
  inForce: false,
} satisfies z.input<typeof quotaPolicy>

const unpublished = { validFrom: null, publishedBy: null, publishedAt: null, reason: null }

const params = { requestId: submitted.id }

export const takeQuotaRequestExamples: readonly EndpointExample[] = [
  { summary: 'The 200 Go it asks for are all held now; one size step, 100 Go, was before', params, answer: taken },
]

export const releaseQuotaRequestExamples: readonly EndpointExample[] = [
  { summary: 'Back in the inbox, holding one size step again', params, answer: released },
]

export const commentQuotaRequestExamples: readonly EndpointExample[] = [
  { summary: 'An operator asks', params, body: question, answer: asked },
  { summary: 'The member answers', params, body: reply, answer: answered },
]

export const publishQuotaPolicyExamples: readonly EndpointExample[] = [
  { summary: 'Two approvals for large requests, from the new year on', body: policyBody, answer: secondPolicy },
]

export const listQuotaPoliciesExamples: readonly EndpointExample[] = [
  {
    summary: 'The first version until the new year',
    answer: {
      items: [secondPolicy, { ...firstPolicy, ...unpublished, version: 1, inForce: true }],
    } satisfies z.input<typeof quotaPolicies>,
  },
]
