import type { Endpoint } from '../shared/endpoint.ts'
import { moveExamples } from './examples/move-examples.ts'
import { localiseMove } from './localise-move.ts'
import { moveParams, tenantMove } from './move.schemas.ts'
import { approveMoveLossBody, requestMoveLossBody, withdrawMoveLossBody } from './move-loss.schemas.ts'

const path = '/v1/tenants/{tenantId}/moves/{moveId}'
const step = { method: 'POST', context: 'tenancy', roles: ['operator'], status: 200, ifMatch: true } as const

/** The way out of a move whose other cluster can never be looked at again. */
export const moveLossEndpoints = {
  requestMoveLoss: {
    ...step,
    path: `${path}/loss`,
    summary:
      'Declare that the cluster which a move still has to see emptied is lost for ever; another operator approves it',
    params: moveParams,
    body: requestMoveLossBody,
    response: tenantMove,
    localise: localiseMove,
    examples: moveExamples.requestLoss,
  },
  approveMoveLoss: {
    ...step,
    path: `${path}/loss-approval`,
    summary: 'Approve it, after an hour without an answer: the move ends, and says what nobody saw to be gone',
    params: moveParams,
    body: approveMoveLossBody,
    response: tenantMove,
    localise: localiseMove,
    examples: moveExamples.approveLoss,
  },
  withdrawMoveLoss: {
    ...step,
    path: `${path}/loss-withdrawal`,
    summary: 'Take a declaration back that was made by mistake, before it is approved: the move goes on as any other',
    params: moveParams,
    body: withdrawMoveLossBody,
    response: tenantMove,
    localise: localiseMove,
    examples: moveExamples.withdrawLoss,
  },
} as const satisfies Record<string, Endpoint>
