import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { needsAnswers, needsCampaign, needsCampaigns, needsPlan, needsSheet } from '../needs.schemas.ts'
import { exampleBytes, exampleIds } from './example-ids.ts'

const asked = {
  year: '2027',
  opensOn: '2026-09-15',
  closesOn: '2026-10-31',
  tariffDraftId: null,
  message: 'Répondez avant la Toussaint : le budget se vote en décembre.',
}

const campaign: z.input<typeof needsCampaign> = {
  ...asked,
  state: 'open',
  openedBy: 'exploitation@region.example',
  openedAt: '2026-09-01T08:00:00.000Z',
  closedAt: null,
}

const difference = { untilYearEndMicros: '1200000', plannedYearMicros: '6000000' }
const kept = { untilYearEndMicros: '2400000', plannedYearMicros: '12000000' }
const wantedCost = { untilYearEndMicros: '3600000', plannedYearMicros: '18000000' }
const more = { quotaBytes: exampleBytes.gib150, difference }

const sheet: z.input<typeof needsSheet> = {
  campaign,
  tenantId: exampleIds.auvers,
  name: 'Auvers-sur-Oise',
  prices: { kind: 'tariff', name: 'BAR-2026', taxBasis: 'TTC', vatRegime: 'out-of-scope' },
  lines: [
    {
      offerId: exampleIds.standard,
      offerCode: 'standard',
      offerName: 'Standard',
      kind: 'block',
      currentQuotaBytes: exampleBytes.gib100,
      inUseBytes: exampleBytes.gib50,
      less: {
        quotaBytes: exampleBytes.gib50,
        difference: { untilYearEndMicros: '-1200000', plannedYearMicros: '-6000000' },
      },
      more,
      sizesBytes: [exampleBytes.gib50, exampleBytes.gib100, exampleBytes.gib150],
      wanted: more,
    },
  ],
  kept,
  wanted: wantedCost,
  annualCommitmentCents: '60000',
  answer: { note: null, answeredBy: 'mairie@auvers.example', answeredAt: '2026-09-20T09:00:00.000Z' },
  outcome: null,
}

const ofTheYear = { year: '2027' }
const ofTheMember = { tenantId: exampleIds.auvers, year: '2027' }
const lines = [{ offerId: exampleIds.standard, wantedQuotaBytes: exampleBytes.gib150 }]

export const openNeedsCampaignExamples: readonly EndpointExample[] = [
  { summary: 'The campaign of 2027, by the tariff in force', body: asked, answer: campaign },
]

export const listNeedsCampaignsExamples: readonly EndpointExample[] = [
  { summary: 'One that is open', answer: { items: [campaign] } satisfies z.input<typeof needsCampaigns> },
]

export const getNeedsSheetExamples: readonly EndpointExample[] = [
  { summary: 'A member that answered: more of one space', params: ofTheMember, query: {}, answer: sheet },
]

export const answerNeedsExamples: readonly EndpointExample[] = [
  { summary: '50 GiB more next year', params: ofTheMember, body: { lines }, answer: sheet },
]

export const listNeedsAnswersExamples: readonly EndpointExample[] = [
  {
    summary: 'One member that answered',
    params: ofTheYear,
    query: {},
    answer: {
      campaign,
      memberCount: 2,
      answerCount: 1,
      items: [
        {
          tenantId: exampleIds.auvers,
          name: 'Auvers-sur-Oise',
          siren: '219500394',
          answer: sheet.answer,
          spaces: [
            {
              offerId: exampleIds.standard,
              offerName: 'Standard',
              currentQuotaBytes: exampleBytes.gib100,
              wantedQuotaBytes: exampleBytes.gib150,
            },
          ],
          outcome: null,
        },
      ],
      nextAfter: null,
    } satisfies z.input<typeof needsAnswers>,
  },
]

export const getNeedsPlanExamples: readonly EndpointExample[] = [
  {
    summary: 'A pool that is large enough',
    params: ofTheYear,
    answer: {
      campaign,
      asOf: '2026-10-01T08:00:00.000Z',
      memberCount: 2,
      answerCount: 1,
      pools: [
        {
          poolId: exampleIds.groupPool,
          name: 'CC Sausseron Impressionnistes',
          offerId: exampleIds.standard,
          offerName: 'Standard',
          givableBytes: exampleBytes.gib400,
          allocatedBytes: exampleBytes.gib200,
          heldBytes: exampleBytes.gib50,
          growthBytes: exampleBytes.gib50,
          plannedBytes: exampleBytes.gib300,
          lackingBytes: '0',
          daysToFullBefore: 420,
          daysToFullAfter: 210,
        },
      ],
      leftOutCount: 0,
    } satisfies z.input<typeof needsPlan>,
  },
]
