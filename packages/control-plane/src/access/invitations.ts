import { sha256Hex } from '@grenier/audit-chain'
import type { Invitation } from '@grenier/contracts'
import { civilDateOf, type Instant } from '@grenier/quota-billing'
import { inviteByMail } from '../notification/invite-by-mail.ts'
import { assertMayActFor, expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readTenant } from '../shared/read-tenant.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { invitationEnd, invitationsOpenMax } from './access-limits.ts'

const secretBytes = 32

/**
 * Asks an e-mail address to act for a member in a role. The link is in this answer, once; of its secret the hash is
 * kept. Problems: `not-found` (also for another tenant), `role-end-past`, `invitation-open`, `invitation-count`.
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
      await requireRoom(tx, command, now)
      const secret = secretBox.randomSecret(secretBytes)
      made = secret
      const invitation = {
        ...command,
        id: ids.next(),
        invitedAt: now,
        invitedBy: call.actor.subject,
        expiresAt: invitationEnd(installation, now),
        ...untouched,
        version: 1,
      }
      await tx.access.insertInvitation({ invitation, tokenHash: sha256Hex(secret) })
      const link = linkOf(installation, secret)
      // Where browsers have no address here there is nothing to write: whoever invites hands the secret over.
      if (link !== null) await mail(ports, tx, { invitation, link })
      const answer = { ...invitation, state: 'open' as const, secret: null, link: null }
      return { answer, audit: [{ tenantId, subjectKind: 'invitation', subjectId: answer.id }] }
    })
    return { ...stored, secret: made, link: linkOf(installation, made) }
  }
}

/** The letter that brings the link, in the transaction of the invitation. */
async function mail(
  ports: ControlPlanePorts,
  tx: Transaction,
  { invitation, link }: { invitation: Omit<Invitation, 'state'>; link: string },
): Promise<void> {
  const { tenantId, id, email, language, expiresAt } = invitation
  const invitedUntil = civilDateOf(expiresAt, ports.installation.timeZone)
  await inviteByMail(ports, tx, { tenantId, invitationId: id, email, language, link, invitedUntil })
}

/** The page that accepts an invitation; it is behind the sign-in, which leads back to it. */
function linkOf({ publicUrl }: InstallationSettings, secret: string | null): string | null {
  if (publicUrl === undefined || secret === null) return null
  const page = new URL('/invitation', publicUrl)
  page.searchParams.set('secret', secret)
  return page.href
}

const untouched = { acceptedAt: null, acceptedBy: null, revokedAt: null, revokedBy: null } as const

/** The tenant's row orders two that are sent at once: what is open is read after it was waited for. */
async function requireRoom(
  tx: Transaction,
  { tenantId, email, role }: Pick<Invitation, 'tenantId' | 'email' | 'role'>,
  now: Instant,
): Promise<void> {
  await tx.tenancy.lockTenant(tenantId)
  const open = (await tx.access.listInvitations(tenantId, now)).filter(({ state }) => state === 'open')
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
