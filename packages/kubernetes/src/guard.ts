import { annotations } from './names.ts'
import { type ObservedObject, objectLabel } from './objects.ts'

/** Why a cluster may only be observed (rule 6). */
export interface GuardFault {
  readonly reason: 'OtherInstallation' | 'HigherRevision'
  readonly message: string
}

/**
 * The first object that forbids writing: one of another installation, or one with a higher revision than ours, which
 * means that our database is older than the cluster. Objects without the annotations say nothing.
 */
export function findGuardFault(
  observed: readonly ObservedObject[],
  ours: { readonly installationId: string; readonly revision: bigint },
): GuardFault | null {
  for (const object of observed) {
    const marks = object.metadata.annotations ?? {}
    const installation = marks[annotations.installation]
    if (installation !== undefined && installation !== ours.installationId) {
      return {
        reason: 'OtherInstallation',
        message: `${objectLabel(object)} belongs to installation ${installation.slice(0, 60)}`,
      }
    }
    const revision = marks[annotations.revision]
    if (revision !== undefined && /^\d{1,38}$/.test(revision) && BigInt(revision) > ours.revision) {
      return {
        reason: 'HigherRevision',
        message: `${objectLabel(object)} carries revision ${revision}, ours is ${ours.revision}`,
      }
    }
  }
  return null
}
