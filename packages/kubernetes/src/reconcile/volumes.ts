import { ApiFailure } from '../client/api-failure.ts'
import { desiredRetainedVolume, desiredRetentionMark } from '../desired/retained-volume.ts'
import { claimCapacityOf, isRecord, texts } from '../fields.ts'
import { rerunDelayMs } from '../limits.ts'
import { annotations } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import { applyOver, failureText, overdue } from './apply-changes.ts'
import type { Run, Side } from './run.ts'

function volumeOf(claim: ObservedObject): string {
  return texts(claim['spec'])['volumeName'] ?? ''
}

/** Bound claims whose volume nobody has made to outlive them yet. A cache may not know the volume's name: then a mark is enough. */
function unretained(claims: readonly ObservedObject[]): ObservedObject[] {
  return claims.filter((claim) => {
    const mark = claim.metadata.annotations?.[annotations.retainedVolume]
    const volumeName = volumeOf(claim)
    return claimCapacityOf(claim).capacity !== '' && (mark === undefined || (volumeName !== '' && mark !== volumeName))
  })
}

/** True when the volume says itself that it serves that very claim: another tenant's is never touched. */
function serves(volume: ObservedObject, claim: ObservedObject): boolean {
  const spec = volume['spec']
  return isRecord(spec) && texts(spec['claimRef'])['uid'] === claim.metadata.uid
}

function reclaimPolicyOf(volume: ObservedObject): string {
  return texts(volume['spec'])['persistentVolumeReclaimPolicy'] ?? ''
}

/** Keeps one volume, then notes it on the claim, unless that is going already. Returns how many objects were applied. */
async function retain(run: Run, side: Side, claim: ObservedObject): Promise<number> {
  const name = volumeOf(claim)
  const volume = await side.client.get({ kind: 'PersistentVolume', name })
  if (volume === null || !serves(volume, claim)) throw notServing(name)
  if (!run.mayWrite()) throw new ApiFailure({ status: 0, reason: 'Overdue', message: overdue })
  const isAtRisk = reclaimPolicyOf(volume) !== 'Retain'
  if (isAtRisk) {
    await applyOver(run, side, { object: desiredRetainedVolume(run.blueprint, side.place, name), before: volume })
  }
  if (claim.metadata.deletionTimestamp !== undefined) return Number(isAtRisk)
  const mark = desiredRetentionMark(side.place, claim.metadata.name, name)
  await applyOver(run, side, { object: mark, before: claim })
  return Number(isAtRisk) + 1
}

function notServing(name: string): ApiFailure {
  return new ApiFailure({ status: 0, reason: 'NotServing', message: `volume ${name} does not name the claim` })
}

/** Makes the volumes of the tenant's claims outlive them (rule 5) and states `VolumesAtRisk`. */
export async function retainVolumes(run: Run, side: Side, claims: readonly ObservedObject[] | null): Promise<void> {
  if (claims === null) {
    const message = 'the claims of the namespace may not be read'
    run.report.condition('VolumesAtRisk', { status: 'Unknown', reason: 'ClaimsUnread', message })
    return
  }
  const failures: string[] = []
  const atRisk = unretained(claims)
  await Promise.all(
    atRisk.map(async (claim) => {
      try {
        run.report.applied(await retain(run, side, claim))
      } catch (error) {
        failures.push(failureText(claim, error))
      }
    }),
  )
  const isKept = failures.length === 0
  const message = isKept ? 'every volume outlives its claim' : failures.join('; ')
  run.report.condition('VolumesAtRisk', {
    status: isKept ? 'False' : 'True',
    reason: isKept ? 'Retained' : 'NotRetained',
    message,
  })
  if (atRisk.length === 0) return
  run.report.step('volumes', isKept ? 'done' : 'failed', message)
  if (!isKept) run.report.rerunAfter(rerunDelayMs.afterFailure)
}
