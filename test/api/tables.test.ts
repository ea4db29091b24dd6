import { civilMonth, instantFromIso, monthBounds } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idOf, ids, insertGround, insertMember } from '../harness/fixtures.ts'
import { type RealApi, startRealApi } from './support/real-api.ts'

const month = civilMonth('2026-01')
/** Of the member: far more bytes than the buffers of both ends hold. */
const chargeCount = 60_000
let api: RealApi
let admin: Client

/** A closed month of many charges, written past the use cases: what is tried here is how they are sent. */
beforeAll(async () => {
  api = await startRealApi(instantFromIso('2026-02-10T09:00:00.000Z'))
  admin = new Client({ connectionString: api.adminUrl })
  await admin.connect()
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
    await tx.billing.lockPeriod({ id: idOf(40, 1), month, ...monthBounds(month, 'Europe/Paris') })
  })
  await admin.query(`UPDATE period SET state = 'closed' WHERE month = $1`, [month])
  await admin.query(
    `INSERT INTO charge (tenant_id, id, month, kind, rule_id, label, estimated_seconds, amount_micros, explanation, booked_at)
     SELECT $1, gen_random_uuid(), $2, 'usage', 'used', 'Espace utilisé', 0, place, '{"formula": "", "params": {}}',
            '2026-02-01T00:00:00Z'
       FROM generate_series(1, $3) AS place`,
    [ids.tenant(1), month, chargeCount],
  )
}, 60_000)
afterAll(async () => {
  await admin.end()
  await api.close()
})

const get = async (path: string) =>
  fetch(`${api.baseUrl}/v1/periods/${month}/${path}`, {
    headers: { authorization: `Bearer ${await api.token('finance')}` },
  })

/** Sessions of the platform's login that a transaction is open in. */
async function openSnapshots(): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM pg_stat_activity
      WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()`,
  )
  return rows[0]?.count ?? 0
}

describe('a table of a month', () => {
  it('comes whole, row by row and with its total', async () => {
    const answer = await get('charges.csv')
    expect(answer.headers.get('content-type')).toMatch(/^text\/csv; charset=utf-8/)
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="participations-2026-01.csv"')
    const lines = (await answer.text()).split('\r\n')
    expect(lines).toHaveLength(chargeCount + 3)
    const total = (BigInt(chargeCount) * BigInt(chargeCount + 1)) / 2n
    expect(lines.at(-2)).toContain(`;${total / 1_000_000n},${String(total % 1_000_000n).padStart(6, '0')};`)
    expect(await openSnapshots()).toBe(0)
  })

  it('gives its snapshot and its connection back when its client goes, however often', async () => {
    // More often than there are connections, or places for tables that are read at once.
    for (let call = 0; call < 12; call += 1) {
      const answer = await get('charges.csv?reader=machines')
      expect(answer.status).toBe(200)
      const reader = answer.body?.getReader()
      await reader?.read()
      await reader?.cancel()
      await expect.poll(() => openSnapshots()).toBe(0)
    }
    expect((await get('statements.csv')).status).toBe(200)
  })

  it('is cut, not ended, when its connection to the database is lost on the way', async () => {
    const answer = await get('charges.csv?reader=machines')
    const reader = answer.body?.getReader()
    await reader?.read()
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    )
    const rest = async (): Promise<void> => {
      for (let part = await reader?.read(); part?.done === false; part = await reader?.read());
    }
    await expect(rest()).rejects.toThrow('terminated')
    expect((await get('statements.csv')).status).toBe(200)
  })

  it('is refused as a workbook that would be too large, and the CSV is named', async () => {
    const answer = await get('charges.xlsx')
    expect(answer.status).toBe(422)
    expect(answer.headers.get('content-disposition')).toBeNull()
    expect(await answer.json()).toMatchObject({ code: 'workbook-too-large', detail: expect.stringContaining('CSV') })
  })

  it('of a month that can still change is a problem, in every form', async () => {
    const authorization = `Bearer ${await api.token('finance')}`
    for (const file of ['charges.csv', 'focus.csv', 'focus.parquet', 'cost-shares.csv', 'pre-titres.csv']) {
      const answer = await fetch(`${api.baseUrl}/v1/periods/2026-02/${file}`, { headers: { authorization } })
      expect([file, answer.status]).toEqual([file, 409])
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    }
  })
})
