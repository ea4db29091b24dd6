import type { TextFile } from './support/source-file.ts'
import type { Violation } from './support/violation.ts'
import { violationAt } from './support/violation.ts'

// Letters are bracketed so that this very line is no violation.
const mark = /\b(T[O]DO|F[I]XME|X[X]X|H[A]CK)\b/g

/** Work that was put off: marks of it in any text file. A known limit is described in the documentation instead. */
export function openEnds(files: readonly TextFile[]): readonly Violation[] {
  return files.flatMap((file) =>
    [...file.text.matchAll(mark)].map((match) => violationAt(file, match.index, `${match[0]} is left`)),
  )
}
