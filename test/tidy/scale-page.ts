/** A unique key as the catalog of the migrated database has it. */
interface UniqueKey {
  readonly table: string
  readonly columns: string
}

const sectionOf = (catalog: string, heading: string): string[] =>
  (catalog.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '').split('\n')

/** Tables whose rows are one member's: a policy compares their `tenant_id`. */
function memberTables(catalog: string): ReadonlySet<string> {
  return new Set(
    sectionOf(catalog, 'policies').flatMap((line) => /^(\w+)\.tenant_own .*tenant_id = /.exec(line)?.[1] ?? []),
  )
}

/**
 * Unique keys of members' rows that do not hold `tenant_id`, by table: what keeps a table from being distributed by member as it
 * is, since an engine that spreads rows over nodes can hold a key unique only within one.
 */
export function keysWithoutTenant(catalog: string): ReadonlyMap<string, readonly string[]> {
  const tables = memberTables(catalog)
  const keys = sectionOf(catalog, 'indexes').flatMap((line): UniqueKey[] => {
    const [, table = '', columns = ''] =
      /^CREATE UNIQUE INDEX \S+ ON (?:ONLY )?public\.(\S+) USING btree \(([^)]+)\)/.exec(line) ?? []
    return tables.has(table) && !columns.split(', ').includes('tenant_id') ? [{ table, columns }] : []
  })
  return new Map(
    [...Map.groupBy(keys, ({ table }) => table)].map(([table, own]) => [table, own.map(({ columns }) => columns)]),
  )
}

/** The same as the page tells it: rows `| table | keys | why |` behind its heading. */
export function toldKeys(page: string): ReadonlyMap<string, readonly string[]> {
  const part = page.split('### Keys without the member\n')[1]?.split('\n#')[0] ?? ''
  return new Map(
    [...part.matchAll(/^\| `(\w+)` \| (.+?) \| .+ \|$/gm)].map(([, table = '', keys = '']) => [
      table,
      [...keys.matchAll(/`([^`]+)`/g)].map(([, columns = '']) => columns),
    ]),
  )
}
