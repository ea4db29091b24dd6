import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { ApiUseCases } from '../shared/use-case.ts'
import { acceptInvitation, getOfferedInvitation } from './accept-invitation.ts'
import { listPersonalTokens, listServiceTokens, revokePersonalToken, revokeServiceToken } from './access-tokens.ts'
import { createPersonalToken, createServiceToken } from './create-access-token.ts'
import { getSession, serveTenant } from './get-session.ts'
import { inviteMember, listInvitations, revokeInvitation } from './invitations.ts'
import { listPersonNames } from './person-names.ts'
import { endRoleAssignment, listRoleAssignments } from './role-assignments.ts'
import { askSecondFactorReset, listSecondFactorResets, withdrawSecondFactorReset } from './second-factor-resets.ts'

type AccessOperation =
  | 'getSession'
  | 'serveTenant'
  | 'listPersonNames'
  | 'createPersonalToken'
  | 'listPersonalTokens'
  | 'revokePersonalToken'
  | 'createServiceToken'
  | 'listServiceTokens'
  | 'revokeServiceToken'
  | 'inviteMember'
  | 'listInvitations'
  | 'revokeInvitation'
  | 'getOfferedInvitation'
  | 'acceptInvitation'
  | 'listRoleAssignments'
  | 'endRoleAssignment'
  | 'askSecondFactorReset'
  | 'listSecondFactorResets'
  | 'withdrawSecondFactorReset'

/** Who may come in: sessions, tokens, invitations and the roles that they gave. */
export function createAccessUseCases(ports: ControlPlanePorts): Pick<ApiUseCases, AccessOperation> {
  return {
    getSession: getSession(ports),
    serveTenant: serveTenant(ports),
    listPersonNames: listPersonNames(ports),
    createPersonalToken: createPersonalToken(ports),
    listPersonalTokens: listPersonalTokens(ports),
    revokePersonalToken: revokePersonalToken(ports),
    createServiceToken: createServiceToken(ports),
    listServiceTokens: listServiceTokens(ports),
    revokeServiceToken: revokeServiceToken(ports),
    inviteMember: inviteMember(ports),
    listInvitations: listInvitations(ports),
    revokeInvitation: revokeInvitation(ports),
    getOfferedInvitation: getOfferedInvitation(ports),
    acceptInvitation: acceptInvitation(ports),
    listRoleAssignments: listRoleAssignments(ports),
    endRoleAssignment: endRoleAssignment(ports),
    askSecondFactorReset: askSecondFactorReset(ports),
    listSecondFactorResets: listSecondFactorResets(ports),
    withdrawSecondFactorReset: withdrawSecondFactorReset(ports),
  }
}
