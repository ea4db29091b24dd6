import { Visitor } from 'oxc-parser'
import type { TextFile } from './support/source-file.ts'
import { isSource, syntaxOf } from './support/source-file.ts'
import type { Violation } from './support/violation.ts'
import { violationAt } from './support/violation.ts'

/** Reads of the process's environment in shipped source outside files named config.ts, where it is parsed once. */
export function environmentReads(files: readonly TextFile[]): readonly Violation[] {
  return files
    .filter((file) => isSource(file) && !file.path.endsWith('/config.ts'))
    .flatMap((file) => {
      const found: Violation[] = []
      const visitor = new Visitor({
        MemberExpression(node) {
          const { object, property } = node
          const name = property.type === 'Literal' ? property.value : 'name' in property ? property.name : undefined
          const isProcess = object.type === 'Identifier' && object.name === 'process'
          if (isProcess && name === 'env') found.push(violationAt(file, node.start, 'process.env is read'))
        },
      })
      const { program, module } = syntaxOf(file)
      visitor.visit(program)
      for (const statement of module.staticImports) {
        if (/^(node:)?process$/.test(statement.moduleRequest.value)) {
          found.push(violationAt(file, statement.start, 'the process is imported'))
        }
      }
      return found
    })
}
