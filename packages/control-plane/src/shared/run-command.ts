import { canonicalJson, sha256Hex } from '@grenier/audit-chain'
import { type Answer, type Command, type Endpoint, endpoints, type OperationId } from '@grenier/contracts'
import { addMs, type Instant, msPerDay } from '@grenier/quota-billing'
import { z } from 'zod'
import type { ControlPlanePorts } from './control-plane-ports.ts'
import type { Call, IdempotencyKey, OutboxMessage, Transaction } from './ports.ts'
import { Problem } from './problem.ts'

/** How long a repeated call gets the first outcome again. */
export const idempotencyKeptDays = 30

/** What the audit trail says of one thing that a command changed. `before` and `after` are JSON values. */
export interface AuditFact {
  readonly tenantId: string | null
  readonly subjectKind: string
  readonly subjectId: string
  readonly before?: unknown
  /** Left out: the answer, as the contract encodes it. */
  readonly after?: unknown
}

/** All a command does besides writing its facts; it is stored in the same transaction as they are. */
export interface CommandOutcome<Operation extends OperationId> {
  readonly answer: Answer<Operation>
  readonly audit: readonly AuditFact[]
  readonly jobs?: readonly OutboxMessage[]
}

export interface CommandCall<Operation extends OperationId> {
  readonly operation: Operation
  readonly command: Command<Operation>
  readonly call: Call
  /** Stands for the hash of the encoded command, where encoding it would cost more than the command itself. */
  readonly requestHash?: string
}

/** Path, query and body as a client would send them, in one object, hashed. */
function requestHashOf(operation: OperationId, command: unknown): string {
  const { params, query, body }: Endpoint = endpoints[operation]
  const parts = [params, query, body].map((schema) => (schema === undefined ? {} : z.encode(schema, command as never)))
  return sha256Hex(canonicalJson(Object.assign({}, ...parts)))
}

/** An answer as the contract encodes it: the JSON value that clients, the audit trail and repeated calls get. */
export function encodeAnswer<Operation extends OperationId>(operation: Operation, answer: Answer<Operation>): unknown {
  const { response }: Endpoint = endpoints[operation]
  return z.encode(response, answer)
}

function decodeAnswer<Operation extends OperationId>(operation: Operation, encoded: unknown): Answer<Operation> {
  const { response }: Endpoint = endpoints[operation]
  return z.decode(response, encoded) as Answer<Operation>
}

/**
 * Runs a command so that repeating it with the same Idempotency-Key gives the same answer and changes nothing more.
 *
 * One transaction in platform scope holds the key, the facts that `work` writes, their audit rows, their jobs and the
 * encoded answer. A command that throws leaves nothing behind, so it may be sent again with the same key.
 * Problems: `idempotency-key-missing`; `idempotency-key-reused` for the same key with another command;
 * `idempotency-in-flight` while the first call still runs; and whatever `work` throws.
 */
export async function runCommand<Operation extends OperationId>(
  ports: ControlPlanePorts,
  { operation, command, call, requestHash }: CommandCall<Operation>,
  work: (tx: Transaction, now: Instant) => Promise<CommandOutcome<Operation>>,
): Promise<Answer<Operation>> {
  if (call.idempotencyKey === null) throw new Problem('idempotency-key-missing')
  const key: IdempotencyKey = {
    principal: call.actor.subject,
    key: call.idempotencyKey,
    operation,
    requestHash: requestHash ?? requestHashOf(operation, command),
  }
  return await ports.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    const claim = await tx.idempotency.claim(key)
    if (claim.kind === 'replay') return decodeAnswer(operation, claim.outcome)
    if (claim.kind === 'other-payload') throw new Problem('idempotency-key-reused')
    if (claim.kind === 'in-flight') throw new Problem('idempotency-in-flight')
    const now = ports.clock.now()
    const { answer, audit, jobs = [] } = await work(tx, now)
    const encoded = encodeAnswer(operation, answer)
    await tx.audit.append(
      audit.map((fact) => ({
        tenantId: fact.tenantId,
        actor: call.actor.subject,
        action: operation,
        subjectKind: fact.subjectKind,
        subjectId: fact.subjectId,
        requestId: call.requestId,
        recordedAt: now,
        before: fact.before ?? null,
        after: fact.after === undefined ? encoded : fact.after,
      })),
    )
    if (jobs.length > 0) await tx.outbox.append(jobs)
    const expiresAt = addMs(ports.wallClock.now(), idempotencyKeptDays * msPerDay)
    await tx.idempotency.complete(key, { outcome: encoded, expiresAt })
    return answer
  })
}
