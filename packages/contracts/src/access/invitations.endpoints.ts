import type { Endpoint } from '../shared/endpoint.ts'
import { roles } from '../shared/roles.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import {
  acceptInvitationBody,
  invitation,
  invitationParams,
  invitations,
  inviteMemberBody,
  newInvitation,
  roleAssignment,
  roleAssignmentParams,
  roleAssignments,
} from './invitations.schemas.ts'

const inviters = ['operator', 'member-admin'] as const
const readers = ['operator', 'auditor', 'member-admin'] as const

/** Who acts for a member: invited by mail, once, until a day. */
export const invitationEndpoints = {
  inviteMember: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/invitations',
    context: 'access',
    summary: 'Invite an e-mail address to act for a member in a role; the link is shown once',
    roles: inviters,
    tenantParam: true,
    inPerson: true,
    status: 201,
    params: tenantParams,
    body: inviteMemberBody,
    response: newInvitation,
  },
  listInvitations: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/invitations',
    context: 'access',
    summary: 'Every invitation of a member, past ones too, the newest first',
    roles: readers,
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: invitations,
  },
  revokeInvitation: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/invitations/{invitationId}/revoke',
    context: 'access',
    summary: 'Withdraw an invitation that nobody has accepted',
    roles: inviters,
    tenantParam: true,
    inPerson: true,
    status: 200,
    ifMatch: true,
    params: invitationParams,
    response: invitation,
  },
  acceptInvitation: {
    method: 'POST',
    path: '/v1/invitations/accept',
    context: 'access',
    summary: 'Accept an invitation, signed in with the address that was invited',
    roles,
    everyPerson: true,
    inPerson: true,
    status: 201,
    body: acceptInvitationBody,
    response: roleAssignment,
  },
  listRoleAssignments: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/role-assignments',
    context: 'access',
    summary: 'Who acts for a member in which role by invitation, former ones too, the newest first',
    roles: readers,
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: roleAssignments,
  },
  endRoleAssignment: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/role-assignments/{assignmentId}/end',
    context: 'access',
    summary: 'End a person’s role for a member at once',
    roles: inviters,
    tenantParam: true,
    inPerson: true,
    status: 200,
    ifMatch: true,
    params: roleAssignmentParams,
    response: roleAssignment,
  },
} as const satisfies Record<string, Endpoint>
