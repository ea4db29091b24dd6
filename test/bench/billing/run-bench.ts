import { Client } from 'pg'
import { startPostgres } from '../../harness/postgres.ts'
import { openHouse } from '../../journeys/use-cases/house.ts'
import { durableSettings } from '../quota/server.ts'
import { benchClose, type CloseFigures } from './close.ts'
import { benchFocus, type FocusFigures } from './focus.ts'
import { benchIngest, type IngestFigures } from './ingest.ts'
import { afterMonthIso, firstDayIso, monthBefore, prepareMembers, writeReadings } from './month.ts'
import type { BenchOptions } from './options.ts'
import { benchRating, type RatingFigures } from './rating.ts'

/** What the last line of standard output says. */
export interface BenchReport {
  readonly rating: RatingFigures
  readonly ingest: IngestFigures
  readonly close: CloseFigures
  readonly focus: FocusFigures
}

type Tell = (line: string) => void

async function benchMonth(serverUrl: string, options: BenchOptions, tell: Tell): Promise<Omit<BenchReport, 'rating'>> {
  // Where members stand is nothing to their money: one cluster takes them all, two namespaces each.
  const installation = { namespacesPerClusterMax: 2 * options.tenants }
  const house = await openHouse(firstDayIso, { serverUrl, poolSizeMax: 8, membersPerPortion: 500, installation })
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  try {
    tell(`enrolling ${options.tenants} members`)
    const region = await prepareMembers(house, options.tenants)
    house.setClock(afterMonthIso)
    tell('writing the readings of the month before, and computing their days')
    await writeReadings(admin, region, { of: monthBefore, hoursPerReading: 24 })
    await house.jobs['compute-usage']({})
    tell('writing the readings of the month')
    const readings = await writeReadings(admin, region)
    tell(`computing and closing a month of ${readings} readings`)
    const close = await benchClose(house, admin, { tenants: options.tenants, readings, monthBefore })
    tell(`closed in ${close.seconds} s beside ${close.aggregateSeconds} s`)
    const focus = await benchFocus(house)
    tell(`recording ${options.readings} readings`)
    const ingest = await benchIngest(house, admin, { region, readings: options.readings })
    return { ingest, close, focus }
  } finally {
    await admin.end()
    await house.close()
  }
}

/** Measures everything in one process beside a durable PostgreSQL of its own; `tell` hears how it goes on. */
export async function runBench(options: BenchOptions, tell: Tell): Promise<BenchReport> {
  tell(`pricing ${options.rows} uses`)
  const rating = benchRating(options.rows)
  const server = await startPostgres(durableSettings)
  try {
    return { rating, ...(await benchMonth(server.url, options, tell)) }
  } finally {
    await server.stop()
  }
}
