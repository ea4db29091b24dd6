import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { levelEffect, quotaSimulation, simulatedCost, simulatedLine } from '../simulation.schemas.ts'
import { exampleBytes, exampleIds } from './example-ids.ts'
import { manualVerdict, roomRefusal } from './request-examples.ts'

const simulatedAt = '2026-06-01T07:30:00.000Z'

const regionLevel = {
  levelName: 'Réserve régionale',
  freeBytesBefore: null,
  freeBytesAfter: null,
  daysToFullBefore: null,
  daysToFullAfter: null,
  given: null,
} satisfies z.input<typeof levelEffect>

const groupLevel = {
  ...regionLevel,
  levelName: 'CC Sausseron Impressionnistes',
  freeBytesBefore: exampleBytes.gib150,
  freeBytesAfter: exampleBytes.gib100,
  daysToFullBefore: 225,
  daysToFullAfter: 150,
} satisfies z.input<typeof levelEffect>

const line = {
  offerId: exampleIds.standard,
  offerCode: 'standard',
  offerName: 'Standard',
  currentQuotaBytes: exampleBytes.gib100,
  wantedQuotaBytes: exampleBytes.gib150,
  roundedQuotaBytes: exampleBytes.gib150,
  deltaBytes: exampleBytes.gib50,
  fits: true,
  refusal: null,
  heldAtSubmissionBytes: exampleBytes.gib50,
  levels: [regionLevel, groupLevel],
} satisfies z.input<typeof simulatedLine>

const cost = {
  tariffCode: 'T2026',
  currency: 'EUR',
  taxBasis: 'TTC',
  vatRegime: 'out-of-scope',
  untilYearEnd: { beforeMicros: '98000000', afterMicros: '147000000' },
  fullYear: { beforeMicros: '168000000', afterMicros: '252000000' },
  annualCommitmentMicros: '600000000',
  withinCommitment: true,
  explanation: '+84 € TTC par an, +49 € d’ici le 31 décembre, dans votre engagement de 600 €.',
} satisfies z.input<typeof simulatedCost>

const needsApproval = {
  simulatedAt,
  outcome: 'needs-approval',
  lines: [line],
  refusals: [],
  automatic: manualVerdict,
  visaReasons: [],
  visaMandateId: null,
  cost,
  backup: {
    offerId: exampleIds.backup,
    offerCode: 'sauvegarde',
    offerName: 'Sauvegarde',
    quotaBytes: exampleBytes.gib200,
    usedBytes: exampleBytes.gib150,
    requestedQuotaBytes: null,
    suggestedQuotaBytes: exampleBytes.gib300,
    suggestionFits: true,
  },
} satisfies z.input<typeof quotaSimulation>

const given = {
  poolId: exampleIds.groupPool,
  limitBytes: exampleBytes.tib2,
  overcommitPercent: 100,
  allocatedBytes: '2143188680704',
  heldBytes: exampleBytes.gib40,
}

const refused = {
  ...needsApproval,
  outcome: 'refused',
  lines: [
    {
      ...line,
      wantedQuotaBytes: exampleBytes.gib300,
      roundedQuotaBytes: exampleBytes.gib300,
      deltaBytes: exampleBytes.gib200,
      fits: false,
      refusal: roomRefusal,
      heldAtSubmissionBytes: '0',
      levels: [
        {
          ...groupLevel,
          freeBytesBefore: exampleBytes.gib12,
          freeBytesAfter: '-201863462912',
          daysToFullBefore: 18,
          daysToFullAfter: 0,
          given,
        },
      ],
    },
  ],
  refusals: [roomRefusal],
  automatic: null,
  cost: null,
  backup: null,
} satisfies z.input<typeof quotaSimulation>

export const simulateQuotaRequestExamples: readonly EndpointExample[] = [
  {
    summary: '50 Go more for Auvers-sur-Oise, as its secretary sees it',
    params: { tenantId: exampleIds.auvers },
    query: { lines: `${exampleIds.standard}:${exampleBytes.gib150}` },
    answer: needsApproval,
  },
]

export const simulateQuotaDecisionExamples: readonly EndpointExample[] = [
  {
    summary: 'More than the pool has left, as an operator sees it',
    params: { requestId: exampleIds.request },
    query: { lines: `${exampleIds.standard}:${exampleBytes.gib300}` },
    answer: refused,
  },
]
