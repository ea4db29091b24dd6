import { annotations } from './names.ts'
import { type ObservedObject, objectLabel } from './objects.ts'

/** Why a cluster may only be observed (rule 6). */
export interface GuardFault {
  readonly reason: 'OtherInstallation' | 'HigherRevision'
  readonly message: string
  /** Of a higher revision, which; null for a number that no ledger can have written. */
  readonly revision: bigint | null
}

/** More changes than a ledger will ever hold: a larger number was not written by us, and nothing may be reckoned from it. */
const revisionMax = 10n ** 15n

function revisionOf(object: ObservedObject): bigint | null {
  const revision = object.metadata.annotations?.[annotations.revision]
  return revision !== undefined && /^\d{1,38}$/.test(revision) ? BigInt(revision) : null
}

/** The highest of the objects' revisions and `before`; what no ledger can have written does not count. */
export function highestRevision(objects: readonly ObservedObject[], before: bigint | null): bigint | null {
  return objects
    .map(revisionOf)
    .reduce((most, one) => (one !== null && one <= revisionMax && one > (most ?? -1n) ? one : most), before)
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
        revision: null,
        message: `${objectLabel(object)} belongs to installation ${installation.slice(0, 60)}`,
      }
    }
    const revision = revisionOf(object)
    if (revision !== null && revision > ours.revision) {
      return {
        reason: 'HigherRevision',
        revision: revision <= revisionMax ? revision : null,
        message: `${objectLabel(object)} carries revision ${revision}, ours is ${ours.revision}`,
      }
    }
  }
  return null
}
