import type { TextFile } from './support/source-file.ts'
import { lineCount } from './support/source-file.ts'
import type { Violation } from './support/violation.ts'
import { violationOf } from './support/violation.ts'

export const linesMax = 400
export const medianLinesMax = 80

/** Files longer than `linesMax` lines. */
export function tooLongFiles(files: readonly TextFile[]): readonly Violation[] {
  return files
    .filter((file) => lineCount(file) > linesMax)
    .map((file) => violationOf(file, `${lineCount(file)} lines, at most ${linesMax}`))
}

/** The middle length of all files, the higher of two; 0 for none. */
export function medianLines(files: readonly TextFile[]): number {
  const lengths = files.map(lineCount).toSorted((a, b) => a - b)
  return lengths[Math.floor(lengths.length / 2)] ?? 0
}
