import { Problem } from '@grenier/control-plane/ports'
import { DatabaseError } from 'pg'
import { z } from 'zod'
import { problemOfConstraint, retriedConstraints } from './constraints.ts'

/** The server or the network went away: SQLSTATE classes and socket errors, and what pg itself says of a dead client. */
const lostCodes = new Set([
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'P1001', // the same, as Prisma names it
  'P1017',
])
const lostMessages = [
  /^Connection terminated/,
  /^Client .* is not queryable$/,
  /^timeout exceeded when trying to connect/,
]

const conflictCodes = new Set(['40001', '40P01', 'P2034'])

/** How Prisma carries what the server said where it has no better name for it than P2039. */
const wrappedFailure = z.object({
  meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }) }),
})

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const wrapped = wrappedFailure.safeParse(error)
  if (wrapped.success) return wrapped.data.meta.driverAdapterError.cause.originalCode
  const code: unknown = 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

/** The connection is gone; whether the server did what it was last asked is unknown. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error)
  if (code !== undefined && (lostCodes.has(code) || code.startsWith('08'))) return true
  return error instanceof Error && lostMessages.some((message) => message.test(error.message))
}

/** The driver knew already that the connection was gone and sent nothing. */
export function wasNeverSent(error: unknown): boolean {
  return error instanceof Error && /^Client .* is not queryable$/.test(error.message)
}

/** The server refused this run and changed nothing; the same work may succeed when it is run again. */
export function isConflict(error: unknown): boolean {
  const code = codeOf(error)
  if (code !== undefined && conflictCodes.has(code)) return true
  return error instanceof DatabaseError && retriedConstraints.has(error.constraint ?? '')
}

/**
 * The server has no room, memory or connection left for this run (SQLSTATE class 53) and changed nothing: people make room, and
 * the same work then succeeds.
 */
export function isOutOfResources(error: unknown): boolean {
  return codeOf(error)?.startsWith('53') === true
}

/** The Problem that a broken constraint means, or the error itself. */
export function translateFailure(error: unknown): unknown {
  if (!(error instanceof DatabaseError) || error.constraint === undefined) return error
  const code = problemOfConstraint.get(error.constraint)
  return code === undefined ? error : new Problem(code)
}
