import type { AccessToken } from '@grenier/contracts'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { type CommandOutcome, encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

type RevokeOperation = 'revokePersonalToken' | 'revokeServiceToken'
type LockedToken = AccessToken & { readonly personSubject: string | null }

/** Somebody who left ends nothing any more, and what their groups gave lasts for weeks: an operator ends it for them. */
function mayEndFor({ actor }: Call, personSubject: string): boolean {
  return personSubject === actor.subject || actor.roles.includes('operator')
}

/** The caller's own tokens, or for an operator those of somebody else, ended ones too. Problem: `not-allowed`. */
export function listPersonalTokens({ unitOfWork }: ControlPlanePorts): UseCase<'listPersonalTokens'> {
  return async ({ personSubject: asked }, call) => {
    const personSubject = asked ?? call.actor.subject
    if (!mayEndFor(call, personSubject)) throw new Problem('not-allowed')
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => ({
      items: await tx.access.listTokens({ personSubject }),
    }))
  }
}

/** Tokens of programs: of the platform or of the tenant named; a member's are its own. Problem: `not-found` for another's. */
export function listServiceTokens({ unitOfWork }: ControlPlanePorts): UseCase<'listServiceTokens'> {
  const operation = 'listServiceTokens'
  return async ({ tenantId }, call) => {
    const scope = readScope(operation, call)
    if (tenantId !== undefined) assertMayActFor(operation, call, tenantId)
    const owner = { tenantId: scope.kind === 'tenant' ? scope.tenantId : (tenantId ?? null) }
    return await unitOfWork.read(scope, async (tx) => ({ items: await tx.access.listTokens(owner) }))
  }
}

/**
 * Ends one of the caller's own tokens at once, or for an operator anybody's. Problems: `not-found`, also for another person's;
 * `token-revoked`.
 */
export function revokePersonalToken(ports: ControlPlanePorts): UseCase<'revokePersonalToken'> {
  const operation = 'revokePersonalToken'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx) => {
      const token = found(await tx.access.lockToken(command.tokenId))
      if (token.personSubject === null || !mayEndFor(call, token.personSubject)) throw new Problem('not-found')
      const revoked = revokedToken(ports, token, call)
      await tx.access.revokeToken(revoked)
      return outcomeOf(operation, token, revoked)
    })
}

/** Ends a program's token at once. Problems: `not-found`, also for another tenant's; `token-revoked`. */
export function revokeServiceToken(ports: ControlPlanePorts): UseCase<'revokeServiceToken'> {
  const operation = 'revokeServiceToken'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx) => {
      const token = found(await tx.access.lockToken(command.tokenId))
      if (token.personSubject !== null) throw new Problem('not-found')
      assertMayActFor(operation, call, token.tenantId ?? '')
      const revoked = revokedToken(ports, token, call)
      await tx.access.revokeToken(revoked)
      return outcomeOf(operation, token, revoked)
    })
}

function revokedToken(
  { wallClock }: ControlPlanePorts,
  { personSubject: _owner, ...token }: LockedToken,
  call: Call,
): AccessToken {
  if (token.revokedAt !== null) throw new Problem('token-revoked')
  return { ...token, revokedAt: wallClock.now(), revokedBy: call.actor.subject, version: token.version + 1 }
}

function outcomeOf(
  operation: RevokeOperation,
  { personSubject: _owner, ...token }: LockedToken,
  answer: AccessToken,
): CommandOutcome<RevokeOperation> {
  const before = encodeAnswer(operation, token)
  return { answer, audit: [{ tenantId: token.tenantId, subjectKind: 'access-token', subjectId: token.id, before }] }
}
