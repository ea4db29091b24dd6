import { type CivilMonth, monthBounds } from '@grenier/quota-billing'
import type { Client } from 'pg'
import { callOf, finance } from '../../harness/actors.ts'
import { type ClosingReport, closeApart } from '../../harness/closing/closing-process.ts'
import type { House } from '../../journeys/use-cases/house.ts'
import { afterMonthIso, month, timeZone } from './month.ts'

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
  const { periodStart, periodEnd } = monthBounds(month, timeZone)
  await admin.query(
    `SELECT count(*) FROM (
       SELECT tenant_id, meter, offer_id, sum(value_bytes) AS total, count(*) AS readings
         FROM reading
        WHERE taken_at >= $1 AND taken_at < $2
        GROUP BY tenant_id, meter, offer_id) AS summed`,
    [new Date(periodStart), new Date(periodEnd)],
  )
}

/** In a process of its own: what this one holds of the members and of what it measured before is nothing of the closing. */
async function close(
  { api, database: { name, adminUrl, urls } }: House,
  monthBefore: CivilMonth | undefined,
): Promise<ClosingReport> {
  const database = { name, adminUrl, urls }
  const report = await closeApart({ database, clockIso: afterMonthIso, month, ...(monthBefore && { monthBefore }) })
  const period = await api.getPeriod({ month }, callOf(finance))
  if (period.state !== 'closed') throw new Error(`the month is ${period.state}, blocked by ${period.blockedBy}`)
  return report
}

export interface PreparedMonth {
  readonly tenants: number
  readonly readings: number
  /** Closed by the same process before its time counts, as the database has answered the aggregate before: left out, it starts up. */
  readonly monthBefore?: CivilMonth
}

/** Closes the prepared month, one aggregate before and one after: what the machine does meanwhile meets both. */
export async function benchClose(
  house: House,
  admin: Client,
  { tenants, readings, monthBefore }: PreparedMonth,
): Promise<CloseFigures> {
  const sliceSeconds = await secondsOf(() => house.jobs['compute-usage']({}))
  await admin.query('VACUUM ANALYZE')
  // What preparing left to be written is written before: it is nothing of the closing, nor of the aggregate.
  await admin.query('CHECKPOINT')
  await aggregate(admin)
  const before = await secondsOf(() => aggregate(admin))
  const { seconds, peakMiB } = await close(house, monthBefore)
  const after = await secondsOf(() => aggregate(admin))
  const aggregateSeconds = (before + after) / 2
  const { rows } = await admin.query<{ charges: string }>('SELECT count(*) AS charges FROM charge WHERE month = $1', [
    month,
  ])
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
