import type { Command } from '@grenier/contracts'
import { civilDate, instant, msPerDay } from '@grenier/quota-billing'
import { describe, expect, test } from 'vitest'
import type { ControlPlanePorts } from './control-plane-ports.ts'
import type { Call, IdempotencyClaim, Transaction } from './ports.ts'
import { Problem } from './problem.ts'
import { idempotencyKeptDays, runCommand } from './run-command.ts'

const now = instant(1_800_000_000_000)
const wallNow = instant(1_900_000_000_000)

/** Everything written by the transaction, in order; kept only when it commits. */
function createLedgerOfWrites(claim: IdempotencyClaim) {
  const committed: { store: string; value: unknown }[] = []
  const keys: unknown[] = []
  const unitOfWork: ControlPlanePorts['unitOfWork'] = {
    read: async () => {
      throw new Error('a command does not read outside its transaction')
    },
    glance: async () => {
      throw new Error('a command looks at nothing outside its transaction')
    },
    stream: () => {
      throw new Error('a command hands nothing on while it reads')
    },
    transact: async (_scope, work) => {
      const writes: typeof committed = []
      const tx = {
        idempotency: {
          claim: async (key: unknown) => {
            keys.push(key)
            return claim
          },
          complete: async (_key: unknown, value: unknown) => void writes.push({ store: 'idempotency', value }),
        },
        audit: { append: async (value: unknown) => void writes.push({ store: 'audit', value }) },
        outbox: { append: async (value: unknown) => void writes.push({ store: 'outbox', value }) },
      } as unknown as Transaction
      const result = await work(tx)
      committed.push(...writes)
      return result
    },
  }
  const ports = { unitOfWork, clock: { now: () => now }, wallClock: { now: () => wallNow } } as ControlPlanePorts
  return { ports, committed, keys }
}

const command: Command<'recordAct'> = {
  organ: 'Comité syndical',
  number: '2026-01',
  title: 'Tarifs',
  adoptedOn: civilDate('2026-01-01'),
  sentToPrefectOn: null,
  publishedOn: null,
}
const answer = { ...command, id: '0198c0de-7a00-7000-8000-000000000001', executoryFrom: null, recordedAt: now }
const encoded = { ...answer, recordedAt: '2027-01-15T08:00:00.000Z' }
const call: Call = {
  actor: { subject: 'operator-1', roles: ['operator'], tenantId: null, poolId: null },
  requestId: 'request-1',
  idempotencyKey: 'key-1',
  ifMatch: null,
}

function run(claim: IdempotencyClaim, change: { call?: Call; command?: Command<'recordAct'>; fail?: Error } = {}) {
  const writes = createLedgerOfWrites(claim)
  let worked = 0
  const promise = runCommand(
    writes.ports,
    { operation: 'recordAct', command: change.command ?? command, call: change.call ?? call },
    async () => {
      worked += 1
      if (change.fail !== undefined) throw change.fail
      return {
        answer,
        audit: [{ tenantId: null, subjectKind: 'act', subjectId: answer.id }],
        jobs: [{ kind: 'compute-usage' as const, tenantId: null, subjectId: 's', payload: {} }],
      }
    },
  )
  return { promise, ...writes, worked: () => worked }
}

describe('a command', () => {
  test('commits its audit row, its job and its encoded answer together', async () => {
    const { promise, committed } = run({ kind: 'fresh' })
    await expect(promise).resolves.toEqual(answer)
    expect(committed.map(({ store }) => store)).toEqual(['audit', 'outbox', 'idempotency'])
    expect(committed[0]?.value).toEqual([
      {
        tenantId: null,
        actor: 'operator-1',
        action: 'recordAct',
        subjectKind: 'act',
        subjectId: answer.id,
        requestId: 'request-1',
        recordedAt: now,
        before: null,
        after: encoded,
      },
    ])
    const expiresAt = wallNow + idempotencyKeptDays * msPerDay
    expect(committed[2]?.value).toEqual({ outcome: encoded, expiresAt })
  })

  test('that was done before gives the first answer, decoded, and does nothing again', async () => {
    const { promise, committed, worked } = run({ kind: 'replay', outcome: encoded })
    await expect(promise).resolves.toEqual(answer)
    expect(worked()).toBe(0)
    expect(committed).toEqual([])
  })

  test.each([
    [{ kind: 'other-payload' }, 'idempotency-key-reused'],
    [{ kind: 'in-flight' }, 'idempotency-in-flight'],
  ] as const)('whose key is %o is refused', async (claim, code) => {
    const { promise, worked } = run(claim)
    await expect(promise).rejects.toMatchObject({ code })
    expect(worked()).toBe(0)
  })

  test('without a key is refused before anything is opened', async () => {
    const { promise, keys } = run({ kind: 'fresh' }, { call: { ...call, idempotencyKey: null } })
    await expect(promise).rejects.toMatchObject({ code: 'idempotency-key-missing' })
    expect(keys).toEqual([])
  })

  test('that is refused stores nothing, not even its key', async () => {
    const { promise, committed } = run({ kind: 'fresh' }, { fail: new Problem('act-unknown') })
    await expect(promise).rejects.toMatchObject({ code: 'act-unknown' })
    expect(committed).toEqual([])
  })

  test('is known by its content: the same has the same hash, another another one', async () => {
    const hashes = []
    for (const change of [{}, {}, { command: { ...command, number: '2026-02' } }]) {
      const { promise, keys } = run({ kind: 'fresh' }, change)
      await promise
      hashes.push((keys[0] as { requestHash: string }).requestHash)
    }
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(hashes[1]).toBe(hashes[0])
    expect(hashes[2]).not.toBe(hashes[0])
  })
})
