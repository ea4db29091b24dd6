import { Visitor } from 'oxc-parser'
import type { TextFile } from './support/source-file.ts'
import { syntaxOf } from './support/source-file.ts'
import type { Violation } from './support/violation.ts'
import { violationAt } from './support/violation.ts'

/** Modules replaced behind the code's back: `vi.mock` and `vi.doMock`. Doubles are passed through ports instead. */
export function moduleMocks(files: readonly TextFile[]): readonly Violation[] {
  return files.flatMap((file) => {
    const found: Violation[] = []
    const visitor = new Visitor({
      MemberExpression(node) {
        const { object, property } = node
        if (object.type !== 'Identifier' || !['vi', 'vitest'].includes(object.name)) return
        if (property.type === 'Identifier' && ['mock', 'doMock'].includes(property.name)) {
          found.push(violationAt(file, node.start, `vi.${property.name}`))
        }
      },
    })
    visitor.visit(syntaxOf(file).program)
    return found
  })
}
