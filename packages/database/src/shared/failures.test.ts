import { DatabaseError } from 'pg'
import { describe, expect, test } from 'vitest'
import { isConflict, isConnectionLost, isOutOfResources, translateFailure, wasNeverSent } from './failures.ts'

function failureOf(code: string, constraint?: string): DatabaseError {
  const error = new DatabaseError('it failed', 0, 'error')
  error.code = code
  if (constraint !== undefined) error.constraint = constraint
  return error
}

describe('a failure of the database', () => {
  test('is a conflict when the same work may succeed on another run', () => {
    expect(['40001', '40P01'].every((code) => isConflict(failureOf(code)))).toBe(true)
    expect(isConflict(failureOf('23505', 'tenant_slug_key'))).toBe(true)
    expect(isConflict(failureOf('23514', 'quota_level_within_limit'))).toBe(true)
    expect(isConflict(failureOf('23505', 'offer_code_key'))).toBe(false)
  })

  test('is a lost connection when the server or the network went away, not when a statement was wrong', () => {
    const socket = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
    const cut = new Error('Connection terminated unexpectedly')
    expect([failureOf('57P01'), failureOf('08006'), socket, cut].every(isConnectionLost)).toBe(true)
    expect([failureOf('42601'), new Error('no'), 'text', undefined].some(isConnectionLost)).toBe(false)
  })

  test('is known for what it is also where Prisma wraps it', () => {
    const wrapped = (originalCode: string): Error =>
      Object.assign(new Error('Invalid invocation'), {
        code: 'P2039',
        meta: { modelName: 'Agreement', driverAdapterError: { name: 'DriverAdapterError', cause: { originalCode } } },
      })
    expect([isConnectionLost(wrapped('57P01')), isConflict(wrapped('57P01'))]).toEqual([true, false])
    expect([isConnectionLost(wrapped('40P01')), isConflict(wrapped('40P01'))]).toEqual([false, true])
  })

  test('of a connection known to be gone is told from one that broke under way', () => {
    const known = new Error('Client has encountered a connection error and is not queryable')
    expect([known, new Error('Client was closed and is not queryable')].every(wasNeverSent)).toBe(true)
    expect(isConnectionLost(known)).toBe(true)
    expect([new Error('Connection terminated unexpectedly'), failureOf('57P01')].some(wasNeverSent)).toBe(false)
  })

  test('is a lack of room, memory or connections by its class, whichever it is', () => {
    const lacks = ['53000', '53100', '53200', '53300', '53400'].map((code) => failureOf(code))
    expect(lacks.every(isOutOfResources)).toBe(true)
    expect([...lacks, failureOf('23505')].some((lack) => isConflict(lack) || isConnectionLost(lack))).toBe(false)
    expect([failureOf('54000'), failureOf('23505'), new Error('53100')].some(isOutOfResources)).toBe(false)
  })

  test('becomes the problem its constraint stands for, and stays itself where none does', () => {
    expect(translateFailure(failureOf('23505', 'site_code_key'))).toMatchObject({ code: 'site-known' })
    expect(translateFailure(failureOf('23P01', 'tariff_one_per_day'))).toMatchObject({ code: 'tariff-overlaps' })
    const unnamed = failureOf('23514', 'ledger_entry_not_zero')
    expect(translateFailure(unnamed)).toBe(unnamed)
  })
})
