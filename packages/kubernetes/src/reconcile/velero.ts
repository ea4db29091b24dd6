import { veleroRefusal } from '@grenier/quota-billing'
import { ApiFailure } from '../client/api-failure.ts'
import { desiredRepositorySecret } from '../desired/repository-secret.ts'
import { desiredSchedule } from '../desired/schedule.ts'
import { locationPhaseOf, scheduleTargetOf } from '../fields.ts'
import { rerunDelayMs } from '../limits.ts'
import { annotations, objectNames } from '../names.ts'
import { type Kind, type ObservedObject, objectLabel } from '../objects.ts'
import { desiredVeleroObjects, type VeleroTarget, veleroName } from '../protection/desired/velero-objects.ts'
import { applyChanges, failureText, keyOf, overdue } from './apply-changes.ts'
import type { Run, Side } from './run.ts'

const veleroKinds = ['Secret', 'BackupStorageLocation', 'VeleroSchedule'] as const

/**
 * What stands of a tenant in Velero's namespace, by name: whatever else is there is nobody's business of ours. What may not be
 * read there, since its operator has granted nothing, hinders the backup and nothing else. Throws any other ApiFailure.
 */
export async function observeVelero(
  client: Side['client'],
  place: { readonly namespace: string; readonly slug: string },
): Promise<{ observed: ObservedObject[]; isVeleroForbidden: boolean }> {
  const address = { namespace: place.namespace, name: veleroName(place.slug) }
  let isVeleroForbidden = false
  const look = async (kind: Kind): Promise<ObservedObject | null> => {
    try {
      return await client.get({ kind, ...address })
    } catch (failure) {
      if (!(failure instanceof ApiFailure) || failure.status !== 403) throw failure
      isVeleroForbidden = true
      return null
    }
  }
  const found = await Promise.all(veleroKinds.map(look))
  return { observed: found.filter((object) => object !== null), isVeleroForbidden }
}

/** Why Velero may not copy here, as a reason and its words; null where it may. */
export function veleroObstacle(run: Run, storage: Side): { reason: string; message: string } | null {
  const { velero } = run.blueprint.backup
  if (velero === undefined) return null
  const refusal = veleroRefusal({ dataClass: velero.dataClass, movesSnapshotData: storage.capabilities.velero })
  if (refusal === 'one-key-per-installation') {
    return { reason: 'VeleroRefused', message: `one key for everybody is refused for ${velero.dataClass} data` }
  }
  if (refusal !== null) {
    return { reason: 'VeleroNotServed', message: 'the cluster serves no Velero that moves the data of snapshots' }
  }
  if (storage.isVeleroForbidden !== true) return null
  return { reason: 'VeleroForbidden', message: `what stands in namespace ${velero.namespace} may not be read` }
}

/** Removes a Schedule of ours, which holds no data; what it copied stays. */
async function removeSchedule(run: Run, side: Side, schedule: ObservedObject): Promise<string | null> {
  if (schedule.metadata.annotations?.[annotations.installation] !== run.blueprint.installationId) return null
  if (!run.mayWrite()) return `${objectLabel(schedule)}: ${overdue}`
  try {
    await side.client.remove(schedule)
    run.report.laid(side.place.purpose, { standing: [], removed: [keyOf(schedule)] })
    return null
  } catch (error) {
    return failureText(schedule, error)
  }
}

/** Nothing is copied to a location that Velero has not found available, whatever is scheduled: that is said, and looked at again. */
function stateUnavailable(run: Run, phase: string): void {
  const hasLooked = phase !== ''
  const message = hasLooked ? `Velero finds its location ${phase}` : 'Velero has not looked at its location yet'
  const status = hasLooked ? 'False' : 'Unknown'
  run.report.condition('BackupScheduled', { status, reason: 'VeleroLocationUnavailable', message })
  run.report.step('backup', 'waiting', message)
  run.report.rerunAfter(hasLooked ? rerunDelayMs.max : rerunDelayMs.afterFailure)
}

/**
 * Lays what Velero needs of a tenant in its own namespace, on the storage cluster. K8up's Schedule stops copying once Velero
 * finds its location available, so that no night is without one; it prunes no more from the first run on. It stays, as its
 * copies and the Secret that opens them do: it names their repository to restores and drills, and checks it; the bucket's key
 * is copied there on rotation, as ever. Returns what failed; null where it has itself stated why nothing is copied yet.
 */
export async function layVelero(
  run: Run,
  storage: Side,
  target: VeleroTarget & { readonly claims: readonly { name: string; uid: string }[] },
): Promise<readonly string[] | null> {
  const desired = desiredVeleroObjects(run.blueprint, target)
  const inVelero = (object: ObservedObject) => object.metadata.namespace === run.blueprint.backup.velero?.namespace
  const observed = storage.observed.filter(inVelero)
  const laid = await applyChanges(run, { ...storage, observed }, { kinds: veleroKinds, desired })
  if (laid.failures.length > 0) return laid.failures
  const phase = locationPhaseOf(laid.standing.find(({ kind }) => kind === 'BackupStorageLocation'))
  const isAvailable = phase === 'Available'
  const failures = await retireK8up(run, storage, { ...target, isPaused: target.isPaused || isAvailable })
  if (failures.length > 0 || isAvailable || target.isPaused) return failures
  stateUnavailable(run, phase)
  return null
}

/** Brings a K8up Schedule of ours, where there is one, to prune no more, and to copy no more where it is paused. */
async function retireK8up(
  run: Run,
  storage: Side,
  target: VeleroTarget & { readonly claims: readonly { name: string; uid: string }[] },
): Promise<readonly string[]> {
  const former = storage.observed.find(
    ({ kind, metadata }) => kind === 'Schedule' && metadata.name === objectNames.schedule,
  )
  if (former?.metadata.annotations?.[annotations.installation] !== run.blueprint.installationId) return []
  const standing = { ...scheduleTargetOf(former), prunePaused: true, backupPaused: target.isPaused }
  const desired = [
    desiredRepositorySecret(run.blueprint, storage.place, target),
    desiredSchedule(run.blueprint, storage.place, standing),
  ]
  const beside = storage.observed.filter(({ metadata }) => metadata.namespace === storage.place.namespace)
  return (await applyChanges(run, { ...storage, observed: beside }, { kinds: ['Secret', 'Schedule'], desired }))
    .failures
}

/**
 * Takes away the Schedule of a tenant that Velero copied and may not, or shall not, any more. The namespace says that there
 * was one, until it is gone. False when it could not be: nothing else is then written, or the note would be lost.
 */
export async function withdrawVelero(run: Run, storage: Side): Promise<boolean> {
  const former = storage.namespace?.metadata.annotations?.[annotations.velero]
  if (former === undefined || former === run.blueprint.backup.velero?.namespace) return true
  const failure = await removeFormer(run, storage, former)
  if (failure === null) return true
  run.report.step('velero', 'failed', failure)
  run.report.rerunAfter(rerunDelayMs.afterFailure)
  return false
}

async function removeFormer(run: Run, storage: Side, namespace: string): Promise<string | null> {
  const address = { kind: 'VeleroSchedule', namespace, name: veleroName(run.blueprint.slug) } as const
  try {
    const schedule = await storage.client.get(address)
    return schedule === null ? null : await removeSchedule(run, storage, schedule)
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error
    return failureText({ kind: 'VeleroSchedule', metadata: { name: address.name } }, error)
  }
}
