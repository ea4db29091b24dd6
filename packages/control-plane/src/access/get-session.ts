import { type Answer, memberRoles } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { sessionIdleEnd } from './access-limits.ts'
import { chooseActor } from './choose-actor.ts'

/** Who is signed in, in which roles, and for which members they may act. */
export function getSession(ports: ControlPlanePorts): UseCase<'getSession'> {
  return (_, call) => ports.unitOfWork.read({ kind: 'platform' }, (tx) => sessionOf(ports, tx, call))
}

/**
 * The session acts for another of the person's members from now on; what is open in other windows does so with its next
 * call. Problems: `session-wanted` for a bearer token, which names its member with each call; `not-found` for a tenant that
 * is not theirs.
 */
export function serveTenant(ports: ControlPlanePorts): UseCase<'serveTenant'> {
  return async (command, call) => {
    const { sessionHash, grants } = sessionOfCall(call)
    return await runCommand(ports, { operation: 'serveTenant', command, call }, async (tx) => {
      const { tenantId } = command
      const wanted = { pathTenantId: null, tenantId, poolId: null }
      const actor = chooseActor({ subject: call.actor.subject, grants }, wanted)
      await tx.access.serveTenant(sessionHash, tenantId)
      const answer = await sessionOf(ports, tx, { ...call, actor })
      const served = { tenantId: call.actor.tenantId }
      return {
        answer,
        audit: [
          { tenantId, subjectKind: 'session', subjectId: call.actor.subject, before: served, after: { tenantId } },
        ],
      }
    })
  }
}

/** The session by which a person calls. Problem: `session-wanted` where it is none. */
export function sessionOfCall({ person }: Call) {
  if (person === undefined || person.sessionHash === null) throw new Problem('session-wanted')
  return { ...person, sessionHash: person.sessionHash }
}

async function sessionOf(ports: ControlPlanePorts, tx: Transaction, call: Call): Promise<Answer<'getSession'>> {
  const { actor, person } = call
  const stored = await tx.access.person(actor.subject)
  const session = person?.sessionHash == null ? null : await tx.access.session(person.sessionHash)
  return {
    subject: actor.subject,
    name: stored?.name ?? null,
    email: stored?.email ?? null,
    roles: [...actor.roles],
    tenantId: actor.tenantId,
    poolId: actor.poolId,
    tenants: await tenantsOf(ports, tx, call),
    session: session && {
      startedAt: session.startedAt,
      endsAt: session.endsAt,
      idleEndsAt: sessionIdleEnd(ports.installation, session.lastUsedAt),
    },
  }
}

async function tenantsOf(ports: ControlPlanePorts, tx: Transaction, { actor, person }: Call) {
  const ownGrants = actor.roles.map((role) => ({ role, tenantId: actor.tenantId }))
  const grants = (person?.grants ?? ownGrants).filter((grant) => grant.tenantId !== null)
  const ids = [...new Set(grants.flatMap(({ tenantId }) => tenantId ?? []))]
  if (ids.length === 0) return []
  const today = civilDateOf(ports.clock.now(), ports.installation.timeZone)
  const tenants = await tx.tenancy.tenantsOnDay(today, ids)
  return tenants
    .map(({ tenantId, name }) => ({
      tenantId,
      name,
      roles: memberRoles.filter((role) => grants.some((grant) => grant.tenantId === tenantId && grant.role === role)),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'fr'))
}
