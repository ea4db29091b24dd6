import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import {
  answerDisputeBody,
  dispute,
  disputePage,
  disputeParams,
  listDisputesQuery,
  raiseDisputeBody,
} from './dispute.schemas.ts'

/** A payer's doubt about lines of a statement, and what becomes of it. */
export const disputeEndpoints = {
  raiseDispute: {
    method: 'POST',
    path: '/v1/disputes',
    context: 'billing',
    summary: 'Dispute lines of a statement, while its draft may be disputed; it is answered within 15 working days',
    roles: ['member-admin', 'member-requester'],
    status: 201,
    body: raiseDisputeBody,
    response: dispute,
  },
  listDisputes: {
    method: 'GET',
    path: '/v1/disputes',
    context: 'billing',
    summary: 'Disputes by the day on which an answer is due; a member sees its own',
    roles: ['finance', 'auditor', 'operator', ...memberRoles],
    status: 200,
    query: listDisputesQuery,
    response: disputePage,
  },
  withdrawDispute: {
    method: 'POST',
    path: '/v1/disputes/{disputeId}/withdrawal',
    context: 'billing',
    summary: 'Withdraw a dispute that nobody has answered yet',
    roles: ['member-admin', 'member-requester'],
    status: 200,
    params: disputeParams,
    response: dispute,
  },
  answerDispute: {
    method: 'POST',
    path: '/v1/disputes/{disputeId}/answer',
    context: 'billing',
    summary: 'Answer a dispute: rejected, or corrected by the credit statement or the posted correction that is named',
    roles: ['finance'],
    status: 200,
    params: disputeParams,
    body: answerDisputeBody,
    response: dispute,
  },
} as const satisfies Record<string, Endpoint>
