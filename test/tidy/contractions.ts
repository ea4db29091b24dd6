import { type SqlStatement, statementsOf } from './sql-statements.ts'
import type { TextFile } from './support/source-file.ts'
import { type Violation, violationAt } from './support/violation.ts'

/** A release that others may still run beside the next one, and how far its database had come. */
export interface Release {
  readonly release: string
  readonly commit: string
  readonly lastMigration: string
}

/** Something that the release before may rely on, and that a migration takes away, narrows or may narrow. */
interface Contraction {
  readonly name: string
  readonly what: string
  readonly offset: number
}

const identifier = '(?:"?[a-z_][a-z0-9_$]*"?\\.)?"?([a-z_][a-z0-9_$]*)"?'
const named = (pattern: string): RegExp => new RegExp(pattern.replaceAll('@', identifier), 'i')

/** Statements that take something away, or may refuse what was taken before; the first group is its name. */
const whole: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  {
    pattern: named(
      '^DROP (?:TABLE|MATERIALIZED VIEW|VIEW|TYPE|DOMAIN|SEQUENCE|SCHEMA|ROLE|INDEX|AGGREGATE)(?: CONCURRENTLY)?(?: IF EXISTS)? @',
    ),
    what: 'is dropped',
  },
  { pattern: named('^DROP (?:FUNCTION|PROCEDURE|ROUTINE)(?: IF EXISTS)? @'), what: 'is dropped' },
  {
    pattern: named('^ALTER (?:TABLE|VIEW|FUNCTION|PROCEDURE|TYPE|SEQUENCE|INDEX) .*?@(?:\\([^)]*\\))? RENAME TO '),
    what: 'is renamed',
  },
  { pattern: named('^REVOKE .* ON (?:TABLE |FUNCTION |SEQUENCE |PROCEDURE )?@'), what: 'is revoked' },
  { pattern: named('^TRUNCATE (?:TABLE )?@'), what: 'is emptied' },
]

/** Statements that hold on a table, and may refuse what the release before writes there, unless this migration made it. */
const onTable: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: named(`^CREATE UNIQUE INDEX.*? ON (?:ONLY )?@`), what: 'gets a unique index' },
  { pattern: named(`^CREATE (?:OR REPLACE )?(?:CONSTRAINT )?TRIGGER .*? ON @`), what: 'gets a trigger' },
  { pattern: named(`^CREATE POLICY .*? ON @`), what: 'gets a policy' },
  { pattern: named(`^CALL protect_tenant_table\\('@'`), what: 'is protected' },
]

/** Parts of ALTER TABLE; the first group is the column or constraint. */
const parts: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: named('^DROP (?:COLUMN )(?:IF EXISTS )?@'), what: 'is dropped' },
  { pattern: named('^DROP CONSTRAINT (?:IF EXISTS )?@'), what: 'is dropped' },
  { pattern: named('^RENAME (?:COLUMN |CONSTRAINT )?@ TO'), what: 'is renamed' },
  { pattern: named('^ALTER (?:COLUMN )?@ SET NOT NULL'), what: 'may be null no longer' },
  { pattern: named('^ALTER (?:COLUMN )?@ (?:SET DATA )?TYPE'), what: 'gets another type' },
  {
    pattern: named('^ALTER (?:COLUMN )?@ DROP (?:DEFAULT|IDENTITY|EXPRESSION)'),
    what: 'is filled by itself no longer',
  },
  { pattern: named('^ADD CONSTRAINT @'), what: 'is checked from now on' },
  {
    pattern: named('^ADD (?:COLUMN )?(?:IF NOT EXISTS )?@ (?!.*DEFAULT)(?!.*GENERATED).*NOT NULL'),
    what: 'must be given',
  },
  { pattern: named('^(?:ENABLE|FORCE) ROW LEVEL SECURITY(?:@)?'), what: 'row-level security is switched on' },
]

/** The parts of an ALTER TABLE, cut at the commas that stand in no bracket. */
function partsOf(body: string): string[] {
  const cut: string[] = ['']
  let depth = 0
  for (const sign of body) {
    if (sign === '(') depth += 1
    if (sign === ')') depth -= 1
    if (sign === ',' && depth === 0) cut.push('')
    else cut[cut.length - 1] += sign
  }
  return cut.map((part) => part.trim())
}

const alterTable = named('^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?@ ')

const madeBy = (statements: readonly SqlStatement[], pattern: RegExp): Set<string> =>
  new Set(statements.flatMap(({ text }) => pattern.exec(text)?.[1]?.toLowerCase() ?? []))

/** Members of the list of values that a constraint allows; null: it is no such list. */
function allowedBy(definition: string): Set<string> | null {
  const list = /CHECK \( ?"?[a-z_]+"? IN \( ?('[^)]*) ?\) ?\)$/i.exec(definition.trim())?.[1]
  return list === undefined ? null : new Set([...list.matchAll(/'([^']*)'/g)].map(([, value]) => value ?? ''))
}

/** Constraints by table and name, as migrations in their order leave them. */
type Constraints = Map<string, string>

function noteConstraints(constraints: Constraints, { text }: SqlStatement): void {
  const table = named('^(?:CREATE TABLE(?: IF NOT EXISTS)?|ALTER TABLE(?: ONLY)?) @').exec(text)?.[1]
  if (table === undefined) return
  const body = text.startsWith('CREATE')
    ? text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'))
    : text.replace(alterTable, '')
  for (const part of partsOf(body)) {
    const found = /^(?:ADD )?CONSTRAINT "?([a-z_0-9]+)"? (.*)$/is.exec(part)
    if (found?.[1] !== undefined && found[2] !== undefined) constraints.set(`${table}.${found[1]}`, found[2])
  }
}

/** A list of values that has all that it had, and more, refuses nothing that was taken before. */
function onlyWidens(key: string, part: string, before: Constraints): boolean {
  const former = allowedBy(before.get(key) ?? '')
  const allowed = allowedBy(part.replace(/^ADD CONSTRAINT "?[a-z_0-9]+"? /i, ''))
  return former !== null && allowed !== null && [...former].every((value) => allowed.has(value))
}

function inAlterTable(statement: SqlStatement, all: readonly SqlStatement[], before: Constraints): Contraction[] {
  const table = alterTable.exec(statement.text)?.[1]?.toLowerCase()
  if (table === undefined) return []
  const added = (constraint: string): string | undefined =>
    all
      .filter(({ text }) => alterTable.exec(text)?.[1]?.toLowerCase() === table)
      .flatMap(({ text }) => partsOf(text.replace(alterTable, '')))
      .find((part) => new RegExp(`^ADD CONSTRAINT "?${constraint}"? `, 'i').test(part))
  return partsOf(statement.text.replace(alterTable, '')).flatMap((part) => {
    const rule = parts.find(({ pattern }) => pattern.test(part))
    if (rule === undefined) return []
    const own = rule.pattern.exec(part)?.[1]?.toLowerCase() ?? ''
    const name = own === '' ? table : `${table}.${own}`
    const again = /^(?:ADD|DROP) CONSTRAINT/i.test(part) ? added(own) : undefined
    if (again !== undefined && (onlyWidens(name, again, before) || /^DROP/i.test(part))) return []
    return [{ name, what: rule.what, offset: statement.offset }]
  })
}

function contractionsIn(sql: string, before: Constraints): Contraction[] {
  const statements = statementsOf(sql)
  const made = madeBy(statements, named('^CREATE (?:TABLE|MATERIALIZED VIEW)(?: IF NOT EXISTS)? @'))
  const remade = madeBy(statements, named('^CREATE (?:OR REPLACE )?(?:UNIQUE )?(?:FUNCTION|PROCEDURE|VIEW|INDEX) @'))
  return statements.flatMap((statement): Contraction[] => {
    const { text, offset } = statement
    for (const { pattern, what } of whole) {
      const name = pattern.exec(text)?.[1]?.toLowerCase()
      // A trigger's function is nobody's to call, and a view or function that comes again is looked at as it comes.
      if (name !== undefined && !made.has(name) && !(remade.has(name) && isSameAgain(text, statements, name))) {
        return [{ name, what, offset }]
      }
    }
    for (const { pattern, what } of onTable) {
      const name = pattern.exec(text)?.[1]?.toLowerCase()
      if (name !== undefined && !made.has(name)) return [{ name, what, offset }]
    }
    return inAlterTable(statement, statements, before).filter(({ name }) => !made.has(name.split('.')[0] ?? ''))
  })
}

/** A view or an index under the same name, or a function with the same kinds of arguments, takes the place of what is dropped. */
function isSameAgain(dropped: string, statements: readonly SqlStatement[], name: string): boolean {
  const kindsOf = (list: string): string =>
    list
      .split(',')
      .map(
        (one) =>
          one
            .trim()
            .replace(/ DEFAULT .*$/i, '')
            .split(' ')
            .at(-1) ?? '',
      )
      .join(',')
      .toLowerCase()
  const kinds = /^DROP (?:FUNCTION|PROCEDURE|ROUTINE)[^(]*\(([^)]*)\)/i.exec(dropped)?.[1]
  if (kinds === undefined) return true
  const again = new RegExp(`^CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE) "?${name}"? ?\\(([^)]*)\\)`, 'i')
  return statements.some(({ text }) => {
    const list = again.exec(text)?.[1]
    return list !== undefined && kindsOf(list) === kindsOf(kinds)
  })
}

/** `-- Contracts <name>, unused since <release>.` and `-- Keeps <name>: <why nothing that was taken before is refused>` */
const declared =
  /^-- (?:Contracts (?<contracted>[a-z0-9_.]+), unused since (?<release>[^\s]+?)\.?|Keeps (?<kept>[a-z0-9_.]+): \S.*)$/gm

function excusesOf(
  sql: string,
  releases: readonly Release[],
): { readonly names: Set<string>; readonly unknown: string[] } {
  const names = new Set<string>()
  const unknown: string[] = []
  for (const { groups } of sql.matchAll(declared)) {
    const { contracted, release, kept } = groups ?? {}
    if (kept !== undefined) names.add(kept)
    if (contracted === undefined || release === undefined) continue
    if (releases.some((one) => one.release === release)) names.add(contracted)
    else unknown.push(release)
  }
  return { names, unknown }
}

const migrationPath = /^prisma\/migrations\/([^/]+)\/migration\.sql$/

/**
 * What migrations after the first release take from the release before, without saying since which one nothing uses it. Two
 * releases run on one database while an upgrade lasts: what is made is used by the later alone, and what is taken away must be used
 * by neither. Each fault names the table, column, constraint or function.
 */
export function contractionFaults(files: readonly TextFile[], releases: readonly Release[]): Violation[] {
  const first = releases[0]?.lastMigration ?? ''
  const constraints: Constraints = new Map()
  return files
    .flatMap((file) => {
      const name = migrationPath.exec(file.path)?.[1]
      return name === undefined ? [] : [{ file, name }]
    })
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap(({ file, name }) => {
      const before: Constraints = new Map(constraints)
      for (const statement of statementsOf(file.text)) noteConstraints(constraints, statement)
      if (name <= first) return []
      const { names, unknown } = excusesOf(file.text, releases)
      return [
        ...unknown.map((release) => violationAt(file, 0, `no release is called ${release}`)),
        ...contractionsIn(file.text, before)
          .filter((one) => !names.has(one.name))
          .map((one) =>
            violationAt(file, one.offset, `${one.name} ${one.what}, and the release before may rely on it`),
          ),
      ]
    })
}
