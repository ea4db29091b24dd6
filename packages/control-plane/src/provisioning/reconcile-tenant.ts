import { civilDateOf, type ExitState, needsEscrow } from '@grenier/quota-billing'
import { assignedBackupSlot } from '../protection/assigned-backup-slot.ts'
import { escrowCondition } from '../protection/escrow-condition.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { JobOutcome, JobUseCase } from '../shared/use-case.ts'
import { veleroOf } from './backup-driver.ts'
import { type ClusterAccesses, createClusterAccesses } from './cluster-accesses.ts'
import { type KeptLease, leaseAwaited, takeLease } from './kept-lease.ts'
import { placementConditions } from './placement-conditions.ts'
import type { Lease, ReconcileReport } from './ports.ts'
import { repositoryPassword } from './repository-password.ts'
import { saveReconciliation } from './save-reconciliation.ts'
import { blueprintOf, isAwaitingAdoption } from './tenant-blueprint.ts'

/** A run longer than this may be overtaken; its outcome is then dropped. */
const longestMs = 60_000
const clusterFailedRetryMs = 5_000

const done: JobOutcome = { kind: 'done' }
const reachable = {
  type: 'ClustersReachable',
  status: 'True',
  reason: 'Answering',
  message: '',
  observedGeneration: 0,
} as const

const idleReasons = {
  AgreementMissing: 'No agreement is in force, so nothing new is provisioned.',
  Exiting: 'The exit is destroying what stands: nothing is repaired.',
  Exited: 'The exit is complete: nothing is provisioned any more.',
  AwaitingAdoption: 'An existing namespace is to be taken over first: nothing is provisioned beside it.',
} as const

/** From its destruction on, a tenant belongs to its exit alone: no repair may bring back what that takes away. */
function exitReason(exitState: ExitState | null): keyof typeof idleReasons | null {
  if (exitState === 'destroying') return 'Exiting'
  return exitState === 'destroyed' ? 'Exited' : null
}

/** Nothing new is made, and nothing that exists is touched. */
function idleReport(ports: JobPorts, generation: number, reason: keyof typeof idleReasons): ReconcileReport {
  const message = idleReasons[reason]
  const common = { status: 'False', reason, message, observedGeneration: generation } as const
  const changedAt = ports.clock.now()
  return {
    namespaces: [],
    conditions: [{ ...common, type: 'Ready', changedAt }],
    objectsApplied: 0,
    agreedQuotas: [],
    use: [],
    steps: [],
    retryAfterMs: null,
  }
}

async function run(
  ports: JobPorts,
  accesses: ClusterAccesses,
  { tenantId, mayWrite }: Pick<KeptLease, 'tenantId' | 'mayWrite'>,
): Promise<ReconcileReport | null> {
  const { unitOfWork, clock, installation, clusterGateway, escrow = null } = ports
  const today = civilDateOf(clock.now(), installation.timeZone)
  const read = await unitOfWork.read({ kind: 'platform' }, async (tx) => {
    const state = await tx.provisioning.readTenantState(tenantId)
    const agreement = await tx.tenancy.agreementInForce(tenantId, today)
    const slot = state === null ? null : await tx.protection.getBackupSlot(tenantId, state.storageClusterId)
    const [protection, seal, placed] = await Promise.all([
      tx.protection.getProtection(tenantId),
      escrow === null ? null : tx.provisioning.escrowState(tenantId, escrow.keyId),
      placementConditions(tx, { tenantId, today, at: clock.now() }),
    ])
    return { state, agreement, slot, protection, seal, placed }
  })
  const { state, agreement, slot, protection, seal, placed } = read
  if (state === null) return null
  const leaving = exitReason(state.exitState)
  if (leaving !== null) return idleReport(ports, state.generation, leaving)
  if (isAwaitingAdoption(state)) return idleReport(ports, state.generation, 'AwaitingAdoption')
  // Who has namespaces already keeps being looked after: backups never stop by themselves.
  if (agreement === null && state.known.length === 0) return idleReport(ports, state.generation, 'AgreementMissing')
  const { repositoryPasswordSealed, storageClusterId, backupClusterId, known } = state
  const password = await repositoryPassword(ports, { tenantId, repositoryPasswordSealed, isEscrowed: seal !== null })
  const storage = await accesses.open(storageClusterId)
  const backup = backupClusterId === storageClusterId ? storage : await accesses.open(backupClusterId)
  const start = await assignedBackupSlot(ports, { tenantId, clusterId: storageClusterId, standing: slot })
  const velero = veleroOf(storage.profile, state)
  const isPruneHeld = protection?.isPruneHeld ?? false
  const isEscrowMissing = escrow === null && needsEscrow(state.dataClass)
  const times = { ...start, isPruneHeld, isEscrowMissing, ...(velero === undefined ? {} : { velero }) }
  const blueprint = blueprintOf(ports.installation.id, tenantId, { state, password, backup: times })
  const observedAt = clock.now()
  const report = await clusterGateway.reconcile({ blueprint, storage, backup, known, observedAt, mayWrite })
  accesses.saw([storageClusterId, backupClusterId], report.silentClusterIds ?? [])
  const escrowed = escrowCondition(
    // Sealed by this run at the latest.
    { isConfigured: escrow !== null, seal: seal ?? { sealedAt: observedAt, exportedAt: null } },
    { generation: state.generation, at: observedAt },
  )
  return { ...report, conditions: [...report.conditions, { ...reachable, changedAt: observedAt }, ...placed, escrowed] }
}

const heldRetryMs = 60_000

/** A cluster that does not answer, or that nothing is written to, is a condition that people see and a reason to come back; anything else is our defect. */
function unreachableReport(ports: JobPorts, problem: Problem): ReconcileReport {
  const message = problem.params['detail'] ?? problem.code
  const changedAt = ports.clock.now()
  const isHeld = problem.code === 'cluster-held'
  const reason = isHeld ? 'ClusterHeld' : 'ClusterUnreachable'
  const condition = { ...reachable, status: 'False', reason, message, changedAt } as const
  return {
    namespaces: [],
    conditions: [condition],
    objectsApplied: 0,
    agreedQuotas: [],
    use: [],
    steps: [{ step: 'reach-clusters', outcome: 'failed', message }],
    retryAfterMs: isHeld ? heldRetryMs : clusterFailedRetryMs,
  }
}

async function save(ports: JobPorts, lease: Lease, report: ReconcileReport): Promise<JobOutcome> {
  const { unitOfWork, clock, ids, progress, installation } = ports
  const at = clock.now()
  const reconciliation = { lease, report, at, today: civilDateOf(at, installation.timeZone) }
  const saved = await unitOfWork.transact({ kind: 'platform' }, (tx) => saveReconciliation(tx, ids, reconciliation))
  if (saved === 'lease-lost') return leaseAwaited('lease-lost')
  if (saved !== null) await progress.publish({ tenantId: lease.tenantId, sequence: saved.sequence })
  if (report.retryAfterMs === null) return done
  const waiting = report.steps.filter(({ outcome }) => outcome !== 'done').map(({ step }) => step)
  return { kind: 'retry', delayMs: report.retryAfterMs, reason: waiting.join(', ') || 'not-settled' }
}

/**
 * Brings a tenant's clusters to what it should be, read afresh. A lease with a fencing token lets one run at a time save
 * its outcome, so running the job twice, or twice at once, is harmless. Events, conditions, quotas that the clusters agree
 * with and the lease's end are one transaction; then whoever watches the tenant is woken.
 */
export function reconcileTenant(ports: JobPorts): JobUseCase<'reconcile-tenant'> {
  const { unitOfWork } = ports
  const accesses = createClusterAccesses(ports)
  return async ({ tenantId }) => {
    const lease = await takeLease(ports, { tenantId, longestMs })
    if (lease === null) return leaseAwaited('lease-held')
    let report: ReconcileReport | null
    try {
      report = await run(ports, accesses, lease)
    } catch (error) {
      if (!(error instanceof Problem)) {
        await unitOfWork.transact({ kind: 'platform' }, (tx) => tx.provisioning.releaseLease(lease))
        throw error
      }
      report = unreachableReport(ports, error)
    } finally {
      lease.letGo()
    }
    return report === null ? done : await save(ports, lease, report)
  }
}
