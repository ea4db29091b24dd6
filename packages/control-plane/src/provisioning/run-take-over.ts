import type { Adoption } from '@grenier/contracts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { JobOutcome, JobUseCase } from '../shared/use-case.ts'
import { adoptionObstacle } from './adoptable-tenant.ts'
import type { AdoptionFacts } from './adoption.ports.ts'
import { adoptionFindings, adoptionFingerprint, blockersOf } from './adoption-findings.ts'
import { type ClusterAccesses, createClusterAccesses } from './cluster-accesses.ts'
import { type KeptLease, leaseAwaited, takeLease } from './kept-lease.ts'
import type { Lease, NamespaceLook } from './ports.ts'
import { type AdoptionEnd, saveAdoption, saveTakeOverFailure } from './save-adoption.ts'
import { blueprintToCompare } from './tenant-blueprint.ts'

/** A run longer than this may be overtaken. The lease is a reconciliation's too, so that the two never write at once. */
const longestMs = 60_000
const movedRetryMs = 1_000
const clusterFailedRetryMs = 5_000

function refused(
  refusal: Extract<AdoptionEnd, { kind: 'refused' }>['refusal'],
  detail = '',
): Extract<AdoptionEnd, { kind: 'refused' }> {
  return { kind: 'refused', refusal, detail }
}

/**
 * Judges what stands there now against what was reported. A take-over that has begun to write is beyond that: it saw what
 * was reported when it began, and what it meets since is its own work.
 */
function objection(
  adoption: Adoption,
  facts: AdoptionFacts | null,
  { blueprint }: Pick<NamespaceLook, 'blueprint'>,
): AdoptionEnd | null {
  if (facts === null || facts.isTerminating || facts.namespaceUid !== adoption.namespaceUid) {
    return refused('adoption-namespace-missing')
  }
  if (facts.begunBy === adoption.id) return null
  const { tenantId, namespace } = adoption
  const findings = adoptionFindings(facts, { tenantId, namespace, quotas: blueprint.quotas })
  const blockers = blockersOf(findings)
  if (blockers.length > 0) return refused('adoption-blocked', blockers.join(', '))
  const isSame = adoptionFingerprint(facts.namespaceUid, findings) === adoption.fingerprint
  return isSame ? null : refused('adoption-changed')
}

/** The adoption whose turn it is, with everything it rests on, read afresh; null: there is nothing to take over. */
async function readOrder(ports: JobPorts, { tenantId, adoptionId }: { tenantId: string; adoptionId: string }) {
  return await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
    const adoption = await tx.provisioning.getAdoption(tenantId, adoptionId)
    const state = await tx.provisioning.readTenantState(tenantId)
    if (adoption?.state !== 'takingOver' || state === null) return null
    return { adoption, state, obstacle: await adoptionObstacle(tx, state, adoption) }
  })
}

type Order = NonNullable<Awaited<ReturnType<typeof readOrder>>>

/**
 * Notes that the take-over may write from now on, before it does: until then a person may withdraw it, and whoever comes first
 * wins. Returns it as it stands then; null where it was withdrawn, or another run has the lease.
 */
async function beginWriting(ports: JobPorts, lease: Lease, { adoption }: Order): Promise<Adoption | null> {
  const { tenantId, id } = adoption
  return await ports.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    if (!(await tx.provisioning.holdsLease(lease))) return null
    const locked = await tx.provisioning.lockAdoption(tenantId, id)
    if (locked?.state !== 'takingOver' || locked.writeBegunAt !== null) {
      return locked?.state === 'takingOver' ? locked : null
    }
    const begun = { ...locked, writeBegunAt: ports.clock.now(), version: locked.version + 1 }
    await tx.provisioning.updateAdoption(begun)
    return begun
  })
}

/** What became of a run: how the take-over ended and as what it is to be saved, or that it goes on later, or not at all. */
type RunEnd = { readonly end: AdoptionEnd; readonly adoption: Adoption } | 'moved' | 'not-ours'

async function takeOver(
  ports: JobPorts,
  accesses: ClusterAccesses,
  { order, lease }: { order: Order; lease: KeptLease },
): Promise<RunEnd> {
  const { adoption, state, obstacle } = order
  const ended = (end: AdoptionEnd): RunEnd => ({ end, adoption })
  if (obstacle !== null && obstacle.code !== 'exit-open') return ended(refused(obstacle.code))
  const { tenantId, clusterId, namespace } = adoption
  const access = await accesses.open(clusterId)
  const blueprint = blueprintToCompare(ports.installation.id, tenantId, { state, profile: access.profile })
  const look: NamespaceLook = { access, blueprint, namespace }
  const facts = await ports.clusterGateway.adoption.examine(look)
  // An exit ends no take-over that has begun to write: only as a known namespace is what it holds the exit's to save and to
  // destroy, and whoever left it half taken over would call its data destroyed.
  if (obstacle !== null && facts?.begunBy !== adoption.id) return ended(refused(obstacle.code))
  const objected = objection(adoption, facts, look)
  if (objected !== null || facts === null) return ended(objected ?? refused('adoption-namespace-missing'))
  const begun = await beginWriting(ports, lease, order)
  if (begun === null) return 'not-ours'
  const observedAt = ports.clock.now()
  const taking = { ...look, adoptionId: adoption.id, facts, observedAt, mayWrite: lease.mayWrite }
  const report = await ports.clusterGateway.adoption.takeOver(taking)
  return report.kind === 'moved' ? 'moved' : { end: { kind: 'adopted', report }, adoption: begun }
}

/**
 * Takes over the namespace that a person asked for, if the cluster still shows what the report showed. One run at a time by
 * the tenant's lease; running it twice, or again after a crash, goes on where it was. The reconciliation it orders does the rest.
 */
export function runTakeOver(ports: JobPorts): JobUseCase<'take-over-namespace'> {
  const { unitOfWork, clock, progress } = ports
  const accesses = createClusterAccesses(ports)

  async function release(lease: Lease): Promise<void> {
    await unitOfWork.transact({ kind: 'platform' }, (tx) => tx.provisioning.releaseLease(lease))
  }

  async function underLease(lease: KeptLease, order: Order): Promise<JobOutcome> {
    const outcome = await takeOver(ports, accesses, { order, lease })
    if (outcome === 'moved' || outcome === 'not-ours') {
      await release(lease)
      // Withdrawn meanwhile, it is not found the next time; another run's, it waits for that one.
      if (outcome === 'not-ours') return leaseAwaited('lease-lost')
      return { kind: 'retry', delayMs: movedRetryMs, reason: 'namespace-moved' }
    }
    const ended = { lease, ...outcome, at: clock.now() }
    const saved = await unitOfWork.transact({ kind: 'platform' }, (tx) => saveAdoption(tx, ended))
    if (saved === 'lease-lost') return leaseAwaited('lease-lost')
    await progress.publish({ tenantId: lease.tenantId, sequence: saved.sequence })
    return { kind: 'done' }
  }

  /** What keeps a take-over from its end is seen on the tenant; the same trouble again is no news. */
  async function fail(lease: Lease, order: Order, problem: Problem): Promise<JobOutcome> {
    const message = problem.params['detail'] ?? problem.code
    const failure = { lease, adoption: order.adoption, generation: order.state.generation, message, at: clock.now() }
    const sequence = await unitOfWork.transact({ kind: 'platform' }, (tx) => saveTakeOverFailure(tx, failure))
    if (sequence !== null) await progress.publish({ tenantId: lease.tenantId, sequence })
    return { kind: 'retry', delayMs: clusterFailedRetryMs, reason: message }
  }

  return async ({ tenantId, adoptionId }) => {
    if ((await readOrder(ports, { tenantId, adoptionId })) === null) return { kind: 'done' }
    const lease = await takeLease(ports, { tenantId, longestMs })
    if (lease === null) return leaseAwaited('lease-held')
    let order: Order | null = null
    try {
      // Read again: whoever had the lease may have ended it.
      order = await readOrder(ports, { tenantId, adoptionId })
      if (order !== null) return await underLease(lease, order)
      await release(lease)
      return { kind: 'done' }
    } catch (error) {
      if (error instanceof Problem && order !== null) return await fail(lease, order, error)
      await release(lease)
      throw error
    } finally {
      lease.letGo()
    }
  }
}
