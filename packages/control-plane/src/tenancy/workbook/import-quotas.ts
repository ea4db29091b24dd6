import type { Command } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import { readAll } from '../../shared/read-all.ts'
import { blame, type Difference, type ImportWork } from './import-context.ts'
import type { ReadSheet } from './read-sheets.ts'
import type { ValueRow } from './read-values.ts'

type StarterQuotas = Command<'enrolTenant'>['starterQuotas']

/** What the members of a workbook have a quota of. */
export interface QuotasOfImport {
  /** As a row says, none where it says nothing; null where the cell is at fault, which is named. */
  quotasOf(row: ValueRow): StarterQuotas | null
  /** What stands, where a row says another size of a service or a service that it has not. */
  differing(row: ValueRow, tenantId: string): Promise<Difference | null>
}

/** `standard 500`: the code of an offer and whole Go. */
const partPattern = /^(\S.*?)[\s:=]+([1-9]\d{0,6})(?:\s*Go)?$/i

interface Said {
  readonly code: string
  readonly quotaBytes: bigint
}

/** The parts of a cell; null where one cannot be read, or one service is named twice. */
function partsIn(text: string): Said[] | null {
  const parts = text.split(/[,;]/).flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
  const said = parts.flatMap((part) => {
    const [, code, gib] = partPattern.exec(part) ?? []
    return code === undefined || gib === undefined ? [] : [{ code, quotaBytes: BigInt(gib) * GIB }]
  })
  const isWhole = said.length === parts.length && new Set(said.map(({ code }) => code)).size === said.length
  return isWhole ? said : null
}

const textOf = ({ values: { quotas = null } }: ValueRow): string | null => quotas

/** Reads all offers there are, once. */
export async function openQuotas(work: ImportWork, sheet: ReadSheet): Promise<QuotasOfImport> {
  const offers = await readAll((query) => work.tx.quota.listOffers(query))
  const idOf = new Map(offers.map(({ code, id }) => [code, id]))

  function quotasOf(row: ValueRow): StarterQuotas | null {
    const text = textOf(row)
    if (text === null) return []
    const cell = { sheet, row, column: 'quotas' }
    const said = partsIn(text)
    if (said === null) {
      blame(work, cell, { code: 'quotas-unreadable' })
      return null
    }
    const unknown = said.filter(({ code }) => !idOf.has(code))
    if (unknown.length > 0) {
      const params = { names: unknown.map(({ code }) => code).join(', '), choices: [...idOf.keys()].join(', ') }
      blame(work, cell, { code: 'quota-offers-unknown', params })
      return null
    }
    return said.map(({ code, quotaBytes }) => ({ offerId: idOf.get(code) ?? '', quotaBytes }))
  }

  return {
    quotasOf,
    async differing(row, tenantId) {
      const said = quotasOf(row)
      if (said === null || said.length === 0) return null
      const standing = await work.tx.quota.listTenantQuotas(tenantId)
      const bytesOf = new Map(standing.map(({ offerId, quotaBytes }) => [offerId, quotaBytes]))
      if (said.every(({ offerId, quotaBytes }) => bytesOf.get(offerId) === quotaBytes)) return null
      const shown = standing.map(({ offerCode, quotaBytes }) => `${offerCode} ${quotaBytes / GIB}`)
      return { column: 'quotas', standing: shown.length === 0 ? null : shown.join(', ') }
    },
  }
}
