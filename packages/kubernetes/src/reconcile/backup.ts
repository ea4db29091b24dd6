import { type BackupQuotaStage, backupQuotaStage } from '@grenier/quota-billing'
import { bucketClaimName } from '../desired/bucket-claim.ts'
import { desiredPodConfig } from '../desired/pod-config.ts'
import { desiredRepositorySecret } from '../desired/repository-secret.ts'
import { bucketQuotas } from '../desired/resource-quota.ts'
import { desiredSchedule } from '../desired/schedule.ts'
import { bucketClaimOf, scheduleTargetOf, secretDataOf, texts } from '../fields.ts'
import { rerunDelayMs } from '../limits.ts'
import { annotations, objectNames, repositorySecretKeys } from '../names.ts'
import { type ObservedObject, objectLabel } from '../objects.ts'
import { applyChanges } from './apply-changes.ts'
import type { BoundBucket } from './bound-buckets.ts'
import type { BucketResult } from './buckets.ts'
import { notAsked } from './report.ts'
import type { Run, Side } from './run.ts'
import { layVelero, veleroObstacle } from './velero.ts'

const backupKinds = ['Secret', 'PodConfig', 'Schedule'] as const

interface BucketAccess {
  readonly key: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly bucketName: string
  readonly s3Endpoint: string | null
}

/** Not a failure of ours: another part has to come first, or an operator has to install it (rule 35). */
const waitingReasons: ReadonlySet<string> = new Set([
  'BucketPending',
  'K8upNotServed',
  'VeleroNotServed',
  'VeleroRefused',
  'S3EndpointMissing',
  'BackupQuotaFull',
  'EscrowMissing',
])

/** What was begun before is looked after: copies under a password that is known to few are better than none. */
function hasRepository({ observed }: Side): boolean {
  return observed.some(({ kind, metadata }) => kind === 'Secret' && metadata.name === objectNames.repositorySecret)
}

function stateBackup(run: Run, reason: string, message: string): void {
  run.report.condition('BackupScheduled', { status: 'False', reason, message })
  run.report.step('backup', waitingReasons.has(reason) ? 'waiting' : 'failed', message)
}

/** Address of the object store as the provisioner wrote it; valid inside its own cluster only (rule 24). */
function clusterEndpoint(configMap: ObservedObject | null): string | null {
  const data = texts(configMap?.['data'])
  const host = data['BUCKET_HOST']
  const port = data['BUCKET_PORT'] ?? '443'
  if (host === undefined || host === '') return null
  return port === '443' ? `https://${host}` : `http://${host}:${port}`
}

/** The bucket's key and name where the provisioner left them: a Secret and a ConfigMap named as the claim, or COSI's own Secret. */
async function readBucketAccess(
  run: Run,
  sides: { storage: Side; backup: Side },
  bucket: BoundBucket,
): Promise<BucketAccess | null> {
  const { claim, cosi } = bucket
  const isSameCluster = sides.storage.kubeSystemUid === sides.backup.kubeSystemUid
  const declared = run.blueprint.backup.s3Endpoint
  if (cosi !== null) {
    const { key, bucketName, endpoint } = cosi
    return { key, bucketName, s3Endpoint: declared ?? (isSameCluster ? endpoint : null) }
  }
  const { namespace, name } = claim.metadata
  const [secret, configMap] = await Promise.all([
    sides.backup.client.get({ kind: 'Secret', namespace, name }),
    sides.backup.client.get({ kind: 'ConfigMap', namespace, name }),
  ])
  const data = secret === null ? {} : secretDataOf(secret)
  const accessKeyId = data[repositorySecretKeys.accessKeyId]
  const secretAccessKey = data[repositorySecretKeys.secretAccessKey]
  const bucketName = texts(configMap?.['data'])['BUCKET_NAME'] ?? bucketClaimOf(claim).bucketName
  if (accessKeyId === undefined || secretAccessKey === undefined || bucketName === '') return null
  return {
    key: { accessKeyId, secretAccessKey },
    bucketName,
    s3Endpoint: declared ?? (isSameCluster ? clusterEndpoint(configMap) : null),
  }
}

function stageOf(quotas: Run['blueprint']['quotas']): BackupQuotaStage {
  const quota = bucketQuotas(quotas).find(({ kind }) => kind === 'backup')
  return backupQuotaStage({ quotaBytes: quota?.quotaBytes ?? 0n, usedBytes: quota?.usedBytes ?? null })
}

function scheduledVerdict(
  { prunePaused, isIdle }: { prunePaused: boolean; isIdle: boolean },
  stage: BackupQuotaStage,
): { reason: string; message: string } {
  if (isIdle) return { reason: 'Idle', message: 'nothing is copied or pruned here: another side does, or will' }
  if (prunePaused) return { reason: 'PrunePaused', message: 'scheduled, prune paused' }
  if (stage === 'nearly-full') {
    return { reason: 'BackupQuotaNearlyFull', message: 'scheduled; 80 % or more of the backup quota is in use' }
  }
  return { reason: 'Scheduled', message: 'backup, check and prune are scheduled' }
}

function boundClaims({ bound }: BucketResult): { name: string; uid: string }[] {
  return [...bound.values()].map(({ claim: { metadata } }) => ({ name: metadata.name, uid: metadata.uid }))
}

/** Velero has no prune to pause: its copies expire by their own time, which nothing of ours shortens. */
async function applyVelero(
  run: Run,
  storage: Side,
  { access, s3Endpoint, buckets }: { access: BucketAccess; s3Endpoint: string; buckets: BucketResult },
): Promise<void> {
  const stage = stageOf(run.blueprint.quotas)
  const { key, bucketName } = access
  const storageNamespace = storage.place.namespace
  const failures = await layVelero(run, storage, {
    storageNamespace,
    bucketName,
    s3Endpoint,
    key,
    isPaused: stage === 'full',
    claims: boundClaims(buckets),
  })
  if (failures === null) return
  if (failures.length > 0) {
    stateBackup(run, 'ApplyFailed', failures.join('; '))
    run.report.rerunAfter(rerunDelayMs.afterFailure)
  } else if (stage === 'full') {
    stateBackup(run, 'BackupQuotaFull', 'the backup quota is full: backups are paused, and old ones expire')
  } else {
    const { reason, message } = scheduledVerdict({ prunePaused: false, isIdle: false }, stage)
    run.report.condition('BackupScheduled', { status: 'True', reason, message })
    run.report.step('backup', 'done', message)
  }
}

/**
 * Labels of what stands under our names and is not ours, as in a namespace that was taken over: a Secret that opens somebody's
 * repository is never written over (rule 3). What lost its marks is ours by the password in it.
 */
function foreignBackup(run: Run, storage: Side): string[] {
  const { installationId, backup } = run.blueprint
  const names = new Set<string>([objectNames.repositorySecret, objectNames.podConfig, objectNames.schedule])
  const standing = storage.observed.filter(
    ({ kind, metadata }) => backupKinds.some((one) => one === kind) && names.has(metadata.name),
  )
  const isMarked = ({ metadata }: ObservedObject) => metadata.annotations?.[annotations.installation] === installationId
  const secret = standing.find(({ kind }) => kind === 'Secret')
  const isOurs =
    secret !== undefined &&
    (isMarked(secret) || secretDataOf(secret)[repositorySecretKeys.password] === backup.repositoryPassword)
  return isOurs ? [] : standing.filter((object) => !isMarked(object)).map(objectLabel)
}

async function applyBackup(
  run: Run,
  storage: Side,
  options: { access: BucketAccess; s3Endpoint: string; buckets: BucketResult },
): Promise<boolean> {
  const { blueprint } = run
  const { access, s3Endpoint, buckets } = options
  const foreign = foreignBackup(run, storage)
  if (foreign.length > 0) {
    stateBackup(run, 'NameInUse', `made by others, and left as it is: ${foreign.join(', ')}`)
    return false
  }
  const isIdle = blueprint.backup.isIdle === true
  const prunePaused = buckets.lost.length > 0 || blueprint.backup.isPruneHeld === true
  const stage = stageOf(blueprint.quotas)
  const outcome = await applyChanges(run, storage, {
    kinds: backupKinds,
    desired: [
      desiredRepositorySecret(blueprint, storage.place, { key: access.key, claims: boundClaims(buckets) }),
      desiredPodConfig(blueprint, storage.place),
      desiredSchedule(blueprint, storage.place, {
        bucketName: access.bucketName,
        s3Endpoint,
        prunePaused: prunePaused || isIdle,
        backupPaused: stage === 'full' || isIdle,
      }),
    ],
  })
  if (outcome.failures.length > 0) {
    stateBackup(run, 'ApplyFailed', outcome.failures.join('; '))
    run.report.rerunAfter(rerunDelayMs.afterFailure)
    return outcome.standing.some(({ kind }) => kind === 'Secret')
  }
  if (stage === 'full' && !isIdle) {
    stateBackup(run, 'BackupQuotaFull', 'the backup quota is full: backups are paused and pruning goes on')
    return true
  }
  const { reason, message } = scheduledVerdict({ prunePaused, isIdle }, stage)
  run.report.condition('BackupScheduled', { status: 'True', reason, message })
  run.report.step('backup', 'done', message)
  return true
}

/**
 * Lays what K8up needs in the storage namespace: the repository Secret, how its pods run, and the Schedule; or what Velero
 * needs in its own, where that copies. Nothing is scheduled before its bucket is bound, since a Schedule without one would be a false green. Returns whether the Secret stands
 * and remembers the bound claims.
 */
export async function layBackup(
  run: Run,
  sides: { storage: Side; backup: Side },
  buckets: BucketResult,
): Promise<boolean> {
  const quota = bucketQuotas(run.blueprint.quotas).find(({ kind }) => kind === 'backup')
  if (quota === undefined) {
    const message = 'no backup quota: nothing of this tenant is backed up'
    run.report.condition('BackupScheduled', { status: 'False', reason: notAsked, message })
    return false
  }
  const isVelero = run.blueprint.backup.velero !== undefined
  const obstacle = veleroObstacle(run, sides.storage)
  if (obstacle !== null) {
    stateBackup(run, obstacle.reason, obstacle.message)
    return false
  }
  if (!isVelero && !sides.storage.capabilities.k8up) {
    stateBackup(run, 'K8upNotServed', 'the cluster serves no schedules and podconfigs of k8up.io/v1')
    return false
  }
  const bucket = buckets.bound.get(bucketClaimName(quota))
  if (bucket === undefined) {
    if (buckets.lost.length > 0) await pausePrune(run, sides.storage)
    stateBackup(run, buckets.lost.length > 0 ? 'BucketClaimMissing' : 'BucketPending', 'the backup bucket is not bound')
    return false
  }
  if (run.blueprint.backup.isEscrowMissing === true && !hasRepository(sides.storage)) {
    stateBackup(
      run,
      'EscrowMissing',
      'no escrow key is configured, which this class of data demands before its first copy',
    )
    return false
  }
  const access = await readBucketAccess(run, sides, bucket)
  if (access === null) {
    stateBackup(run, 'BucketKeyMissing', `no key or name of the bucket beside claim ${bucket.claim.metadata.name}`)
    run.report.rerunAfter(rerunDelayMs.afterFailure)
  } else if (access.s3Endpoint === null) {
    stateBackup(run, 'S3EndpointMissing', 'the backup site declares no S3 endpoint')
  } else if (isVelero) {
    await applyVelero(run, sides.storage, { access, s3Endpoint: access.s3Endpoint, buckets })
  } else {
    return await applyBackup(run, sides.storage, { access, s3Endpoint: access.s3Endpoint, buckets })
  }
  return false
}

/** After a loss nothing more may be pruned: the Schedule that stands goes on without its prune (rule 4). */
export async function pausePrune(run: Run, storage: Side): Promise<void> {
  const schedule = storage.observed.find(
    ({ kind, metadata }) => kind === 'Schedule' && metadata.name === objectNames.schedule,
  )
  if (schedule?.metadata.annotations?.[annotations.installation] !== run.blueprint.installationId) return
  // Where Velero copies, K8up's Schedule stands for former copies alone.
  const isFormer = run.blueprint.backup.velero !== undefined
  const paused = desiredSchedule(run.blueprint, storage.place, {
    ...scheduleTargetOf(schedule),
    prunePaused: true,
    backupPaused: isFormer || stageOf(run.blueprint.quotas) === 'full',
  })
  const outcome = await applyChanges(run, storage, { kinds: ['Schedule'], desired: [paused] })
  if (outcome.failures.length > 0) run.report.rerunAfter(rerunDelayMs.afterFailure)
  run.report.step('pause-prune', outcome.failures.length > 0 ? 'failed' : 'done', outcome.failures.join('; '))
}
