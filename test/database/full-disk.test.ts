import type { Transaction } from '@grenier/control-plane/ports'
import type { Database } from '@grenier/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startGuardedServer } from '../harness/guarded-server.ts'
import { type LimitedDisk, openLimitedDisk } from '../harness/limited-disk.ts'
import { createMigratedDatabase } from '../harness/migrated-database.ts'
import { preparePostgres } from '../harness/postgres.ts'

const platform = { kind: 'platform' } as const
const prepared = await preparePostgres()
const opened = await openLimitedDisk(prepared)
if (opened.kind === 'missing') process.stderr.write(`no full disk: ${opened.reason}\n`)

describe.skipIf(opened.kind === 'missing')('a database whose disk is full', () => {
  let disk: LimitedDisk
  let database: Database
  const closing: (() => Promise<void>)[] = []

  beforeAll(async () => {
    if (opened.kind === 'missing') return
    disk = opened.disk
    closing.push(() => disk.close())
    const server = await startGuardedServer({ ...disk.server, stopSignal: 'INT' })
    closing.push(() => server.stop())
    const migrated = await createMigratedDatabase(prepared.url)
    closing.push(() => migrated.drop())
    database = migrated.open()
  })
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  const countRows = () => database.unitOfWork.read(platform, (tx) => tx.outbox.countUnfinished())
  /** More than fits into what a table has free already. */
  const writeMuch = (tx: Transaction) =>
    tx.outbox.append(
      Array.from({ length: 2_000 }, () => ({
        kind: 'compute-usage' as const,
        tenantId: null,
        subjectId: 'all',
        payload: {},
      })),
    )

  test('tells whoever writes to come again, keeps nothing of it, and is still read', async () => {
    await disk.fill()
    await expect(database.unitOfWork.transact(platform, writeMuch)).rejects.toMatchObject({ code: 'unavailable' })
    expect(await countRows()).toBe(0)
  })

  test('takes the same as soon as there is room', async () => {
    await disk.free()
    await database.unitOfWork.transact(platform, writeMuch)
    expect(await countRows()).toBe(2_000)
  })
})
