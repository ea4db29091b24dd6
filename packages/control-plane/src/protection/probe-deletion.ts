import { addMs, canaryPolicyV1, frozenExitStates, type Instant, msPerDay } from '@grenier/quota-billing'
import type { KnownNamespace } from '../provisioning/cluster-access.ports.ts'
import { type ClusterAccesses, createClusterAccesses } from '../provisioning/cluster-accesses.ts'
import { mapFew } from '../provisioning/map-few.ts'
import type { ObjectStoreAccess, S3Key } from '../provisioning/object-store.ports.ts'
import { openObjectStore } from '../provisioning/open-object-store.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import type { BackupBucket, CanaryAttempt, CanaryDue } from './canaries.ports.ts'
import { canaryConditions } from './canary-conditions.ts'

/** Buckets whose canaries are saved in one transaction. */
const bucketsPerStep = 50
const platform = { kind: 'platform' } as const

type Shown = Pick<CanaryAttempt, 'outcome' | 'reason'>

interface Probing {
  readonly ports: JobPorts
  readonly accesses: ClusterAccesses
  readonly store: ObjectStoreAccess | null
}

/** Which buckets are due at that time (technical time, as everything about copies). */
export function canaryDue(now: Instant): CanaryDue {
  const before = (days: number): Instant => addMs(now, -days * msPerDay)
  return { measuredBefore: before(canaryPolicyV1.everyDays), unmeasuredBefore: before(canaryPolicyV1.retryDays) }
}

function unmeasured(reason: string): Shown {
  return { outcome: 'unmeasured', reason }
}

/** Where the bucket's claim stands; null where there is none, and for a tenant that is leaving. */
async function namespaceOf({ ports }: Probing, tenantId: string): Promise<KnownNamespace | null> {
  const state = await ports.unitOfWork.read(platform, (tx) => tx.provisioning.readTenantState(tenantId))
  // Read again, since the list of what is due may be older: a version written now would hold the exit up.
  const isLeaving = state?.exitState != null && frozenExitStates.includes(state.exitState)
  if (state === null || isLeaving) return null
  return state.known.find(({ purpose }) => purpose === 'backup') ?? null
}

async function keyOf(probing: Probing, { tenantId, bucketName }: BackupBucket): Promise<S3Key | null> {
  const namespace = await namespaceOf(probing, tenantId)
  if (namespace === null) return null
  const access = await probing.accesses.open(namespace.clusterId)
  return await probing.ports.clusterGateway.protection.backupKey(access, { namespace, bucketName })
}

async function probe(probing: Probing, bucket: BackupBucket): Promise<Shown> {
  const { ports, store } = probing
  if (store === null) return unmeasured('no-store')
  try {
    const key = await keyOf(probing, bucket)
    if (key === null) return unmeasured('no-key')
    const shown = await ports.objectStore.probeDeletion({ store, bucketName: bucket.bucketName, key })
    return shown.outcome === 'unknown' ? unmeasured(shown.reason) : { outcome: shown.outcome, reason: null }
  } catch (error) {
    if (error instanceof Problem) return unmeasured(error.code)
    throw error
  }
}

/** The attempts and the condition of every tenant they are about, in one transaction. */
async function save({ ports }: Probing, attempts: readonly CanaryAttempt[]): Promise<void> {
  const tenantIds = [...new Set(attempts.map(({ tenantId }) => tenantId))]
  await ports.unitOfWork.transact(platform, async (tx) => {
    await tx.protection.saveCanaries(attempts)
    const canaries = await tx.protection.canariesOf(tenantIds)
    const seen = { generations: await tx.protection.generationsOf(tenantIds), now: ports.wallClock.now() }
    await tx.provisioning.saveBucketConditions(canaryConditions(canaries, seen))
  })
}

/**
 * Tries on each backup bucket of a site that is due whether its tenant's own key may delete what backups wrote (cluster
 * rules 11 and 23). What could not be tried is unmeasured and comes again soon; what was shown before stands until it is
 * too old. Cut off, it goes on with the buckets that are left; running it twice, or twice at once, is harmless.
 */
export function probeDeletion(ports: JobPorts): JobUseCase<'probe-deletion'> {
  const accesses = createClusterAccesses(ports)
  const { unitOfWork, wallClock } = ports
  return async ({ siteId }) => {
    const query = { ...canaryDue(wallClock.now()), siteId, limit: bucketsPerStep }
    const probing = { ports, accesses, store: await openObjectStore(ports, siteId) }
    for (;;) {
      const due = await unitOfWork.read(platform, (tx) => tx.protection.bucketsToProbe(query))
      if (due.length === 0) return { kind: 'done' }
      const attempts = await mapFew(due, async (bucket) => {
        const attemptedAt = wallClock.now()
        return { ...bucket, attemptedAt, ...(await probe(probing, bucket)) }
      })
      await save(probing, attempts)
    }
  }
}
