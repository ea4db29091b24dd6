import { sha256Hex } from '@grenier/audit-chain'
import type { Invitation, RoleAssignment } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { StoredPerson } from './access.ports.ts'
import { sessionOfCall } from './get-session.ts'

/**
 * Takes an invitation, once: the address that the identity provider has verified must be the one that was invited, so that
 * a link that was passed on or stolen gives nothing. Problems: `session-wanted`; `not-found`; `invitation-over`;
 * `invitation-not-yours`.
 */
export function acceptInvitation(ports: ControlPlanePorts): UseCase<'acceptInvitation'> {
  const operation = 'acceptInvitation'
  return async (command, call) => {
    sessionOfCall(call)
    return await runCommand(ports, { operation, command, call }, async (tx) => {
      const now = ports.wallClock.now()
      const invitation = found(await tx.access.lockInvitation({ tokenHash: sha256Hex(command.secret) }, now))
      const person = await tx.access.person(call.actor.subject)
      const { subject } = requireInvited(invitation, person)
      if (invitation.state !== 'open' || isPast(invitation.roleEndsAt, now)) throw new Problem('invitation-over')
      const { tenantId, role } = invitation
      const taken = {
        ...invitation,
        state: 'accepted' as const,
        acceptedAt: now,
        acceptedBy: subject,
        version: invitation.version + 1,
      }
      const answer: RoleAssignment = {
        id: ports.ids.next(),
        tenantId,
        invitationId: invitation.id,
        personSubject: subject,
        personName: person?.name ?? null,
        personEmail: person?.email ?? null,
        role,
        assignedAt: now,
        endsAt: invitation.roleEndsAt,
        endedAt: null,
        endedBy: null,
        version: 1,
      }
      await tx.access.closeInvitation(taken)
      await tx.access.insertAssignment(answer)
      const before = encodeAnswer('revokeInvitation', invitation)
      const after = encodeAnswer('revokeInvitation', taken)
      return {
        answer,
        audit: [
          { tenantId, subjectKind: 'role-assignment', subjectId: answer.id },
          { tenantId, subjectKind: 'invitation', subjectId: invitation.id, before, after },
        ],
      }
    })
  }
}

/**
 * What an invitation gives, and whether it can still be accepted, for whoever signed in with the address that was invited.
 * Problems: `session-wanted`; `not-found`; `invitation-not-yours`.
 */
export function getOfferedInvitation({
  unitOfWork,
  wallClock,
  clock,
  installation,
}: ControlPlanePorts): UseCase<'getOfferedInvitation'> {
  return async ({ secretHash }, call) => {
    sessionOfCall(call)
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const invitation = found(await tx.access.offeredInvitation(secretHash, wallClock.now()))
      requireInvited(invitation, await tx.access.person(call.actor.subject))
      const { tenantId, email, role, roleEndsAt, state, expiresAt } = invitation
      const today = civilDateOf(clock.now(), installation.timeZone)
      const { name } = found(await tx.tenancy.getTenant(tenantId, today))
      return { tenantId, tenantName: name, email, role, roleEndsAt, state, expiresAt }
    })
  }
}

/** Said before whether it is over: whoever merely holds the link learns nothing more of it. */
function requireInvited(invitation: Invitation, person: StoredPerson | null): StoredPerson {
  if (person === null || !person.emailVerified || person.email !== invitation.email)
    throw new Problem('invitation-not-yours')
  return person
}

function isPast(end: Invitation['roleEndsAt'], now: Invitation['invitedAt']): boolean {
  return end !== null && end <= now
}
