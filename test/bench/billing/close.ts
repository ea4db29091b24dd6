import type { CivilMonth } from '@grenier/quota-billing'
import type { Client } from 'pg'
import { callOf, finance } from '../../harness/actors.ts'
import type { House } from '../../journeys/use-cases/house.ts'
import { month } from './month.ts'

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

const memoryEveryMs = 20

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

/** Runs `work` and tells the most resident memory that this process had meanwhile, in MiB. */
async function peakMiBOf(work: () => Promise<void>): Promise<number> {
  let peakBytes = process.memoryUsage().rss
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage().rss)
  }, memoryEveryMs)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  return Math.round(Math.max(peakBytes, process.memoryUsage().rss) / 2 ** 20)
}

async function close({ api, jobs }: House, closed: CivilMonth): Promise<void> {
  await api.closePeriod({ month: closed }, callOf(finance))
  for (;;) {
    const outcome = await jobs['close-period']({ month: closed })
    if (outcome.kind === 'done') break
    await new Promise((resolve) => setTimeout(resolve, outcome.delayMs))
  }
  const period = await api.getPeriod({ month: closed }, callOf(finance))
  if (period.state !== 'closed') throw new Error(`the month is ${period.state}, blocked by ${period.blockedBy}`)
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
  let seconds = 0
  const peakMiB = await peakMiBOf(async () => {
    seconds = await secondsOf(() => close(house, month))
  })
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
