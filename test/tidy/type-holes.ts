import { Visitor } from 'oxc-parser'
import type { TextFile } from './support/source-file.ts'
import { syntaxOf } from './support/source-file.ts'
import type { Violation } from './support/violation.ts'
import { violationAt } from './support/violation.ts'

/**
 * Places where the compiler is told to look away: the type `any`, the non-null `!`, `@ts-ignore` and its kin, and a
 * lint rule or format switched off without a reason after `--`.
 */
export function typeHoles(files: readonly TextFile[]): readonly Violation[] {
  return files.flatMap((file) => [...holesInSyntax(file), ...holesInComments(file)])
}

function holesInSyntax(file: TextFile): readonly Violation[] {
  const found: Violation[] = []
  const visitor = new Visitor({
    TSAnyKeyword: (node) => found.push(violationAt(file, node.start, 'any')),
    TSNonNullExpression: (node) => found.push(violationAt(file, node.start, 'non-null !')),
  })
  visitor.visit(syntaxOf(file).program)
  return found
}

function holesInComments(file: TextFile): readonly Violation[] {
  return syntaxOf(file).comments.flatMap((comment) => {
    const text = comment.value.trim()
    if (/^@ts-(ignore|nocheck|expect-error)/.test(text)) {
      return [violationAt(file, comment.start, 'the compiler is silenced')]
    }
    const isSilent = /^(oxlint|eslint)-disable|^biome-ignore/.test(text)
    const hasReason = / -- \S|^biome-ignore [^:]+: \S/.test(text)
    return isSilent && !hasReason ? [violationAt(file, comment.start, 'a rule is silenced without a reason')] : []
  })
}
