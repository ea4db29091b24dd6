import { readAll } from '../../shared/read-all.ts'
import { blame, type Difference, type ImportWork } from './import-context.ts'
import { isSameWord, type ReadSheet } from './read-sheets.ts'
import type { ValueRow } from './read-values.ts'

/** Below which pool the members of a workbook are counted. */
export interface PoolsOfImport {
  /** As a row names it, else that of its EPCI, else the root; null where no pool is called so, which is named. */
  poolOf(row: ValueRow, epciSiren: string | null): Promise<string | null>
  /** What is recorded, where a row names another pool. */
  differing(row: ValueRow, parentNodeId: string): Difference | null
}

/** Reads all pools there are, once. */
export async function openPools(work: ImportWork, sheet: ReadSheet): Promise<PoolsOfImport> {
  const { tx } = work
  const all = await readAll((query) => tx.quota.listPools(query))
  const byId = new Map(all.map((pool) => [pool.id, pool.name]))
  const nameIn = ({ values: { pool = null } }: ValueRow): string | null => pool
  return {
    async poolOf(row, epciSiren) {
      const name = nameIn(row)
      if (name !== null) {
        const found = all.find((pool) => isSameWord(pool.name, name))
        if (found === undefined) blame(work, { sheet, row, column: 'pool' }, { code: 'pool-name-unknown' })
        return found?.id ?? null
      }
      const [epci] = epciSiren === null ? [] : await tx.tenancy.epciRecorded([epciSiren])
      const own = epci === undefined ? undefined : all.find((pool) => pool.organisationId === epci.organisationId)
      const root = all.find(({ parentId }) => parentId === null)
      if (root === undefined) blame(work, { sheet, row, column: 'pool' }, { code: 'pool-unknown' })
      return (own ?? root)?.id ?? null
    },
    differing(row, parentNodeId) {
      const name = nameIn(row)
      const standing = byId.get(parentNodeId) ?? ''
      return name === null || isSameWord(name, standing) ? null : { column: 'pool', standing }
    },
  }
}
