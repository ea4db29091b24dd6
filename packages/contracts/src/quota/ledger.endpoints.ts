import type { Endpoint } from '../shared/endpoint.ts'
import {
  getPoolBalancesExamples,
  listLedgerTransfersExamples,
  listPoolHoldingsExamples,
  movePoolCapacityExamples,
  verifyInvariantsExamples,
} from './examples/ledger-examples.ts'
import { listPoolHoldingsQuery, poolHoldingPage } from './holdings.schemas.ts'
import {
  capacityMove,
  invariantReport,
  ledgerTransferPage,
  listLedgerTransfersQuery,
  movePoolCapacityBody,
  poolBalances,
  poolBalancesQuery,
} from './ledger.schemas.ts'
import { poolParams } from './quota.schemas.ts'

/** Reading the ledger: what stood when, what moved, and whether everything adds up. */
export const ledgerEndpoints = {
  getPoolBalances: {
    method: 'GET',
    path: '/v1/pools/{poolId}/balances',
    context: 'quota',
    summary: 'What a pool had, had given and held of each offer at any instant, rebuilt from the ledger',
    roles: ['operator', 'finance', 'auditor'],
    status: 200,
    params: poolParams,
    query: poolBalancesQuery,
    response: poolBalances,
    examples: getPoolBalancesExamples,
  },
  listPoolHoldings: {
    method: 'GET',
    path: '/v1/pools/{poolId}/holdings',
    context: 'quota',
    summary: 'Who has what of a pool’s capacity for one offer: the pools and tenants directly below it, largest first',
    roles: ['operator', 'finance', 'auditor'],
    status: 200,
    params: poolParams,
    query: listPoolHoldingsQuery,
    response: poolHoldingPage,
    examples: listPoolHoldingsExamples,
  },
  movePoolCapacity: {
    method: 'POST',
    path: '/v1/pools/{poolId}/capacity-moves',
    context: 'quota',
    summary: 'Move capacity of one offer from one limited pool to another; the sum of their limits stays',
    roles: ['operator'],
    status: 200,
    ifMatch: true,
    params: poolParams,
    body: movePoolCapacityBody,
    response: capacityMove,
    examples: movePoolCapacityExamples,
  },
  listLedgerTransfers: {
    method: 'GET',
    path: '/v1/ledger/transfers',
    context: 'quota',
    summary: 'What moved capacity, oldest first: cause, instant and entries, of one pool, tenant or offer',
    roles: ['operator', 'finance', 'auditor'],
    status: 200,
    query: listLedgerTransfersQuery,
    response: ledgerTransferPage,
    examples: listLedgerTransfersExamples,
  },
  verifyInvariants: {
    method: 'GET',
    path: '/v1/invariants',
    context: 'quota',
    summary: 'Whether capacity adds up: every invariant with the number of its violations and the first of them',
    roles: ['operator', 'auditor'],
    status: 200,
    response: invariantReport,
    examples: verifyInvariantsExamples,
  },
} as const satisfies Record<string, Endpoint>
