import type { Instant } from '../shared/instant.ts'

/** What made a copy: K8up writes restic snapshots of file systems, Velero moves data of CSI snapshots. */
export type BackupDriver = 'k8up' | 'velero'

/** One copy that was seen: a K8up Snapshot of a claim's path, or a Completed Velero DataUpload. */
export interface SeenCopy {
  readonly claimName: string
  readonly driver: BackupDriver
  /** The instant the data is of, not the one at which copying ended. */
  readonly takenAt: Instant
  /** Bytes moved; null where the driver does not tell. */
  readonly sizeBytes: bigint | null
}

/** Clocks of clusters differ: a copy dated later than this from now is no evidence of anything. */
const clockSkewMsMax = 5 * 60_000

/**
 * True when the copy can be restored from, as far as what was seen tells: a data upload without bytes moved nothing, and
 * a copy from the future would stay young for ever.
 */
export function isGoodCopy(copy: SeenCopy, now: Instant): boolean {
  if (copy.takenAt > now + clockSkewMsMax) return false
  return copy.driver === 'k8up' || (copy.sizeBytes ?? 0n) > 0n
}

/** The latest of the copies; null of none. */
export function newestCopy<Copy extends SeenCopy>(copies: readonly Copy[]): Copy | null {
  return copies.reduce<Copy | null>(
    (newest, copy) => (newest === null || copy.takenAt > newest.takenAt ? copy : newest),
    null,
  )
}
