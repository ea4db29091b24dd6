import { Visitor } from 'oxc-parser'
import type { TextFile } from './support/source-file.ts'
import { syntaxOf } from './support/source-file.ts'
import type { Violation } from './support/violation.ts'
import { violationAt } from './support/violation.ts'

/** Packages that compute the same from the same input: the instant and anything random are handed to them. */
const deterministic = /^packages\/(quota-billing|contracts|control-plane|documents)\/src\//

const banned = new Set(['Date.now', 'Math.random', 'Temporal.Now', 'performance.now', 'crypto.randomUUID'])

/** Reads of the machine's clock or of chance in deterministic packages, their tests included. */
export function clockAndChance(files: readonly TextFile[]): readonly Violation[] {
  return files
    .filter((file) => deterministic.test(file.path))
    .flatMap((file) => {
      const found: Violation[] = []
      const report = (start: number, what: string): void => void found.push(violationAt(file, start, what))
      const visitor = new Visitor({
        MemberExpression(node) {
          if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return
          const name = `${node.object.name}.${node.property.name}`
          if (banned.has(name)) report(node.start, name)
        },
        NewExpression(node) {
          const isDate = node.callee.type === 'Identifier' && node.callee.name === 'Date'
          if (isDate && node.arguments.length === 0) report(node.start, 'new Date()')
        },
        CallExpression(node) {
          if (node.callee.type === 'Identifier' && node.callee.name === 'Date') report(node.start, 'Date()')
        },
      })
      visitor.visit(syntaxOf(file).program)
      return found
    })
}
