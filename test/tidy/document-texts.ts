import { Visitor } from 'oxc-parser'
import { tradeWords } from '../harness/console-texts.ts'
import type { TextFile } from './support/source-file.ts'
import { isTest, syntaxOf } from './support/source-file.ts'
import type { Violation } from './support/violation.ts'
import { violationAt } from './support/violation.ts'

/** What members are given on paper or as a file, and the page that comes with an archive of their data. */
const isOfDocuments = (file: TextFile): boolean =>
  (file.path.startsWith('packages/documents/src/') && !isTest(file) && !file.path.includes('.test-support.')) ||
  file.path === 'packages/control-plane/src/tenancy/export-read-me.ts'

/** A code, a path or a package: a program reads it. */
const isCode = (text: string): boolean => /^[@.a-z][\w@./:-]*$/.test(text)

/** Words of the machine room in what members read of documents. Single small words are read where a file holds texts alone. */
export function tradeWordsInDocuments(files: readonly TextFile[]): readonly Violation[] {
  return files.filter(isOfDocuments).flatMap((file) => {
    const found: Violation[] = []
    const read = (text: string, start: number): void => {
      if (tradeWords.test(text)) found.push(violationAt(file, start, `a word of the machine room: ${text}`))
    }
    const visitor = new Visitor({
      Literal({ value, start }) {
        if (typeof value === 'string' && !isCode(value)) read(value, start)
      },
      TemplateElement({ value, start }) {
        read(value.cooked ?? value.raw, start)
      },
      Property({ value }) {
        if (!file.path.endsWith('-texts.ts') || value.type !== 'Literal') return
        if (typeof value.value === 'string' && isCode(value.value)) read(value.value, value.start)
      },
    })
    visitor.visit(syntaxOf(file).program)
    return found
  })
}
