import type { DataClass } from '../tenancy/exit.ts'

/** Why Velero may not hold the copies of some data. */
export type VeleroRefusal = 'one-key-per-installation' | 'no-data-movement'

/**
 * Why Velero is refused, null where it may be used (cluster rule 27). It has one repository key per installation, so no
 * tenant's data can be destroyed with its key: that is refused for archives and health data. Without CSI data movement it
 * copies files of mounted claims alone, and leaves the others out without a word.
 */
export function veleroRefusal(wanted: {
  readonly dataClass: DataClass
  readonly movesSnapshotData: boolean
}): VeleroRefusal | null {
  if (wanted.dataClass !== 'ordinary') return 'one-key-per-installation'
  return wanted.movesSnapshotData ? null : 'no-data-movement'
}

/** A destruction certificate names a key only where destroying it destroys the copies: never Velero's (cluster rule 27). */
export function namesRepositoryKey(driver: 'k8up' | 'velero'): boolean {
  return driver === 'k8up'
}
