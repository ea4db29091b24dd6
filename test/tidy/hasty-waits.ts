import { Visitor } from 'oxc-parser'
import type { TextFile } from './support/source-file.ts'
import { syntaxOf } from './support/source-file.ts'
import type { Violation } from './support/violation.ts'
import { violationAt } from './support/violation.ts'

/**
 * Waits of a second, which is what `vi.waitFor` and `vi.waitUntil` have where no time is given: a machine that does other things
 * too takes that long to come back to a process. `expect.poll` has its patience in vitest.config.ts, and says what it saw last.
 */
export function hastyWaits(files: readonly TextFile[]): readonly Violation[] {
  return files.flatMap((file) => {
    const found: Violation[] = []
    const visitor = new Visitor({
      CallExpression(node) {
        const { callee, arguments: given } = node
        if (callee.type !== 'MemberExpression' || given.length > 1) return
        const { object, property } = callee
        if (object.type !== 'Identifier' || object.name !== 'vi' || property.type !== 'Identifier') return
        if (property.name === 'waitFor' || property.name === 'waitUntil') {
          found.push(violationAt(file, node.start, `vi.${property.name} without a time`))
        }
      },
    })
    visitor.visit(syntaxOf(file).program)
    return found
  })
}
