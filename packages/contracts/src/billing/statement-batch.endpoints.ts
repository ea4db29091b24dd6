import type { Endpoint } from '../shared/endpoint.ts'
import { monthParams, statementParams } from './billing.schemas.ts'
import {
  createStatementBatchBody,
  giveStatementReferencesBody,
  issuingChecklist,
  issuingChecklistQuery,
  listStatementBatchesQuery,
  statementBatch,
  statementBatchPage,
} from './statement-batch.schemas.ts'
import { statementDraft } from './statement-life.schemas.ts'

const reads = ['finance', 'auditor', 'operator'] as const

/** How finance issues: exceptions first, then batches. */
export const statementBatchEndpoints = {
  getIssuingChecklist: {
    method: 'GET',
    path: '/v1/periods/{month}/issuing-checklist',
    context: 'billing',
    summary: 'What to look at before the statements of a closed month are issued: exceptions only',
    roles: reads,
    status: 200,
    params: monthParams,
    query: issuingChecklistQuery,
    response: issuingChecklist,
  },
  createStatementBatch: {
    method: 'POST',
    path: '/v1/statement-batches',
    context: 'billing',
    summary: 'Issue the statements of chosen payers, or of all without exceptions, numbered without gap',
    roles: ['finance'],
    status: 202,
    body: createStatementBatchBody,
    response: statementBatch,
  },
  listStatementBatches: {
    method: 'GET',
    path: '/v1/statement-batches',
    context: 'billing',
    summary: 'Batches, oldest first, with how many of their statements are issued',
    roles: reads,
    status: 200,
    query: listStatementBatchesQuery,
    response: statementBatchPage,
  },
  giveStatementReferences: {
    method: 'POST',
    path: '/v1/statement-drafts/{statementId}/references',
    context: 'billing',
    summary: 'Give a statement the SIRET, engagement or service code that it is issued with',
    roles: ['finance', 'member-admin'],
    status: 200,
    params: statementParams,
    body: giveStatementReferencesBody,
    response: statementDraft,
  },
} as const satisfies Record<string, Endpoint>
