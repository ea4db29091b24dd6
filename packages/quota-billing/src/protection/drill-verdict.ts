import { isWholeByBytes, type MovedData } from './moved-data.ts'

/** What the end of a drill showed of its copy; the first alone proves that its contents are what was saved. */
export type DrillVerdict =
  | 'identical'
  | 'bytes-complete'
  | 'files-missing'
  | 'bytes-differ'
  | 'copy-empty'
  | 'not-compared'

/** What was counted at the end: files against the list of the copy (K8up), or bytes against what was moved (Velero). */
export interface DrillEnd {
  readonly isPassed: boolean
  readonly files: { readonly expectedFiles: bigint; readonly restoredFiles: bigint } | null
  readonly moved?: MovedData | null
}

/**
 * True where a drill showed that its copy does not hold what it should: it counts for nothing any more. A drill that was cut
 * off says nothing of its copy, and a copy without files may be of a claim without files.
 */
export function provesCopyBroken(verdict: DrillVerdict): boolean {
  return verdict === 'files-missing' || verdict === 'bytes-differ'
}

function verdictOfBytes(isPassed: boolean, moved: MovedData): DrillVerdict {
  if (moved.restoredFiles === 0n) return 'copy-empty'
  if (!isWholeByBytes(moved)) return 'bytes-differ'
  return isPassed ? 'bytes-complete' : 'not-compared'
}

/**
 * What a drill proved. `identical`: every file of the copy was restored, read again and compared by its hash.
 * `bytes-complete`: as much came back as had been copied, and its contents were compared with nothing, since the driver
 * keeps no hash of files. Counts that differ and a copy without any file prove nothing, and what was not compared to its
 * end is no proof either, whatever was restored: a hash that differs ends the comparison before its figures are told
 * (cluster rule 26).
 */
export function drillVerdict({ isPassed, files, moved = null }: DrillEnd): DrillVerdict {
  if (moved !== null) return verdictOfBytes(isPassed, moved)
  if (files === null) return 'not-compared'
  const { expectedFiles, restoredFiles } = files
  if (expectedFiles === 0n) return 'copy-empty'
  if (expectedFiles !== restoredFiles) return 'files-missing'
  return isPassed ? 'identical' : 'not-compared'
}
