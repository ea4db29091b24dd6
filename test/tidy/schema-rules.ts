import { Visitor } from 'oxc-parser'
import type { TextFile } from './support/source-file.ts'
import { isSource, syntaxOf } from './support/source-file.ts'
import type { Violation } from './support/violation.ts'
import { violationAt } from './support/violation.ts'

interface Rule {
  readonly pattern: RegExp
  readonly message: string
}

/** Instants and ids come from the application, so that a simulated clock and a replay give the same rows. */
const clockAndIds: readonly Rule[] = [
  {
    pattern: /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp)\s*\(/gi,
    message: 'the database reads its own clock',
  },
  {
    pattern: /\b(current_timestamp|current_date|localtimestamp)\b|@updatedAt\b/gi,
    message: 'the database reads its own clock',
  },
  { pattern: /\b(gen_random_uuid|uuidv[47]|uuid|cuid|nanoid)\s*\(/gi, message: 'the database makes an id' },
]

const quantities: readonly Rule[] = [
  { pattern: /\b(Float|double precision|real|float[48]|money)\b/g, message: 'a quantity is not an integer' },
]

/** Faults in Prisma's schema and in migrations: own clock, own ids, floating point. Comments may name them. */
export function schemaFaults(files: readonly TextFile[]): readonly Violation[] {
  return files
    .filter((file) => /^prisma\/.*\.(prisma|sql)$/.test(file.path))
    .flatMap((file) => faultsIn({ file, text: withoutComments(file.text), offset: 0 }, [...clockAndIds, ...quantities]))
}

// The history of migrations is Prisma's own table, in Prisma's own words; it says when a machine did something.
const migrator = 'packages/database/src/migration/'

/** SQL inside the database package's strings that reads the database's clock or lets it make ids. */
export function queryFaults(files: readonly TextFile[]): readonly Violation[] {
  return files
    .filter((file) => isSource(file) && file.path.startsWith('packages/database/') && !file.path.startsWith(migrator))
    .flatMap((file) => {
      const found: Violation[] = []
      const look = (text: string, offset: number): void =>
        void found.push(...faultsIn({ file, text, offset }, clockAndIds))
      const visitor = new Visitor({
        TemplateElement: (node) => look(node.value.raw, node.start),
        Literal(node) {
          if (typeof node.value === 'string') look(node.value, node.start)
        },
      })
      visitor.visit(syntaxOf(file).program)
      return found
    })
}

function faultsIn(
  part: { file: TextFile; text: string; offset: number },
  rules: readonly Rule[],
): readonly Violation[] {
  return rules.flatMap(({ pattern, message }) =>
    [...part.text.matchAll(pattern)].map((match) =>
      violationAt(part.file, part.offset + match.index, `${message}: ${match[0]}`),
    ),
  )
}

/** The same text with comments blanked, so that offsets stay true. */
function withoutComments(text: string): string {
  return text.replaceAll(/(--|\/\/).*|\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
}
