import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { poolHoldingPage } from '../holdings.schemas.ts'
import type {
  capacityMove,
  invariantReport,
  ledgerTransferPage,
  movePoolCapacityBody,
  poolBalances,
} from '../ledger.schemas.ts'
import { exampleBytes, exampleIds } from './example-ids.ts'

const params = { poolId: exampleIds.groupPool }
const recordedAt = '2026-01-05T08:10:00.000Z'
const pool = { parentId: exampleIds.regionPool, organisationId: null, levels: [], recordedAt, version: 3 }

const move = {
  offerId: exampleIds.standard,
  toPoolId: exampleIds.otherPool,
  bytes: exampleBytes.gib12,
  reason: 'La CC du Vexin Centre accueille trois communes de plus',
} satisfies z.input<typeof movePoolCapacityBody>

const allocated = {
  offerId: exampleIds.standard,
  nodeId: exampleIds.groupPool,
  nodeName: 'CC Sausseron Impressionnistes',
}

export const getPoolBalancesExamples: readonly EndpointExample[] = [
  {
    summary: 'As it stood at the end of June',
    params,
    query: { asOf: '2026-06-30T22:00:00.000Z' },
    answer: {
      poolId: exampleIds.groupPool,
      asOf: '2026-06-30T22:00:00.000Z',
      items: [
        {
          offerId: exampleIds.standard,
          limitBytes: exampleBytes.gib400,
          overcommitPercent: 100,
          capacityBytes: exampleBytes.gib400,
          freeBytes: exampleBytes.gib100,
          heldBytes: '0',
          allocatedBytes: exampleBytes.gib300,
        },
      ],
    } satisfies z.input<typeof poolBalances>,
  },
]

export const listPoolHoldingsExamples: readonly EndpointExample[] = [
  {
    summary: 'Two communes, the larger first',
    params,
    query: { offerId: exampleIds.standard },
    answer: {
      items: [
        {
          kind: 'tenant',
          nodeId: exampleIds.auvers,
          name: 'Auvers-sur-Oise',
          allocatedBytes: exampleBytes.gib100,
          heldBytes: '0',
        },
        {
          kind: 'tenant',
          nodeId: exampleIds.valmondois,
          name: 'Valmondois',
          allocatedBytes: exampleBytes.gib50,
          heldBytes: exampleBytes.gib40,
        },
      ],
      nextCursor: null,
    } satisfies z.input<typeof poolHoldingPage>,
  },
]

export const movePoolCapacityExamples: readonly EndpointExample[] = [
  {
    summary: '12 Go from one group of communes to another',
    params,
    body: move,
    answer: {
      ...move,
      from: { ...pool, id: exampleIds.groupPool, name: 'CC Sausseron Impressionnistes' },
      to: { ...pool, id: exampleIds.otherPool, name: 'CC Vexin Centre' },
    } satisfies z.input<typeof capacityMove>,
  },
]

export const listLedgerTransfersExamples: readonly EndpointExample[] = [
  {
    summary: 'A grant of 50 Go, as the pool’s own entries show it',
    query: { poolId: exampleIds.groupPool, limit: 50 },
    answer: {
      items: [
        {
          id: exampleIds.transfer,
          causeKind: 'quota-request',
          causeId: exampleIds.request,
          recordedAt: '2026-11-26T10:00:00.000Z',
          entries: [
            { ...allocated, account: 'held', amountBytes: `-${exampleBytes.gib50}` },
            { ...allocated, account: 'allocated', amountBytes: exampleBytes.gib50 },
          ],
        },
      ],
      nextCursor: null,
    } satisfies z.input<typeof ledgerTransferPage>,
  },
]

export const verifyInvariantsExamples: readonly EndpointExample[] = [
  {
    summary: 'Everything adds up',
    answer: {
      verifiedAt: '2026-11-25T06:00:00.000Z',
      violations: 0,
      invariants: [{ code: 'ledger-unbalanced', violations: 0, first: [] }],
    } satisfies z.input<typeof invariantReport>,
  },
]
