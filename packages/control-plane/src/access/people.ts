import { sha256Hex } from '@grenier/audit-chain'
import { type Actor, memberRoleOfMandate, type RoleGrant } from '@grenier/contracts'
import { addMs, civilDateOf, type Instant } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Caller, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { AccessTokenToUse, StoredPerson, StoredSession } from './access.ports.ts'
import { groupsKeptMs, sessionIdleEnd, useNotedMs } from './access-limits.ts'
import { chooseActor, type PlaceWanted } from './choose-actor.ts'
import type { Identity } from './identity.ts'

/** Begins every token that is made here, so that a leaked one is known by its looks. */
export const tokenPrefix = 'gre_'

/** Who calls, by what they bring. Each reads the dated tables afresh: what ended a moment ago gives nothing any more. */
export interface People {
  /** By a token of the identity provider. */
  callerOfIdentity(identity: Identity, wanted: PlaceWanted): Promise<Caller>
  /** By a token that was made here. Problem: `not-authenticated` for one that is unknown, over or revoked. */
  callerOfToken(secret: string): Promise<Caller>
  /** By a session. Problem: `not-authenticated` for one that is unknown, over, idle for too long or ended. */
  callerOfSession(secret: string, wanted: PlaceWanted): Promise<Caller>
}

/** The three ways in which somebody may call. */
export function createPeople(ports: ControlPlanePorts): People {
  return {
    callerOfIdentity: async (identity, wanted) => {
      const held = await ports.unitOfWork.glance({ kind: 'platform' }, (tx) => heldGrants(ports, tx, identity.subject))
      const grants = [...identity.grants, ...held]
      return { actor: chooseActor({ ...identity, grants }, wanted), person: { grants, sessionHash: null } }
    },
    callerOfToken: (secret) => callerOfToken(ports, secret),
    callerOfSession: (secret, wanted) => callerOfSession(ports, secret, wanted),
  }
}

/** What mandates and invitations give a person now: days in business time, instants in technical time. */
async function heldGrants(ports: ControlPlanePorts, tx: Transaction, subject: string): Promise<RoleGrant[]> {
  const on = civilDateOf(ports.clock.now(), ports.installation.timeZone)
  const places = await tx.access.placesHeld(subject, { on, at: ports.wallClock.now() })
  return places.map(({ tenantId, mandate, role }) => ({
    tenantId,
    poolId: null,
    role: mandate === null ? role : memberRoleOfMandate(mandate),
  }))
}

async function callerOfSession(ports: ControlPlanePorts, secret: string, wanted: PlaceWanted): Promise<Caller> {
  const now = ports.wallClock.now()
  const sessionHash = sha256Hex(secret)
  const { session, grants } = await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
    const session = liveSession(ports, await tx.access.session(sessionHash), now)
    const held = await heldGrants(ports, tx, session.person.subject)
    return { session, grants: [...session.person.grants, ...held] }
  })
  if (wanted.isListening !== true && now - session.lastUsedAt >= useNotedMs)
    await ports.unitOfWork.transact({ kind: 'platform' }, (tx) => tx.access.touchSession(sessionHash, now))
  const actor = chooseActor({ subject: session.person.subject, grants }, wanted, session.servingTenantId)
  return { actor, person: { grants, sessionHash } }
}

function liveSession(ports: ControlPlanePorts, session: StoredSession | null, now: Instant): StoredSession {
  const isLive =
    session !== null &&
    session.endedAt === null &&
    session.endsAt > now &&
    sessionIdleEnd(ports.installation, session.lastUsedAt) > now
  if (!isLive) throw new Problem('not-authenticated')
  return session
}

async function callerOfToken(ports: ControlPlanePorts, secret: string): Promise<Caller> {
  const now = ports.wallClock.now()
  const { token, actor } = await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
    const token = await tx.access.tokenByHash(sha256Hex(secret))
    if (token === null || token.revokedAt !== null || token.expiresAt <= now) throw new Problem('not-authenticated')
    const held = token.person === null ? [] : await heldGrants(ports, tx, token.person.subject)
    return { token, actor: actorOfToken(token, { held, now }) }
  })
  if (token.lastUsedAt === null || now - token.lastUsedAt >= useNotedMs)
    await ports.unitOfWork.transact({ kind: 'platform' }, (tx) => tx.access.touchToken(token.id, now))
  return { actor }
}

/** A personal token gives what it was made for and its person still may; a program's what it was made for. */
function actorOfToken(token: AccessTokenToUse, now: { held: readonly RoleGrant[]; now: Instant }): Actor {
  const { id, tenantId, poolId, person, operations } = token
  const roles = person === null ? token.roles : token.roles.filter((role) => stillHeld(token, person, now).has(role))
  const subject = person === null ? `service:${id}` : person.subject
  return { subject, roles, tenantId, poolId, token: { id, operations } }
}

function stillHeld(
  { tenantId, poolId }: AccessTokenToUse,
  person: StoredPerson,
  { held, now }: { held: readonly RoleGrant[]; now: Instant },
): ReadonlySet<string> {
  const ofGroups = addMs(person.signedInAt, groupsKeptMs) > now ? person.grants : []
  const here = [...ofGroups, ...held].filter(
    (grant) => grant.tenantId === tenantId && (grant.poolId === null || grant.poolId === poolId),
  )
  return new Set(here.map(({ role }) => role))
}
