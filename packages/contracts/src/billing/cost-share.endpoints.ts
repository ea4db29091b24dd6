import type { Endpoint } from '../shared/endpoint.ts'
import { costSharePreview, previewCostSharesQuery } from './cost-share.schemas.ts'

/** How shared costs are split. */
export const costShareEndpoints = {
  previewCostShares: {
    method: 'GET',
    path: '/v1/cost-share-preview',
    context: 'billing',
    summary: 'How a cost of a month would be split by a key, and what nobody would carry; nothing is written',
    roles: ['finance', 'auditor', 'operator'],
    status: 200,
    query: previewCostSharesQuery,
    response: costSharePreview,
  },
} as const satisfies Record<string, Endpoint>
