import type { Client } from 'pg'
import { callOf, finance } from '../../harness/actors.ts'
import { type ClosingReport, closeApart } from '../../harness/closing/closing-process.ts'
import type { House } from '../../journeys/use-cases/house.ts'
import { afterMonthIso, month } from './month.ts'

export interface CloseFigures {
  readonly tenants: number
  readonly readings: number
  readonly sliceSeconds: number
  readonly seconds: number
  readonly aggregateSeconds: number
  readonly ratioToAggregate: number
  readonly peakMiB: number
  readonly charges: number
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1_000
}

/** The floor: what the month's readings add up to, asked of the database in one statement that keeps nothing. */
async function aggregate(admin: Client): Promise<void> {
  await admin.query(
    `SELECT count(*) FROM (
       SELECT tenant_id, meter, offer_id, sum(value_bytes) AS total, count(*) AS readings
         FROM reading
        WHERE taken_at >= timestamptz '2025-12-31T23:00:00Z' AND taken_at < timestamptz '2026-01-31T23:00:00Z'
        GROUP BY tenant_id, meter, offer_id) AS summed`,
  )
}

/** In a process of its own: what this one holds of the members and of what it measured before is nothing of the closing. */
async function close({ api, database: { name, adminUrl, urls } }: House): Promise<ClosingReport> {
  const report = await closeApart({ database: { name, adminUrl, urls }, clockIso: afterMonthIso, month })
  const period = await api.getPeriod({ month }, callOf(finance))
  if (period.state !== 'closed') throw new Error(`the month is ${period.state}, blocked by ${period.blockedBy}`)
  return report
}

/** Closes the prepared month, one aggregate before and one after: what the machine does meanwhile meets both. */
export async function benchClose(
  house: House,
  admin: Client,
  { tenants, readings }: { tenants: number; readings: number },
): Promise<CloseFigures> {
  const sliceSeconds = await secondsOf(() => house.jobs['compute-usage']({}))
  await admin.query('VACUUM ANALYZE')
  await aggregate(admin)
  const before = await secondsOf(() => aggregate(admin))
  const { seconds, peakMiB } = await close(house)
  const after = await secondsOf(() => aggregate(admin))
  const aggregateSeconds = (before + after) / 2
  const { rows } = await admin.query<{ charges: string }>('SELECT count(*) AS charges FROM charge')
  return {
    tenants,
    readings,
    sliceSeconds: Number(sliceSeconds.toFixed(2)),
    seconds: Number(seconds.toFixed(2)),
    aggregateSeconds: Number(aggregateSeconds.toFixed(2)),
    ratioToAggregate: Number((seconds / aggregateSeconds).toFixed(3)),
    peakMiB,
    charges: Number(rows[0]?.charges ?? 0),
  }
}
