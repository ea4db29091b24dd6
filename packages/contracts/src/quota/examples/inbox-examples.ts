import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { inboxPage } from '../inbox.schemas.ts'
import { firstMotifs } from '../refusal-motif-texts.ts'
import type { refusalMotifs } from '../refusal-motifs.schemas.ts'
import { exampleBytes, exampleIds } from './example-ids.ts'
import { seen } from './request-examples.ts'

const row: z.input<typeof inboxPage>['items'][number] = {
  request: seen,
  member: { inhabitants: 6_900, groupName: 'CC Sausseron Impressionnistes' },
  requester: { name: 'Claire Fontaine', mandate: null, mandateEndedOn: null },
  ageWorkingDays: 1,
  dueInWorkingDays: 4,
  lines: [
    {
      offerId: exampleIds.standard,
      offerName: 'Standard',
      kind: 'block',
      quotaBytes: exampleBytes.gib100,
      wantedQuotaBytes: exampleBytes.gib150,
      fits: true,
      otherQuotaBytes: exampleBytes.gib112,
      inUseBytes: exampleBytes.gib100,
      grown90DaysBytes: exampleBytes.gib12,
      fullOn: '2026-11-26',
      pool: {
        poolId: exampleIds.group,
        name: 'CC Sausseron Impressionnistes',
        freeBytesAfter: exampleBytes.gib300,
        daysToFullAfter: 420,
      },
    },
  ],
  cost: {
    addedPerYearMicros: '84000000',
    perYearAfterMicros: '252000000',
    annualCommitmentMicros: '600000000',
  },
  agreement: { number: '2026-14', endsOn: '2029-12-31', isInLastNotice: false },
  proposal: { decision: 'approve', reason: 'fits' },
}

export const listRequestInboxExamples: readonly EndpointExample[] = [
  {
    summary: 'One that waits, and what speaks for granting it',
    query: { limit: 20 },
    answer: { items: [row], nextCursor: null } satisfies z.input<typeof inboxPage>,
  },
]

export const listRefusalMotifsExamples: readonly EndpointExample[] = [
  {
    summary: 'The product’s own, in French',
    answer: { version: 1, savedBy: null, savedAt: null, motifs: [...firstMotifs.fr] } satisfies z.input<
      typeof refusalMotifs
    >,
  },
]

const motifs = [{ label: 'Plus assez de place', text: 'L’espace mis en commun n’a plus assez de place.' }]

export const saveRefusalMotifsExamples: readonly EndpointExample[] = [
  {
    summary: 'A list of one',
    body: { motifs },
    answer: {
      version: 2,
      motifs,
      savedBy: 'exploitation@region.example',
      savedAt: '2026-11-26T08:00:00.000Z',
    } satisfies z.input<typeof refusalMotifs>,
  },
]
