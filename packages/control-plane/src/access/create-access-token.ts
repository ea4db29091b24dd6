import { sha256Hex } from '@grenier/audit-chain'
import { type AccessToken, type Answer, type Command } from '@grenier/contracts'
import { civilDateOf, type Instant } from '@grenier/quota-billing'
import { assertMayActFor, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { tokenEndMax, tokensMax } from './access-limits.ts'
import { sessionOfCall } from './get-session.ts'
import { tokenPrefix } from './people.ts'
import { requireHeld, requireServiceRoles, requireSoundScope } from './token-scope.ts'

/** 256 bits: a hash without salt is then enough, since no guess ever comes near. */
const secretBytes = 32
/** Signs of a token that are kept to know it by: far too few to help a guess. */
const hintLength = 4

type CreateOperation = 'createPersonalToken' | 'createServiceToken'

/**
 * A token that acts in the caller's own name at one place, with roles they hold there; it loses what they lose. Problems:
 * `session-wanted`, `token-place`, `token-operation-unknown`, `token-role-not-held`, `token-too-long`, `token-count`.
 */
export function createPersonalToken(ports: ControlPlanePorts): UseCase<'createPersonalToken'> {
  return async (command, call) => {
    const { grants } = sessionOfCall(call)
    requireSoundScope(command)
    requireHeld(command, call.actor, grants)
    return await createToken(ports, { operation: 'createPersonalToken', command, call })
  }
}

/**
 * A token of a program, in its own name: of a member, or of the platform when an operator says so. Problems: `not-found` for
 * another tenant, `token-place`, `token-operation-unknown`, `token-role-decides`, `token-too-long`, `token-count`.
 */
export function createServiceToken(ports: ControlPlanePorts): UseCase<'createServiceToken'> {
  const operation = 'createServiceToken'
  return async (command, call) => {
    assertMayActFor(operation, call, command.tenantId ?? '')
    requireSoundScope(command)
    requireServiceRoles(command.roles)
    return await createToken(ports, { operation, command, call })
  }
}

/** The secret is in the first answer alone: neither the audit trail nor a repeated call gets it. */
async function createToken(
  ports: ControlPlanePorts,
  { operation, command, call }: { operation: CreateOperation; command: Command<CreateOperation>; call: Call },
): Promise<Answer<CreateOperation>> {
  let made: string | null = null
  const stored = await runCommand(ports, { operation, command, call }, async (tx) => {
    const now = ports.wallClock.now()
    requireSoundEnd(ports, command.expiresAt, now)
    await requireRoom(ports, tx, { operation, command, call })
    const secret = `${tokenPrefix}${ports.secretBox.randomSecret(secretBytes)}`
    made = secret
    const token = tokenOf({ operation, command, call }, { id: ports.ids.next(), secret, now })
    const isPersonal = operation === 'createPersonalToken'
    await tx.access.insertToken({
      token,
      poolId: isPersonal && command.roles.includes('pool-approver') ? call.actor.poolId : null,
      personSubject: isPersonal ? call.actor.subject : null,
      tokenHash: sha256Hex(secret),
    })
    return {
      answer: { ...token, secret: null },
      audit: [{ tenantId: token.tenantId, subjectKind: 'access-token', subjectId: token.id }],
    }
  })
  return { ...stored, secret: made }
}

function tokenOf(
  { operation, command, call }: { operation: CreateOperation; command: Command<CreateOperation>; call: Call },
  { id, secret, now }: { id: string; secret: string; now: Instant },
): AccessToken {
  return {
    ...command,
    roles: [...new Set(command.roles)],
    operations: command.operations && [...new Set(command.operations)],
    id,
    kind: operation === 'createPersonalToken' ? 'personal' : 'service',
    hint: `${secret.slice(0, tokenPrefix.length + hintLength)}…${secret.slice(-hintLength)}`,
    createdAt: now,
    createdBy: call.actor.subject,
    lastUsedAt: null,
    revokedAt: null,
    revokedBy: null,
    version: 1,
  }
}

function requireSoundEnd({ installation }: ControlPlanePorts, expiresAt: Instant, now: Instant): void {
  const latest = tokenEndMax(installation, now)
  if (expiresAt > now && expiresAt <= latest) return
  const { timeZone } = installation
  throw new Problem('token-too-long', {
    todayOn: civilDateOf(now, timeZone),
    latestOn: civilDateOf(latest, timeZone),
  })
}

/** Two made at once may pass together: the limit keeps lists readable and guards nothing else. */
async function requireRoom(
  { clock, wallClock, installation }: ControlPlanePorts,
  tx: Transaction,
  { operation, command, call }: { operation: CreateOperation; command: Command<CreateOperation>; call: Call },
): Promise<void> {
  const { tenantId } = command
  if (tenantId !== null)
    found(await tx.tenancy.tenantInBrief(tenantId, civilDateOf(clock.now(), installation.timeZone)))
  const owner = operation === 'createPersonalToken' ? { personSubject: call.actor.subject } : { tenantId }
  const inUse = (await tx.access.listTokens(owner)).filter(
    (token) => token.revokedAt === null && token.expiresAt > wallClock.now(),
  )
  if (inUse.length >= tokensMax) throw new Problem('token-count', { count: String(inUse.length) })
}
