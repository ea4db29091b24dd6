import type { Endpoint } from '../shared/endpoint.ts'
import {
  importSettlementsBody,
  reconcileSettlementsQuery,
  settlementFileLengthMax,
  settlementImport,
  settlementReconciliation,
} from './settlement.schemas.ts'

/** What the accounting sends back of statements. Grenier shows it, and never duns. */
export const settlementEndpoints = {
  importSettlements: {
    method: 'POST',
    path: '/v1/settlement-imports',
    context: 'billing',
    summary:
      'Read titres, rejections and payments from a file of the accounting: whole, or with every fault not at all',
    roles: ['finance'],
    status: 200,
    // A character of a JSON string takes up to six bytes; accents and escaped line ends are few.
    bodyBytesMax: 2 * settlementFileLengthMax,
    body: importSettlementsBody,
    response: settlementImport,
  },
  reconcileSettlements: {
    method: 'GET',
    path: '/v1/settlement-reconciliation',
    context: 'billing',
    summary: 'Titres of a fiscal year against its statements, with each difference',
    roles: ['finance', 'auditor', 'operator'],
    status: 200,
    query: reconcileSettlementsQuery,
    response: settlementReconciliation,
  },
} as const satisfies Record<string, Endpoint>
