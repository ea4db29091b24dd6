import { sha256Hex } from '@grenier/audit-chain'
import type { Invitation } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { assertMayActFor, expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readTenant } from '../shared/read-tenant.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { invitationEnd, invitationsOpenMax } from './access-limits.ts'

const secretBytes = 32

/**
 * Asks an e-mail address to act for a member in a role. The link is in this answer, once, and is kept sealed for whoever
 * mails it. Problems: `not-found` (also for another tenant), `role-end-past`, `invitation-open`, `invitation-count`.
 */
export function inviteMember(ports: ControlPlanePorts): UseCase<'inviteMember'> {
  const operation = 'inviteMember'
  const { ids, wallClock, secretBox, installation } = ports
  return async (command, call) => {
    assertMayActFor(operation, call, command.tenantId)
    let made: string | null = null
    const stored = await runCommand(ports, { operation, command, call }, async (tx, today) => {
      const { tenantId, roleEndsAt } = command
      const now = wallClock.now()
      found(await tx.tenancy.tenantInBrief(tenantId, civilDateOf(today, installation.timeZone)))
      if (roleEndsAt !== null && roleEndsAt <= now) throw new Problem('role-end-past')
      await requireRoom(tx, command, await tx.access.listInvitations(tenantId, now))
      const secret = secretBox.randomSecret(secretBytes)
      made = secret
      const invitation = {
        ...command,
        id: ids.next(),
        invitedAt: now,
        invitedBy: call.actor.subject,
        expiresAt: invitationEnd(installation, now),
        mailedAt: null,
        ...untouched,
        version: 1,
      }
      await tx.access.insertInvitation({
        invitation,
        tokenHash: sha256Hex(secret),
        sealedToken: secretBox.seal(secret),
      })
      const answer = { ...invitation, state: 'open' as const, secret: null }
      return { answer, audit: [{ tenantId, subjectKind: 'invitation', subjectId: answer.id }] }
    })
    return { ...stored, secret: made }
  }
}

const untouched = { acceptedAt: null, acceptedBy: null, revokedAt: null, revokedBy: null } as const

/** The tenant's row orders two that are sent at once. */
async function requireRoom(
  tx: Transaction,
  { tenantId, email, role }: Pick<Invitation, 'tenantId' | 'email' | 'role'>,
  all: readonly Invitation[],
): Promise<void> {
  await tx.tenancy.lockTenant(tenantId)
  const open = all.filter(({ state }) => state === 'open')
  if (open.some((one) => one.email === email && one.role === role)) throw new Problem('invitation-open')
  if (open.length >= invitationsOpenMax) throw new Problem('invitation-count', { count: String(open.length) })
}

/** Every invitation of a tenant, past ones too. Problem: `not-found`, also for another tenant. */
export function listInvitations(ports: ControlPlanePorts): UseCase<'listInvitations'> {
  return ({ tenantId }, call) =>
    readTenant(ports, { operation: 'listInvitations', tenantId, call }, async (tx) => ({
      items: await tx.access.listInvitations(tenantId, ports.wallClock.now()),
    }))
}

/** Withdraws one that nobody has accepted. Problems: `not-found`, `if-match-missing`, `version-stale`, `invitation-over`. */
export function revokeInvitation(ports: ControlPlanePorts): UseCase<'revokeInvitation'> {
  const operation = 'revokeInvitation'
  return async (command, call) => {
    const { tenantId, invitationId } = command
    assertMayActFor(operation, call, tenantId)
    return await runCommand(ports, { operation, command, call }, async (tx) => {
      const now = ports.wallClock.now()
      const invitation = found(await tx.access.lockInvitation({ tenantId, id: invitationId }, now))
      if (invitation.version !== expectedVersion(call)) throw new Problem('version-stale')
      if (invitation.state !== 'open') throw new Problem('invitation-over')
      const answer = {
        ...invitation,
        state: 'revoked' as const,
        revokedAt: now,
        revokedBy: call.actor.subject,
        version: invitation.version + 1,
      }
      await tx.access.closeInvitation(answer)
      const before = encodeAnswer(operation, invitation)
      return { answer, audit: [{ tenantId, subjectKind: 'invitation', subjectId: invitationId, before }] }
    })
  }
}
