import { type Condition, exitWaitOf, type TenantExit } from '@grenier/contracts'
import {
  addMs,
  civilDateOf,
  claimsWithoutCopy,
  coolingOffEndsOn,
  type Instant,
  nextExitState,
} from '@grenier/quota-billing'
import { type ClusterAccesses, createClusterAccesses } from '../provisioning/cluster-accesses.ts'
import type { ExitInventory, TenantPlaces } from '../provisioning/exit.ports.ts'
import { leaseAwaited, takeLease } from '../provisioning/kept-lease.ts'
import type { Lease, ProvisioningStore } from '../provisioning/ports.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { JobOutcome, JobUseCase } from '../shared/use-case.ts'
import { changeExitByJob } from './change-exit.ts'
import { destroyTenant } from './destroy-tenant.ts'
import { movedExit } from './exit-history.ts'
import { type LostClusters, lookForLostClusters, lostSidesOf, withSides } from './exit-lost-sides.ts'
import { learnLostTargets } from './exit-unknown-targets.ts'
import type { MovedSide } from './move.ports.ts'

/** A pass longer than this may be overtaken: it is asked before each stage whether it still leads. */
const longestMs = 120_000
const notFrozenRetryMs = 5_000
const clusterFailedRetryMs = 15_000
/** So long is a cluster that was declared lost waited for like any other. */
const lostSilenceMs = 3_600_000

const done: JobOutcome = { kind: 'done' }
/** Who acts where time or a fact does. */
const actor = 'schedule'

type TenantState = NonNullable<Awaited<ReturnType<ProvisioningStore['readTenantState']>>>

interface Reading {
  readonly exit: TenantExit
  /** Its namespaces are those that are the tenant's own. */
  readonly state: TenantState
  readonly sides: readonly MovedSide[]
  /** Clusters on which this exit has written something down. */
  readonly answered: ReadonlySet<string>
  readonly conditions: readonly Condition[]
}

async function readExit(ports: JobPorts, tenantId: string, exitId: string): Promise<Reading | null> {
  return await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
    const [exit, state, conditions, sides, items] = await Promise.all([
      tx.tenancy.getExit(tenantId, exitId),
      tx.provisioning.readTenantState(tenantId),
      tx.tenancy.listConditions(tenantId),
      tx.tenancy.sidesOfMoves(tenantId),
      tx.tenancy.listItems(tenantId, exitId),
    ])
    const answered = new Set(items.flatMap(({ clusterId }) => (clusterId === null ? [] : [clusterId])))
    return exit === null || state === null ? null : { exit, state, sides, answered, conditions }
  })
}

async function placesOf<Access>(
  ports: JobPorts,
  { exit, state, sides }: Reading,
  { lostClusters, open }: { lostClusters: LostClusters; open: (clusterId: string) => Promise<Access> },
): Promise<Omit<TenantPlaces, 'clusters'> & { clusters: Access[] }> {
  const known = withSides(state.known, sides, lostClusters)
  const clusterIds = [...new Set(known.map(({ clusterId }) => clusterId))]
  const clusters: Access[] = []
  for (const clusterId of clusterIds) clusters.push(await open(clusterId))
  return { installationId: ports.installation.id, tenantId: exit.tenantId, known, clusters }
}

/**
 * Clusters that this exit leaves out because they are lost. For an hour after its destruction was approved none is: what was
 * declared lost years ago may be there again, and restart just now.
 */
async function lostFor(ports: JobPorts, { exit, state, sides, answered }: Reading): Promise<LostClusters> {
  const { approvedAt } = exit
  const isEarly =
    exit.state === 'destroying' && approvedAt !== null && ports.clock.now() < addMs(approvedAt, lostSilenceMs)
  return isEarly ? new Set() : await lookForLostClusters(ports, { sides, own: state.known, answered })
}

/** What stands where, once it was looked which lost clusters are there again and what stands on them. */
async function lookAround(
  ports: JobPorts,
  lease: Lease & { exitId: string },
  reading: Reading,
): Promise<{ readonly reading: Reading; readonly lostClusters: LostClusters }> {
  const lostClusters = await lostFor(ports, reading)
  const isNews = await learnLostTargets(ports, { lease, lostClusters })
  const read = isNews ? await readExit(ports, lease.tenantId, lease.exitId) : null
  return { reading: read ?? reading, lostClusters }
}

/** Access is withdrawn and nothing new is let in: what an inventory finds from then on is all there will be. */
function isFrozen({ state, conditions }: Reading): boolean {
  if (state.known.length === 0) return true
  return conditions.some(({ type, reason }) => type === 'AccessGranted' && reason === 'Suspended')
}

/** When the tenant was frozen: only a copy from after that holds everything. */
function frozenSince({ history, requestedAt }: TenantExit): Instant {
  return history.find(({ state }) => state === 'exporting')?.recordedAt ?? requestedAt
}

interface Advance {
  readonly lease: Lease
  readonly reading: Reading
  readonly inventory: ExitInventory | null
  readonly lostClusters: LostClusters
  readonly at: Instant
}

/** What the inventory adds to the exit: its manifest, or its final backup, or what that still lacks. */
async function withFacts(
  ports: JobPorts,
  tx: Transaction,
  advance: Advance & { exit: TenantExit },
): Promise<TenantExit> {
  const { exit, inventory, lostClusters, at } = advance
  if (inventory === null) return exit
  if (exit.state === 'exporting') {
    const lostSides = await lostSidesOf(tx, { tenantId: exit.tenantId, lostClusters })
    const manifest = { takenAt: at, items: [...inventory.items], ...(lostSides.length === 0 ? {} : { lostSides }) }
    await tx.tenancy.saveManifest({ tenantId: exit.tenantId, exitId: exit.id, manifest })
    return { ...exit, manifestTakenAt: at }
  }
  const { claims, copies } = inventory
  const lacking = claimsWithoutCopy(claims, copies, frozenSince(exit))
  if (lacking.length > 0) return { ...exit, waitingFor: lacking.map((claim) => exitWaitOf('copy-missing', { claim })) }
  const finalBackupOn = civilDateOf(at, ports.installation.timeZone)
  return {
    ...exit,
    waitingFor: [],
    finalBackupAt: at,
    finalBackupEvidence: `copies ${claims.length}/${claims.length}`,
    coolingOffEndsOn: coolingOffEndsOn({ finalBackupOn, coolingOffDays: exit.coolingOffDays }),
  }
}

/** Saves what was found and moves the exit on as far as that and the day allow; false when nothing moved. */
async function saveAdvance(ports: JobPorts, advance: Advance): Promise<boolean> {
  const { lease, reading, at } = advance
  const today = civilDateOf(at, ports.installation.timeZone)
  return await changeExitByJob(ports, { lease, exit: reading.exit, actor, at }, async (tx, exit) => {
    const seen = await withFacts(ports, tx, { ...advance, exit })
    const next = nextExitState({
      ...seen,
      hasManifest: seen.manifestTakenAt !== null,
      hasFinalBackup: seen.finalBackupAt !== null,
      today,
    })
    if (next === null) return seen
    if (next === 'exporting') {
      await tx.tenancy.raiseGeneration(exit.tenantId)
      await tx.outbox.append([reconcileTenantJob(exit.tenantId)])
    }
    return movedExit(seen, next, { actor, at, reason: null })
  })
}

/** Moves an exit on by days and by facts until it waits for another day, for a fact or for a person. */
async function advance(
  ports: JobPorts,
  accesses: ClusterAccesses,
  lease: Lease & { exitId: string },
): Promise<JobOutcome> {
  for (;;) {
    const reading = await readExit(ports, lease.tenantId, lease.exitId)
    if (reading === null) return done
    const { state } = reading.exit
    if (state === 'destroying') {
      // The one job that is given the identity of exits, and only now.
      const { reading: whole, lostClusters } = await lookAround(ports, lease, reading)
      const open = (clusterId: string) => accesses.openForExit(clusterId)
      const places = await placesOf(ports, whole, { lostClusters, open })
      return await destroyTenant(ports, { lease, exit: whole.exit, state: whole.state, places, lostClusters })
    }
    const looks = state === 'exporting' || state === 'final-backup'
    if (looks && !isFrozen(reading)) return { kind: 'retry', delayMs: notFrozenRetryMs, reason: 'access-not-withdrawn' }
    const { reading: whole, lostClusters } = looks
      ? await lookAround(ports, lease, reading)
      : { reading, lostClusters: new Set<string>() }
    const places = () => placesOf(ports, whole, { lostClusters, open: (clusterId) => accesses.open(clusterId) })
    const inventory = looks ? await ports.clusterGateway.exit.inventory(await places()) : null
    const advanced = { lease, reading: whole, inventory, lostClusters, at: ports.clock.now() }
    if (!(await saveAdvance(ports, advanced))) return done
  }
}

/**
 * Brings an exit as far as it may go by itself. Takes the tenant's lease, so that neither a reconciliation nor another
 * advance runs beside it; each change is saved only while the fencing token is the newest, so running it twice, or again
 * after a crash at any point, is harmless. The step to the destruction is never its own.
 */
export function advanceExit(ports: JobPorts): JobUseCase<'advance-exit'> {
  const { unitOfWork } = ports
  const accesses = createClusterAccesses(ports)
  return async ({ tenantId, exitId }) => {
    const lease = await takeLease(ports, { tenantId, longestMs })
    if (lease === null) return leaseAwaited('lease-held')
    try {
      return await advance(ports, accesses, { ...lease, exitId })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return { kind: 'retry', delayMs: clusterFailedRetryMs, reason: error.params['detail'] ?? error.code }
    } finally {
      lease.letGo()
      await unitOfWork.transact({ kind: 'platform' }, (tx) => tx.provisioning.releaseLease(lease))
    }
  }
}
