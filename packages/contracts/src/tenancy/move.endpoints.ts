import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { moveExamples } from './examples/move-examples.ts'
import { localiseMove, localiseMoves } from './localise-move.ts'
import { moveParams, moveReasonBody, moveRemoval, planMoveBody, tenantMove, tenantMoves } from './move.schemas.ts'
import { tenantParams } from './tenancy.schemas.ts'

const path = '/v1/tenants/{tenantId}/moves/{moveId}'
const readers = ['operator', 'auditor', ...memberRoles] as const

/** A step that a person takes: it names the version it saw. */
const step = { method: 'POST', context: 'tenancy', roles: ['operator'], status: 200, ifMatch: true } as const

/** A planned move of a tenant's storage to another cluster, by backup and restore. */
export const moveEndpoints = {
  planMove: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/moves',
    context: 'tenancy',
    summary: 'Plan the move of a member’s storage to another cluster; its room there is held from now on',
    roles: ['operator'],
    status: 201,
    params: tenantParams,
    body: planMoveBody,
    response: tenantMove,
    localise: localiseMove,
    examples: moveExamples.plan,
  },
  listMoves: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/moves',
    context: 'tenancy',
    summary: 'Every move of a member, cancelled ones too, the newest first',
    roles: readers,
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: tenantMoves,
    localise: localiseMoves,
    examples: moveExamples.list,
  },
  getMove: {
    method: 'GET',
    path,
    context: 'tenancy',
    summary: 'One move: its window, its claims, what it waits for and its whole history',
    roles: readers,
    tenantParam: true,
    status: 200,
    params: moveParams,
    response: tenantMove,
    localise: localiseMove,
    examples: moveExamples.get,
  },
  retryMove: {
    ...step,
    path: `${path}/retry`,
    summary: 'Try the step that failed again: a new final backup, or new restores of the claims that failed',
    params: moveParams,
    body: moveReasonBody,
    response: tenantMove,
    localise: localiseMove,
    examples: moveExamples.retry,
  },
  cancelMove: {
    ...step,
    path: `${path}/cancellation`,
    summary: 'Cancel a move before its switch: the new side is emptied and the member has everything back',
    params: moveParams,
    body: moveReasonBody,
    response: tenantMove,
    localise: localiseMove,
    examples: moveExamples.cancel,
  },
  requestMoveRemoval: {
    ...step,
    path: `${path}/removal`,
    summary: 'Ask for the removal of the old side of a move, once its days are over; another operator approves it',
    params: moveParams,
    body: moveReasonBody,
    response: tenantMove,
    localise: localiseMove,
    examples: moveExamples.requestRemoval,
  },
  approveMoveRemoval: {
    ...step,
    path: `${path}/removal-approval`,
    summary: 'Approve the removal of the old side: what it holds is deleted by the identity of exits',
    params: moveParams,
    body: moveReasonBody,
    response: tenantMove,
    localise: localiseMove,
    examples: moveExamples.approveRemoval,
  },
  getMoveRemoval: {
    method: 'GET',
    path: `${path}/removal`,
    context: 'tenancy',
    summary: 'What was found on the old side, written down before anything was deleted, and when each thing was gone',
    roles: readers,
    tenantParam: true,
    status: 200,
    params: moveParams,
    response: moveRemoval,
    examples: moveExamples.removal,
  },
} as const satisfies Record<string, Endpoint>
