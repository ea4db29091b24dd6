import type { ClusterAccess, ClusterGateway, KnownNamespace, ReconcileReport } from '@grenier/control-plane/ports'
import { Problem } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import type { Timing } from '../client/timing.ts'
import { capsuleTenantName } from '../desired/capsule-tenant.ts'
import { namespaceName } from '../desired/metadata.ts'
import { blockBytesByClass, bucketQuotas } from '../desired/resource-quota.ts'
import { findGuardFault } from '../guard.ts'
import { type GatewayLimits, rerunDelayMs } from '../limits.ts'
import type { Log } from '../log.ts'
import type { Purpose } from '../names.ts'
import { grantAccess, withdrawAccess } from './access.ts'
import { layBackup, pausePrune } from './backup.ts'
import { rememberBuckets } from './bucket-memory.ts'
import { bucketNamesOf, layBuckets } from './buckets.ts'
import {
  type CapsuleState,
  coexistenceVerdict,
  judgeCapsule,
  keepsTenants,
  layCapsuleTenants,
  stateAssignment,
} from './capsule.ts'
import { layFoundation } from './foundation.ts'
import { isolationVerdict } from './isolation.ts'
import { layNamespaces } from './namespaces.ts'
import { judgeNamespace, type NamespaceState, observeObjects } from './observe.ts'
import { createRunReport } from './report.ts'
import type { Run, Side } from './run.ts'
import { grantSecrets } from './secrets-grant.ts'
import { observeVelero, withdrawVelero } from './velero.ts'

export type ReconcileOptions = Parameters<ClusterGateway['reconcile']>[0]

export interface ReconcileDependencies {
  connect(access: ClusterAccess): Promise<ClusterClient>
  readonly limits: GatewayLimits
  readonly timing: Timing
  readonly log: Log
}

interface Sighting {
  readonly side: Side
  readonly state: NamespaceState
  readonly capsule: CapsuleState
}

interface Ending {
  readonly reason: string
  readonly message: string
}

function knownOf(known: readonly KnownNamespace[], purpose: Purpose): KnownNamespace | undefined {
  return known.find((namespace) => namespace.purpose === purpose)
}

/** Looks at one side: who the cluster is, what it serves, what stands there. Writes nothing. */
async function sight(
  dependencies: ReconcileDependencies,
  options: ReconcileOptions,
  purpose: Purpose,
): Promise<Sighting> {
  const access = options[purpose]
  const known = knownOf(options.known, purpose)
  const name = known?.name ?? namespaceName(options.blueprint.slug, purpose)
  const client = await dependencies.connect(access)
  await client.verifyIdentity()
  const [capabilities, found] = await Promise.all([client.capabilities(), client.get({ kind: 'Namespace', name })])
  const { clusterId, kubeSystemUid, profile } = access
  const state = judgeNamespace({ name, clusterId, found, known, blueprint: options.blueprint })
  const place = { purpose, namespace: name }
  const { observed, isSecretUnread } =
    state.kind === 'ours'
      ? await observeObjects(client, place, { capabilities, buckets: bucketNamesOf(options.blueprint.quotas) })
      : { observed: [], isSecretUnread: false }
  const { velero } = options.blueprint.backup
  const isVeleros = purpose === 'storage' && velero !== undefined && capabilities.velero
  const beside = isVeleros
    ? await observeVelero(client, { namespace: velero.namespace, slug: options.blueprint.slug })
    : { observed: [], isVeleroForbidden: false }
  const namespace = state.kind === 'ours' ? state.namespace : null
  const { isVeleroForbidden } = beside
  const capsule = keepsTenants(profile) ? await sightCapsule(client, capabilities, options) : {}
  const standing = [...observed, ...beside.observed, ...(capsule.capsule?.tenant ? [capsule.capsule.tenant] : [])]
  const seen = { namespace, observed: standing, isSecretUnread, isVeleroForbidden, ...capsule }
  const laid = new Set(known?.laid)
  const side = { place, clusterId, kubeSystemUid, client, profile, capabilities, laid, ...seen }
  return { side, state, capsule: judgeCapsule(side, options.blueprint) }
}

/** Where Capsule’s kinds are served no more, its Tenants went with them: that is a loss, not a cluster without Capsule. */
async function sightCapsule(
  client: ClusterClient,
  { capsuleTenants }: Side['capabilities'],
  { blueprint }: ReconcileOptions,
): Promise<Pick<Side, 'capsule'>> {
  if (capsuleTenants !== true) return { capsule: { tenant: null } }
  const name = capsuleTenantName(blueprint.slug)
  return { capsule: { tenant: await client.get({ kind: 'CapsuleTenant', name }) } }
}

function unseenReason(failure: ApiFailure): string {
  if (failure.reason === 'IdentityMismatch') return 'ClusterIdentityMismatch'
  if (failure.status === 401 || failure.status === 403) return 'ClusterForbidden'
  return failure.status === 0 ? 'ClusterUnreachable' : 'ClusterFailing'
}

/** A cluster that lets us wait until requests time out is named, so that others need not wait for it too. */
async function noteSilence<T>(run: Run, access: ClusterAccess, look: Promise<T>): Promise<T> {
  try {
    return await look
  } catch (error) {
    if (error instanceof ApiFailure && /TIMEOUT|ETIMEDOUT/.test(error.reason)) run.report.silent(access.clusterId)
    throw error
  }
}

/** What a failed look means; a mismatch of identity and a refused kubeconfig wait for a person, not for time. */
function stateUnseen(run: Run, error: unknown): Ending {
  if (error instanceof Problem) {
    const ending = { reason: 'KubeconfigRefused', message: error.code }
    run.report.step('connect', 'failed', ending.message)
    return ending
  }
  if (!(error instanceof ApiFailure)) throw error
  const ending = { reason: unseenReason(error), message: error.message }
  run.report.step('connect', 'failed', ending.message)
  if (ending.reason !== 'ClusterIdentityMismatch') run.report.rerunAfter(rerunDelayMs.afterFailure)
  return ending
}

/** Reasons to write nothing at all: a name that is taken, another installation's object, a higher revision (rule 6). */
function findObserveOnly(run: Run, sightings: readonly Sighting[]): Ending | null {
  for (const { state } of sightings) {
    if (state.kind === 'foreign') return { reason: 'NamespaceTaken', message: state.message }
  }
  for (const { capsule } of sightings) {
    if (capsule.kind === 'foreign') return { reason: capsule.reason, message: capsule.message }
  }
  for (const { side } of sightings) {
    const observed = [...(side.namespace === null ? [] : [side.namespace]), ...side.observed]
    const fault = findGuardFault(observed, run.blueprint)
    if (fault === null) continue
    const { reason, message, revision } = fault
    const cause = reason === 'HigherRevision' ? 'higher-revision' : 'other-installation'
    run.report.forbid({ clusterId: side.clusterId, cause, detail: message, seenRevision: revision })
    return { reason, message }
  }
  return null
}

async function pauseForLoss(run: Run, sightings: readonly Sighting[]): Promise<Ending | null> {
  const lost = sightings.flatMap(({ state, capsule }) => [state, capsule].filter((one) => one.kind === 'lost'))
  const [first] = lost
  if (first === undefined) return null
  const message = [...new Set(lost.map((state) => state.message))].join('; ')
  run.report.condition('DataMissing', { status: 'True', reason: first.reason, message })
  run.report.condition('NamespacesReady', { status: 'False', reason: first.reason, message })
  run.report.step('namespaces', 'failed', message)
  const standing = sightings.find(({ side, state }) => side.place.purpose === 'storage' && state.kind === 'ours')
  if (standing !== undefined) await pausePrune(run, standing.side)
  return { reason: 'Paused', message: 'paused because data is missing' }
}

function stateClasses(run: Run, sides: { storage: Side; backup: Side }): void {
  const missing = [
    ...missingClasses(sides.storage, [...blockBytesByClass(run.blueprint.quotas).keys()]),
    ...missingClasses(
      sides.backup,
      bucketQuotas(run.blueprint.quotas).map((quota) => quota.className),
    ),
  ]
  run.report.condition('ClassesServed', {
    status: missing.length === 0 ? 'True' : 'False',
    reason: missing.length === 0 ? 'Served' : 'StorageClassMissing',
    message: missing.length === 0 ? 'every class of the offers exists' : `no storage class ${missing.join(', ')}`,
  })
}

function missingClasses(side: Side, classNames: readonly string[]): string[] {
  const { storageClasses, cosi } = side.capabilities
  const served = new Set([...storageClasses, ...(cosi?.bucketClasses ?? [])].map((found) => found.name))
  return classNames.filter((name) => !served.has(name))
}

/** Writes, in the order of rule 15. */
async function lay(run: Run, seen: { storage: Side; backup: Side }): Promise<Ending> {
  stateClasses(run, seen)
  const coexistence = coexistenceVerdict([seen.storage, seen.backup])
  if (coexistence !== null) run.report.condition('CapsuleAssigned', coexistence)
  run.report.condition('IsolationWidened', isolationVerdict([seen.storage, seen.backup], run.blueprint.installationId))
  if (!(await withdrawVelero(run, seen.storage))) return { reason: 'Waiting', message: 'waits for Velero to let go' }
  const given = await layCapsuleTenants(run, seen)
  if (given === null) return { reason: 'Waiting', message: 'waits for Capsule’s Tenant' }
  if (!(await layNamespaces(run, [given.storage, given.backup])))
    return { reason: 'Waiting', message: 'waits for the namespaces' }
  await stateAssignment(run, given)
  const [isFounded, sides] = await Promise.all([layFoundation(run, given), grantSecrets(run, given)])
  if (!isFounded) return { reason: 'Waiting', message: 'waits for quota and network policies' }
  if (sides === null) return { reason: 'Waiting', message: 'waits for the grant on Secrets' }
  const { storage, backup } = sides
  const buckets = await layBuckets(run, sides)
  run.report.condition('DataMissing', {
    status: buckets.lost.length === 0 ? 'False' : 'True',
    reason: buckets.lost.length === 0 ? 'NothingMissing' : 'BucketClaimMissing',
    message: buckets.lost.length === 0 ? 'everything that once stood still stands' : buckets.lost.join('; '),
  })
  if (!(await layBackup(run, sides, buckets))) await rememberBuckets(run, backup, buckets.bound)
  // Nobody has a side to itself that a move is still filling.
  const isTaken = run.blueprint.isSuspended !== true && run.blueprint.filledByMoveId === undefined
  if (isTaken) await grantAccess(run, storage)
  return { reason: 'Unknown', message: '' }
}

/**
 * Brings a tenant's objects to its blueprint: looks at everything first, writes only when nothing forbids it, gathers
 * faults into conditions and steps. Throws only on a fault of our own.
 */
export async function reconcileTenant(
  dependencies: ReconcileDependencies,
  options: ReconcileOptions,
): Promise<ReconcileReport> {
  const { limits, timing, log } = dependencies
  const { blueprint, observedAt } = options
  const report = createRunReport({ generation: blueprint.generation, observedAt })
  const { mayWrite = () => true } = options
  const run: Run = { blueprint, report, limits, timing, log, mayWrite }
  try {
    const [storage, backup] = await Promise.all([
      noteSilence(run, options.storage, sight(dependencies, options, 'storage')),
      noteSilence(run, options.backup, sight(dependencies, options, 'backup')),
    ])
    const observeOnly = findObserveOnly(run, [storage, backup])
    if (observeOnly !== null) {
      report.condition('NamespacesReady', { status: 'False', ...observeOnly })
      report.step('namespaces', 'failed', observeOnly.message)
      log.warn({ tenantId: blueprint.tenantId, reason: observeOnly.reason }, 'cluster is observe-only for this tenant')
      return report.finish({ reason: 'ObserveOnly', message: observeOnly.message })
    }
    if (blueprint.isSuspended === true) await withdrawAccess(run, storage.side)
    const paused = await pauseForLoss(run, [storage, backup])
    if (paused !== null) return report.finish(paused)
    return report.finish(await lay(run, { storage: storage.side, backup: backup.side }))
  } catch (error) {
    return report.finish(stateUnseen(run, error))
  }
}
