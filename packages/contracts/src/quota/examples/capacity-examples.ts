import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type {
  createOfferBody,
  createPoolBody,
  offer,
  offerPage,
  pool,
  poolPage,
  setCapacityBody,
  tenantQuotas,
} from '../quota.schemas.ts'
import type { poolHoldPage } from '../simulation.schemas.ts'
import { exampleBytes, exampleIds } from './example-ids.ts'

const standardBody = {
  code: 'standard',
  name: 'Standard',
  kind: 'block',
  clusterId: exampleIds.cluster,
  className: 'ceph-block',
  residency: 'FR',
  roundingStepBytes: exampleBytes.gib1,
  quotaBytesMax: exampleBytes.tib10,
  sizeStepsBytes: [exampleBytes.gib50, exampleBytes.gib100, exampleBytes.gib200, exampleBytes.gib400],
} satisfies z.input<typeof createOfferBody>

const standard = {
  ...standardBody,
  id: exampleIds.standard,
  recordedAt: '2026-01-05T08:00:00.000Z',
  version: 1,
} satisfies z.input<typeof offer>

const poolBody = {
  name: 'CC Sausseron Impressionnistes',
  parentId: exampleIds.regionPool,
  organisationId: exampleIds.group,
} satisfies z.input<typeof createPoolBody>

const emptyPool = {
  ...poolBody,
  id: exampleIds.groupPool,
  levels: [],
  recordedAt: '2026-01-05T08:10:00.000Z',
  version: 1,
} satisfies z.input<typeof pool>

const capacity = {
  offerId: exampleIds.standard,
  limitBytes: exampleBytes.tib2,
  overcommitPercent: 100,
} satisfies z.input<typeof setCapacityBody>

const limitedPool = {
  ...emptyPool,
  levels: [
    {
      ...capacity,
      allocatedBytes: '2143188680704',
      heldBytes: exampleBytes.gib40,
      freeBytes: exampleBytes.gib12,
    },
  ],
  version: 2,
} satisfies z.input<typeof pool>

export const createOfferExamples: readonly EndpointExample[] = [
  { summary: 'Block storage in steps of 1 Go', body: standardBody, answer: standard },
]

export const listOffersExamples: readonly EndpointExample[] = [
  {
    summary: 'The first page',
    query: { limit: 100 },
    answer: { items: [standard], nextCursor: null } satisfies z.input<typeof offerPage>,
  },
]

export const createPoolExamples: readonly EndpointExample[] = [
  { summary: 'The pool of a group of communes', body: poolBody, answer: emptyPool },
]

export const listPoolsExamples: readonly EndpointExample[] = [
  {
    summary: 'A pool that is nearly full',
    answer: { items: [limitedPool], nextCursor: null } satisfies z.input<typeof poolPage>,
  },
]

export const setPoolCapacityExamples: readonly EndpointExample[] = [
  {
    summary: '2 To without overcommit',
    params: { poolId: exampleIds.groupPool },
    body: capacity,
    answer: limitedPool,
  },
]

export const getTenantQuotasExamples: readonly EndpointExample[] = [
  {
    summary: 'Auvers-sur-Oise, 88 % used',
    params: { tenantId: exampleIds.auvers },
    answer: {
      items: [
        {
          offerId: exampleIds.standard,
          offerCode: 'standard',
          quotaBytes: exampleBytes.gib100,
          heldBytes: '0',
          usedBytes: '94489280512',
          measured: {
            usedBytes: '51539607552',
            measuredAt: '2026-11-24T08:00:00.000Z',
            claimsMeasured: 3,
            claimsBound: 4,
            unmeasuredReasons: ['not-reported'],
          },
          state: 'active',
          overReason: null,
          ancestors: [
            { levelName: 'Réserve régionale', freeBytes: null },
            { levelName: 'CC Sausseron Impressionnistes', freeBytes: exampleBytes.gib12 },
          ],
        },
      ],
    } satisfies z.input<typeof tenantQuotas>,
  },
]

export const listPoolHoldsExamples: readonly EndpointExample[] = [
  {
    summary: 'One request of Valmondois holds 40 Go',
    params: { poolId: exampleIds.groupPool },
    query: { offerId: exampleIds.standard },
    answer: {
      items: [
        {
          causeKind: 'quota-request',
          causeId: exampleIds.neighbourRequest,
          tenantId: exampleIds.valmondois,
          tenantName: 'Valmondois',
          heldBytes: exampleBytes.gib40,
          heldSince: '2026-11-20T14:05:00.000Z',
          heldBy: 'secretariat@valmondois.example',
          takenBy: null,
        },
      ],
      nextCursor: null,
    } satisfies z.input<typeof poolHoldPage>,
  },
]
