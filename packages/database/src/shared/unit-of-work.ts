import { type Clock, Problem, type Scope, type Transaction, type UnitOfWork } from '@grenier/control-plane/ports'
import { withSpan } from '@grenier/platform'
import { DatabaseError, type Pool, type PoolClient } from 'pg'
import { z } from 'zod'
import { createCommandRecord, writeCommandRecord } from './command-record.ts'
import { isConflict, isConnectionLost, isOutOfResources, wasNeverSent } from './failures.ts'
import { sendTogether } from './one-packet.ts'
import { prismaOn } from './prisma-on-connection.ts'
import { createSentStatements, type SentStatements } from './sent-statements.ts'
import { admitOneRead, type Surroundings, sqlOn } from './sql.ts'
import type { StoreContext } from './store-context.ts'

const attemptsMax = 5
const uuid = z.uuid()
const firstPauseMs = 5

export interface UnitOfWorkOptions {
  readonly pools: { readonly tenant: Pool; readonly platform: Pool }
  readonly wallClock: Clock
  readonly timeZone: string
  readonly storesOf: (context: StoreContext) => Transaction
}

type Mode = 'read' | 'write'

/** The transactions of the two scopes, each on the pool of its own login. */
export function createUnitOfWork(options: UnitOfWorkOptions): UnitOfWork {
  return {
    transact: (scope, work) =>
      traced('transact', scope, (ranBefore) => runOnce(options, { scope, mode: 'write', ranBefore }, work)),
    read: (scope, work) =>
      traced('read', scope, (ranBefore) => runOnce(options, { scope, mode: 'read', ranBefore }, work)),
    glance: (scope, work) => traced('glance', scope, () => glanceOnce(options, scope, work)),
    stream: (scope, work) => streamOnce(options, scope, work),
  }
}

/** One span for the transaction with all its attempts. */
function traced<T>(name: string, scope: Scope, run: (ranBefore: boolean) => Promise<T>): Promise<T> {
  const attributes = { 'db.system.name': 'postgresql', 'grenier.scope': scope.kind }
  const span = { name: `${name} ${scope.kind}`, kind: 'client', attributes, insideOnly: true } as const
  return withSpan(span, () => withRetries(run))
}

/** BEGIN and the tenant in one message: half the round trips of two. The id is checked, so it may stand in the text. */
function openingOf(scope: Scope, mode: Mode): string {
  const begin = mode === 'read' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN'
  if (scope.kind === 'platform') return begin
  const tenantId = uuid.parse(scope.tenantId)
  return `${begin}; SET LOCAL grenier.tenant_id = '${tenantId}'`
}

async function runOnce<T>(
  options: UnitOfWorkOptions,
  { scope, mode, ranBefore }: { scope: Scope; mode: Mode; ranBefore: boolean },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const opening = openingOf(scope, mode)
  const client = await options.pools[scope.kind].connect()
  const sent = createSentStatements()
  let broken = false
  try {
    // Not waited for: it fails with its connection or leaves a failed transaction, in which nothing after it works.
    sendTogether(client)
    sent.add(client.query(opening))
    const { sql, record, context } = contextOf(options, { client, sent, scope, ranBefore })
    const result = await work(options.storesOf(context))
    await writeCommandRecord(sql, record)
    await commit(client, sent)
    return result
  } catch (thrown) {
    // A statement after a failed one only says that the transaction has failed.
    const error = thrown instanceof CommitUnknown ? thrown : (sent.failure() ?? thrown)
    broken = isConnectionLost(error) || error instanceof CommitUnknown || !(await rolledBack(client))
    throw error
  } finally {
    client.release(broken)
  }
}

/**
 * The statement of a tenant stands between the opening and the end of its transaction in one packet: one round trip instead
 * of three. One of the platform needs no scope, and is its own transaction.
 */
async function glanceOnce<T>(
  options: UnitOfWorkOptions,
  scope: Scope,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const opening = scope.kind === 'tenant' ? openingOf(scope, 'read') : null
  const client = await options.pools[scope.kind].connect()
  const sent = createSentStatements()
  const admit = admitOneRead()
  let ended: Promise<unknown> | undefined
  const around: Surroundings = {
    before: (text) => {
      admit(text)
      if (opening === null) return
      sendTogether(client)
      sent.add(client.query(opening))
    },
    behind: () => {
      if (opening === null) return
      ended = client.query('COMMIT')
      sent.add(ended)
    },
  }
  let lost = false
  try {
    const { context } = contextOf(options, { client, sent, scope, ranBefore: false })
    const sql = sqlOn(client, sent, around)
    const result = await work(options.storesOf({ ...context, sql, prisma: noPrisma }))
    await ended
    // Of a statement that nobody waited for.
    if (sent.failure() !== undefined) throw sent.failure()
    return result
  } catch (thrown) {
    const error = sent.failure() ?? thrown
    lost = isConnectionLost(error)
    throw error
  } finally {
    client.release(lost)
  }
}

function noPrisma(): never {
  throw new Error('a glance is one statement, and a call of Prisma may be several')
}

/** Nothing is written, so however it ends the transaction is rolled back and the connection returns to its pool. */
async function* streamOnce<Item>(
  options: UnitOfWorkOptions,
  scope: Scope,
  work: (tx: Transaction) => AsyncIterable<Item>,
): AsyncGenerator<Item, void, undefined> {
  const opening = openingOf(scope, 'read')
  const client = await options.pools[scope.kind].connect().catch((error: unknown) => {
    throw isConnectionLost(error) || isOutOfResources(error) ? unavailable(error) : error
  })
  const sent = createSentStatements()
  let lost = false
  try {
    sendTogether(client)
    sent.add(client.query(opening))
    yield* work(options.storesOf(contextOf(options, { client, sent, scope, ranBefore: false }).context))
  } catch (thrown) {
    const error = sent.failure() ?? thrown
    lost = isConnectionLost(error)
    throw lost || isOutOfResources(error) ? unavailable(error) : error
  } finally {
    client.release(lost || !(await rolledBack(client)))
  }
}

interface Opened {
  readonly client: PoolClient
  readonly sent: SentStatements
  readonly scope: Scope
  readonly ranBefore: boolean
}

/** What the stores of an open transaction work with. */
function contextOf({ wallClock, timeZone }: UnitOfWorkOptions, { client, sent, scope, ranBefore }: Opened) {
  const sql = sqlOn(client, sent)
  const record = createCommandRecord()
  const prisma = () => prismaOn(client)
  return { sql, record, context: { scope, ranBefore, sql, record, prisma, wallClock, timeZone } }
}

/** The connection was lost while the server was committing: it may have done so, so the work is not run again here. */
class CommitUnknown extends Problem {
  constructor(cause: unknown) {
    super('unavailable')
    this.cause = cause
  }
}

/** Sent right behind the last statement; what those that nobody waited for failed of comes first. */
async function commit(client: PoolClient, sent: SentStatements): Promise<void> {
  let command: string
  try {
    sendTogether(client)
    command = (await client.query('COMMIT')).command
  } catch (error) {
    // Where the server itself refused a statement, or ended the session in it, it never came to the commit.
    if (isServersAnswer(sent.failure()) || wasNeverSent(error) || !isConnectionLost(error)) throw error
    throw new CommitUnknown(error)
  }
  if (sent.failure() !== undefined) throw sent.failure()
  // A statement failed and its error was swallowed: the server rolled back, and saying otherwise would be a lie.
  if (command !== 'COMMIT') throw new Error('the transaction had failed and was rolled back at its commit')
}

function isServersAnswer(failure: unknown): boolean {
  return failure instanceof DatabaseError || failure instanceof Problem
}

async function rolledBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK')
    return true
  } catch {
    return false
  }
}

/** What conflicts to the end, or finds no connection or no room, changed nothing and may be asked again: the caller is told so. */
async function withRetries<T>(run: (ranBefore: boolean) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run(attempt > 1)
    } catch (error) {
      if (!isConnectionLost(error) && !isConflict(error) && !isOutOfResources(error)) throw error
      if (attempt === attemptsMax) throw unavailable(error)
      await pause(firstPauseMs * 4 ** (attempt - 1) * (0.5 + Math.random()))
    }
  }
}

function unavailable(cause: unknown): Problem {
  const problem = new Problem('unavailable')
  problem.cause = cause
  return problem
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
