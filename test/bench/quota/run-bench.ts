import type { ApiUseCases } from '@grenier/control-plane'
import { Client } from 'pg'
import { type Decide, decideThroughUseCases } from './decide.ts'
import { type AuditSample, openFloor } from './floor.ts'
import { openHouse } from './house.ts'
import { findLedgerFaults, type LedgerFaults } from './ledger-checks.ts'
import { type Measured, nothingMeasured, percentileOf, perSecondOf, runSlice, together } from './load.ts'
import type { BenchOptions } from './options.ts'
import { prepareRegion, type Region } from './region.ts'
import { startServer } from './server.ts'
import { countRows, rowsPerDecision, type WrittenRows } from './written-rows.ts'

/** What the last line of standard output says. Rates are decisions a second. */
export interface BenchReport extends LedgerFaults {
  readonly perSecond: number
  readonly floorPerSecond: number
  readonly ratio: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly unlimitedRootPerSecond: number
  readonly finiteRootPerSecond: number
  /** The floor that looks at nothing: one packet a transaction, its locks last. */
  readonly blindFloorPerSecond: number
  readonly ratioToBlindFloor: number
  readonly submitP50Ms: number
  readonly floorP50Ms: number
  readonly rowsPerDecision: WrittenRows
  readonly floorRowsPerDecision: WrittenRows
  readonly members: number
  readonly clients: number
  readonly connections: number
  readonly decisions: number
}

const kinds = ['floor', 'finite', 'unlimitedRoot', 'blindFloor'] as const
type Kind = (typeof kinds)[number]

type Tell = (line: string) => void

interface Outcome {
  readonly measured: Readonly<Record<Kind, Measured>>
  readonly rows: { readonly floor: WrittenRows; readonly finite: WrittenRows }
}

/** The audit rows of one decision of ours: the floor writes the same bytes. */
async function auditSampleOf(admin: Client): Promise<AuditSample> {
  const { rows } = await admin.query<{ action: string; before: string | null; after: string }>(`
    SELECT action, before::text, after::text FROM audit_entry
     WHERE action IN ('submitQuotaRequest', 'decideQuotaRequest') ORDER BY recorded_at, id LIMIT 2`)
  const submitted = rows.find(({ action }) => action === 'submitQuotaRequest')
  const decided = rows.find(({ action }) => action === 'decideQuotaRequest')
  if (submitted === undefined || decided === undefined) throw new Error('a decision leaves two audit rows')
  return { submitted, decided }
}

/** Slices of all kinds in turn, so that whatever else the machine does meets all of them. */
async function measure(
  decideBy: Readonly<Record<Kind, Decide>>,
  members: Region['members'],
  { options, admin, tell }: { options: BenchOptions; admin: Client; tell: Tell },
): Promise<Outcome> {
  const load = { members, clients: Math.min(options.clients, members.length) }
  const measured = {
    floor: nothingMeasured,
    finite: nothingMeasured,
    unlimitedRoot: nothingMeasured,
    blindFloor: nothingMeasured,
  }
  const rows: Partial<Record<Kind, WrittenRows>> = {}
  for (const kind of kinds) await runSlice(decideBy[kind], { ...load, seconds: Math.min(1, options.seconds) })
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const kind of kinds) {
      await admin.query('CHECKPOINT')
      const before = await countRows(admin)
      const slice = await runSlice(decideBy[kind], { ...load, seconds: options.seconds })
      rows[kind] = rowsPerDecision(before, await countRows(admin), slice.decisions)
      measured[kind] = together(measured[kind], slice)
      tell(`round ${round}, ${kind}: ${perSecondOf(slice).toFixed(1)} decisions/s`)
    }
  }
  const { floor, finite } = rows
  if (floor === undefined || finite === undefined) throw new Error('nothing was measured')
  return { measured, rows: { floor, finite } }
}

function reportOf(
  { measured, rows }: Outcome,
  faults: LedgerFaults,
  { members, clients, connections }: BenchOptions,
): BenchReport {
  const { floor, finite, unlimitedRoot, blindFloor } = measured
  const rounded = (value: number): number => Math.round(value * 100) / 100
  const ratioTo = (other: Measured): number => Math.round((perSecondOf(finite) / perSecondOf(other)) * 1_000) / 1_000
  const perSecond = rounded(perSecondOf(finite))
  return {
    perSecond,
    floorPerSecond: rounded(perSecondOf(floor)),
    ratio: ratioTo(floor),
    p50Ms: rounded(percentileOf(finite.decisionMs, 50)),
    p99Ms: rounded(percentileOf(finite.decisionMs, 99)),
    ...faults,
    unlimitedRootPerSecond: rounded(perSecondOf(unlimitedRoot)),
    finiteRootPerSecond: perSecond,
    blindFloorPerSecond: rounded(perSecondOf(blindFloor)),
    ratioToBlindFloor: ratioTo(blindFloor),
    submitP50Ms: rounded(percentileOf(finite.submitMs, 50)),
    floorP50Ms: rounded(percentileOf(floor.decisionMs, 50)),
    rowsPerDecision: rows.finite,
    floorRowsPerDecision: rows.floor,
    members,
    clients,
    connections,
    decisions: finite.decisions,
  }
}

async function measureRegion(
  api: ApiUseCases,
  region: Region,
  context: { options: BenchOptions; admin: Client; tell: Tell; platformUrl: string },
): Promise<BenchReport> {
  const { options, admin, platformUrl } = context
  const finite = decideThroughUseCases(api, region.finite)
  const [first] = region.members
  if (first === undefined) throw new Error('a region has members')
  await finite(first)
  const sample = await auditSampleOf(admin)
  const floor = openFloor({ url: platformUrl, connections: options.connections, offer: region.floor, sample })
  try {
    const unlimitedRoot = decideThroughUseCases(api, region.unlimitedRoot)
    const outcome = await measure(
      { floor: floor.decide, finite, unlimitedRoot, blindFloor: floor.decideBlindly },
      region.members,
      context,
    )
    return reportOf(outcome, await findLedgerFaults(admin), options)
  } finally {
    await floor.close()
  }
}

/** Filling the database is not what is measured; its commits need not wait for the disk. */
async function setDurable(admin: Client, durable: boolean): Promise<void> {
  await admin.query(`ALTER SYSTEM SET synchronous_commit = ${durable ? 'on' : 'off'}`)
  await admin.query('SELECT pg_reload_conf()')
}

/** Starts a server, fills it, measures and checks it; `tell` hears how it goes on. */
export async function runBench(options: BenchOptions, tell: Tell): Promise<BenchReport> {
  const server = await startServer(options)
  const admin = new Client({ connectionString: server.adminUrl })
  try {
    await admin.connect()
    const api = openHouse(server)
    tell(`enrolling ${options.members} members`)
    await setDurable(admin, false)
    const region = await prepareRegion(api, options.members)
    await setDurable(admin, true)
    await admin.query('VACUUM ANALYZE')
    return await measureRegion(api, region, { options, admin, tell, platformUrl: server.platformUrl })
  } finally {
    await admin.end()
    await server.close()
  }
}
