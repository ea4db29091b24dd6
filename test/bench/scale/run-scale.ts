import { Client } from 'pg'
import { callOf, finance } from '../../harness/actors.ts'
import { startPostgres } from '../../harness/postgres.ts'
import { type House, openHouse } from '../../journeys/use-cases/house.ts'
import { benchClose, type CloseFigures } from '../billing/close.ts'
import { afterMonthIso, firstDayIso, month, prepareMembers, writeReadings } from '../billing/month.ts'
import { inParallel } from '../provision/tenants.ts'
import { durableSettings } from '../quota/server.ts'
import { type CallFigures, membersLists, monthsLists, timeCalls } from './list-times.ts'
import type { ScaleOptions } from './options.ts'
import { type Growth, growthOf, tableSizes } from './table-sizes.ts'

/** What the last line of standard output says. */
export interface ScaleReport extends CallFigures {
  readonly tenants: number
  readonly hoursPerReading: number
  readonly enrol: { readonly perSecond: number }
  readonly provision: { readonly jobsPerSecond: number }
  readonly close: CloseFigures
  readonly issue: { readonly statements: number; readonly perSecond: number }
  readonly database: Growth
}

export type Tell = (line: string) => void

export const atOnce = 8

/** So many in the time that the work takes. */
async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return Number(((count * 1_000) / (performance.now() - startedAt)).toFixed(1))
}

export async function tenantIdsOf(admin: Client): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>('SELECT id FROM tenant ORDER BY id')
  return rows.map(({ id }) => id)
}

/** Every draft of the month as a statement with its number. */
async function issueAll({ api, jobs }: House): Promise<void> {
  await api.issueStatements({ month }, callOf(finance))
  await jobs['issue-statements']({ month })
}

async function live(house: House, admin: Client, { options, tell }: { options: ScaleOptions; tell: Tell }) {
  const { tenants, hoursPerReading } = options
  const empty = await tableSizes(admin)
  tell(`enrolling ${tenants} members`)
  const startedAt = performance.now()
  const region = await prepareMembers(house, tenants)
  const enrolledPerSecond = Number(((tenants * 1_000) / (performance.now() - startedAt)).toFixed(1))
  const tenantIds = await tenantIdsOf(admin)
  tell('reconciling them')
  const jobsPerSecond = await perSecond(tenants, () =>
    inParallel(tenantIds, atOnce, async (tenantId) => void (await house.jobs['reconcile-tenant']({ tenantId }))),
  )
  const before = await tableSizes(admin)
  house.setClock(afterMonthIso)
  tell('writing their readings')
  const readings = await writeReadings(admin, region, { hoursPerReading })
  tell(`computing and closing a month of ${readings} readings`)
  const close = await benchClose(house, admin, { tenants, readings })
  tell(`closed in ${close.seconds} s; issuing`)
  const issuedPerSecond = await perSecond(tenants, () => issueAll(house))
  const { statementCount } = await house.api.getPeriod({ month }, callOf(finance))
  const database = growthOf({ empty, before, after: await tableSizes(admin) }, tenants)
  return {
    tenantIds,
    figures: {
      enrol: { perSecond: enrolledPerSecond },
      provision: { jobsPerSecond },
      close,
      issue: { statements: statementCount, perSecond: issuedPerSecond },
      database,
    },
  }
}

/** Measures everything beside a durable PostgreSQL of its own; `tell` hears how it goes on. */
export async function runScale(options: ScaleOptions, tell: Tell): Promise<ScaleReport> {
  const { tenants, hoursPerReading, secondsPerCall: seconds } = options
  const server = await startPostgres(durableSettings)
  // Where members stand is nothing to what is measured here: one cluster takes them all, two namespaces each.
  const installation = { namespacesPerClusterMax: 2 * tenants }
  const opened = { serverUrl: server.url, poolSizeMax: atOnce, membersPerPortion: 500, installation }
  const house = await openHouse(firstDayIso, opened)
  const admin = new Client({ connectionString: house.database.adminUrl })
  try {
    await admin.connect()
    const { tenantIds, figures } = await live(house, admin, { options, tell })
    tell('asking the API')
    const calls = await timeCalls(house.database.urls, { lists: [...membersLists, ...monthsLists], tenantIds, seconds })
    return { tenants, hoursPerReading, ...figures, ...calls }
  } finally {
    await admin.end()
    await house.close()
    await server.stop()
  }
}
