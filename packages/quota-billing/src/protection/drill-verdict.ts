/** What the end of a drill showed of its copy; the first alone proves it. */
export type DrillVerdict = 'identical' | 'files-missing' | 'copy-empty' | 'not-compared'

/**
 * What a drill proved. `identical`: every file of the copy was restored, read again and compared by its hash. Counts that
 * differ and a copy without any file prove nothing, and what was not compared to its end is no proof either, whatever was
 * restored: a hash that differs ends the comparison before its figures are told (cluster rule 26).
 */
export function drillVerdict(end: {
  readonly isPassed: boolean
  readonly files: { readonly expectedFiles: bigint; readonly restoredFiles: bigint } | null
}): DrillVerdict {
  const { isPassed, files } = end
  if (files === null) return 'not-compared'
  const { expectedFiles, restoredFiles } = files
  if (expectedFiles === 0n) return 'copy-empty'
  if (expectedFiles !== restoredFiles) return 'files-missing'
  return isPassed ? 'identical' : 'not-compared'
}
