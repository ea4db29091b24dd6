import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@grenier/contracts'
import { Client } from 'pg'
import { createRandom, type Random } from '../../fidelity/random.ts'
import { createRawKubernetesClient } from '../../harness/raw-kubernetes-client.ts'
import { keepHurrying, untilSettled } from '../provisioning/settle.ts'
import { query } from '../provisioning/what-stands.ts'
import { runClient } from './clients.ts'
import { faults, planFaults, possibleFaults, whyNoDiskIsFilled } from './faults.ts'
import { type Installation, openInstallation } from './installation.ts'
import { acknowledged, countOne, createJournal, type Journal } from './journal.ts'
import { judge, type Verdict } from './judge.ts'
import type { ChaosOptions } from './options.ts'
import { type Eyes, readStanding, type Standing } from './what-stands.ts'

/** What the last line of standard output says. */
export interface ChaosReport {
  readonly seed: number
  readonly faults: number
  readonly faultsByKind: Readonly<Record<string, number>>
  /** Kinds of fault that this machine, or this pair of releases, could not make. */
  readonly leftOut: readonly string[]
  readonly acknowledged: number
  readonly repeated: number
  readonly lost: number
  readonly doubled: number
  readonly oversold: number
  readonly converged: boolean
  readonly violations: readonly string[]
}

/** An installation that was hit and came to rest; whoever looks on closes it. */
export interface Aftermath {
  readonly report: ChaosReport
  readonly journal: Journal
  readonly standing: Standing
  readonly eyes: Eyes
  readonly installation: Installation
  close(): Promise<void>
}

/** How long and how hard, and the root of an older release that half of the processes are of. */
type ChaosSizes = Omit<ChaosOptions, 'json' | 'besideOlder'> & { readonly olderRoot?: string | null }

const pauseMsMax = 300
/** Long enough for the longest retry of what was under way, which is hurried. */
const settleWithinMs = 180_000
const lookMs = 250

/** A process that ended by itself is a violation; it is started again, so that the rest can be seen. */
export async function raiseFallen(
  { apis, workers, servers }: Pick<Installation, 'apis' | 'workers' | 'servers'>,
  journal: Pick<Journal, 'strange'>,
): Promise<void> {
  for (const process of [...apis, ...workers, ...Object.values(servers)]) {
    if (await process.isUp()) continue
    journal.strange.push(`${process.name} ended by itself: ${await process.output()}`)
    await process.start()
  }
}

async function hit(
  installation: Installation,
  about: { plan: readonly string[]; random: Random; journal: Journal; onFault: (done: number) => void },
): Promise<Record<string, number>> {
  const { plan, random, journal, onFault } = about
  const told = new Map<string, number>()
  for (const [index, name] of plan.entries()) {
    await raiseFallen(installation, journal)
    await faults[name]?.(installation, random)
    countOne(told, name)
    onFault(index + 1)
    await sleep(random.below(pauseMsMax))
  }
  await installation.shiftClock(0)
  return Object.fromEntries([...told].toSorted(([one], [other]) => one.localeCompare(other)))
}

/** Lets what was begun come to its end: jobs, closings, issuings, and the seal of every fact. */
async function comeToRest({ town }: Installation): Promise<string[]> {
  const hurrying = keepHurrying(town)
  try {
    const late = await untilSettled(town, settleWithinMs)
    // The schedule would seal within a minute.
    const seal = { kind: 'seal-audit', tenantId: null, subjectId: 'schedule', payload: {} } as const
    await town.opened.unitOfWork.transact({ kind: 'platform' }, (tx) => tx.outbox.append([seal]))
    for (let waitedMs = 0; waitedMs < settleWithinMs; waitedMs += lookMs) {
      const busy = await query(town, `SELECT FROM period WHERE state IN ('closing', 'issuing') LIMIT 1`)
      const unsealed = await query(town, 'SELECT FROM audit_unsealed LIMIT 1')
      if (busy.length + unsealed.length === 0) return late
      await sleep(lookMs)
    }
    return [...late, 'a month is still being closed or issued, or facts wait for their seal']
  } finally {
    await hurrying.stop()
  }
}

async function openEyes({ town, kubeconfig, issuer, apis }: Installation): Promise<Eyes & { close(): Promise<void> }> {
  const admin = new Client({ connectionString: town.database.adminUrl })
  await admin.connect()
  const cluster = createRawKubernetesClient(kubeconfig)
  const token = await issuer.mint({
    subject: 'auditor-1',
    roles: ['auditor'],
    tenantId: null,
    lifetimeSeconds: 3_600,
    nowMs: Date.now(),
  })
  const auditor = createClient({ baseUrl: apis[0]?.baseUrl ?? '', token })
  return {
    admin,
    cluster,
    auditor,
    town,
    async close() {
      await admin.end()
      await cluster.close()
    },
  }
}

function reportOf(
  seed: number,
  about: {
    told: Record<string, number>
    leftOut: readonly string[]
    journal: Journal
    verdict: Verdict
    late: readonly string[]
  },
): ChaosReport {
  const { told, leftOut, journal, verdict, late } = about
  const { lost, doubled, oversold, audit, diverged, strange } = verdict
  return {
    seed,
    faults: Object.values(told).reduce((sum, count) => sum + count, 0),
    faultsByKind: told,
    leftOut,
    acknowledged: acknowledged(journal),
    repeated: [...journal.repeated.values()].reduce((sum, count) => sum + count, 0),
    lost: lost.length,
    doubled: doubled.length,
    oversold: oversold.length,
    converged: diverged.length === 0 && late.length === 0,
    violations: [
      ...lost.map((text) => `lost: ${text}`),
      ...doubled.map((text) => `doubled: ${text}`),
      ...oversold.map((text) => `oversold: ${text}`),
      ...audit.map((text) => `audit: ${text}`),
      ...[...diverged, ...late].map((text) => `not converged: ${text}`),
      ...strange.map((text) => `strange: ${text}`),
    ],
  }
}

/** Opens an installation, hits it under clients, lets it come to rest, and looks whether what was answered stands. */
export async function runChaos(
  { seed, faults: faultCount, members, clients, olderRoot = null }: ChaosSizes,
  onFault: (done: number) => void = () => undefined,
): Promise<Aftermath> {
  const installation = await openInstallation(members, olderRoot)
  try {
    const [journal, random] = [createJournal(), createRandom(seed)]
    const open: Parameters<typeof runClient>[0]['open'] = []
    let over = false
    let done = 0
    const met = (count: number): void => {
      done = count
      onFault(count)
    }
    const ways = { isOver: () => over, progress: () => done / faultCount, journal, open, installation }
    const running = Array.from({ length: clients }, (_, number) => {
      return runClient({ ...ways, random: createRandom(seed + 1 + number) }, number)
    })
    const noDisk = whyNoDiskIsFilled(installation)
    if (noDisk !== null) process.stderr.write(`no disk is filled: ${noDisk}\n`)
    const possible = possibleFaults(installation)
    const leftOut = Object.keys(faults).filter((name) => !possible.includes(name))
    const plan = planFaults(possible, faultCount, random)
    const told = await hit(installation, { plan, random, journal, onFault: met })
    over = true
    await Promise.all(running)
    await raiseFallen(installation, journal)
    const late = await comeToRest(installation)
    const eyes = await openEyes(installation)
    const standing = await readStanding(eyes)
    const report = reportOf(seed, { told, leftOut, journal, verdict: judge(journal, standing), late })
    const close = async () => {
      await eyes.close()
      await installation.close()
    }
    return { report, journal, standing, eyes, installation, close }
  } catch (error) {
    await installation.close()
    throw error
  }
}
