import type { Answer, ListWorkbookId } from '@grenier/contracts'
import { FileNumber, readWorkbook } from '@grenier/documents/testing/workbook'
import { civilDateOf } from '@grenier/quota-billing'
import { callOf, finance, operator } from '../../use-cases/house.ts'
import { firstYear, type Stage } from '../stage.ts'
import type { Check, Played } from './check.ts'
import { centsOf } from './stated-rows.ts'

/** A list as a workbook, beside what the database says of it: how many rows, and what the amounts of a column come to. */
interface Listed {
  readonly id: ListWorkbookId
  readonly command?: object
  /** Its answer: `rows` and, where a column is named, `cents` or `micros`. */
  readonly sql: string
  readonly sums?: { readonly column: string; readonly decimals: 2 | 6 }
  /** Whose rows there are, as `name`, beside the cells that say so. */
  readonly names?: { readonly column: string; readonly sql: string }
}

const euros = (column: string) => ({ column, decimals: 2 }) as const
const eurosExactly = (column: string) => ({ column, decimals: 6 }) as const

/** What the members of a table's rows were last called, those that were merged away since among them. */
const namesOf = (table: string, where = 'true', until = 'infinity') => ({
  column: 'Adhérent',
  sql: `SELECT DISTINCT ON (tenant.id) identity.name FROM tenant JOIN organisation_identity identity USING (organisation_id)
         WHERE identity.valid_from <= '${until}' AND tenant.id IN (SELECT tenant_id FROM ${table} WHERE ${where})
         ORDER BY tenant.id, identity.valid_from DESC`,
})

const listed: readonly Listed[] = [
  {
    id: 'listIssuedStatementsXlsx',
    sql: `SELECT count(*) AS rows, sum(payable_cents) AS sum FROM statement
            JOIN statement_issue issue ON (issue.tenant_id, issue.statement_id) = (statement.tenant_id, statement.id)`,
    sums: euros('À payer (EUR)'),
  },
  {
    id: 'listStatementsXlsx',
    sql: `SELECT count(*) AS rows, sum(total_cents) AS sum FROM statement
            JOIN statement_issue issue ON (issue.tenant_id, issue.statement_id) = (statement.tenant_id, statement.id)`,
    sums: euros('Total hors taxes (EUR)'),
  },
  {
    id: 'listCarriedAmountsXlsx',
    sql: 'SELECT count(*) AS rows, sum(amount_micros) AS sum FROM statement_carry WHERE charge_count > 0',
    sums: eurosExactly('Montant hors taxes (EUR)'),
  },
  {
    id: 'listChargesXlsx',
    sql: 'SELECT count(*) AS rows, sum(amount_micros) AS sum FROM charge',
    sums: eurosExactly('Montant hors taxes (EUR)'),
  },
  {
    id: 'listCostPoolsXlsx',
    sql: 'SELECT count(*) AS rows, sum(amount_cents) AS sum FROM cost_pool',
    sums: euros('Montant (EUR)'),
  },
  {
    id: 'listActualCostsXlsx',
    command: { year: firstYear },
    sql: `SELECT count(*) AS rows, sum(amount_cents) AS sum FROM actual_cost WHERE fiscal_year = ${firstYear}`,
    sums: euros('Montant (EUR)'),
  },
  {
    id: 'listForecastNoticesXlsx',
    command: { state: 'sent' },
    sql: `SELECT count(*) AS rows, sum(forecast_cents) AS sum FROM forecast_notice
            JOIN forecast_notice_sending ON notice_id = forecast_notice.id`,
    sums: euros('Prévu hors taxes (EUR)'),
  },
  {
    id: 'listBudgetsXlsx',
    command: { year: firstYear },
    sql: `SELECT count(*) AS rows, sum(amount_cents) AS sum FROM member_budget WHERE fiscal_year = ${firstYear}`,
    sums: euros('Budget de l’adhérent (EUR)'),
    names: namesOf('member_budget', `fiscal_year = ${firstYear}`, `${firstYear}-12-31`),
  },
  {
    id: 'listOpeningBalancesXlsx',
    sql: 'SELECT count(*) AS rows, sum(amount_cents) AS sum FROM opening_balance',
    sums: euros('Montant (EUR)'),
    names: namesOf('opening_balance'),
  },
  {
    id: 'listStatementBatchesXlsx',
    sql: `SELECT count(*) AS rows,
                 (SELECT sum(payable_cents) FROM statement
                    JOIN statement_batch_item item ON (item.tenant_id, item.statement_id) = (statement.tenant_id, statement.id))
                   AS sum FROM statement_batch`,
    sums: euros('À payer (EUR)'),
  },
  {
    id: 'listTrueUpsXlsx',
    sql: `SELECT sum(jsonb_array_length(costs)) AS rows,
                 (SELECT sum(amount_micros) FROM charge WHERE kind = 'true-up' AND origin_month IS NULL) AS sum FROM true_up`,
    sums: eurosExactly('Écart régularisé (EUR)'),
  },
  {
    id: 'listTariffsXlsx',
    sql: `SELECT sum(CASE rule ->> 'kind' WHEN 'perGibMonth' THEN jsonb_array_length(rule -> 'tiers')
                       WHEN 'subscriptionByPopulation' THEN jsonb_array_length(rule -> 'strata') ELSE 1 END) AS rows
            FROM tariff CROSS JOIN LATERAL jsonb_array_elements(rules) rule`,
  },
  { id: 'listDisputesXlsx', sql: 'SELECT count(*) AS rows FROM statement_dispute' },
  {
    id: 'listCorrectionsXlsx',
    sql: 'SELECT count(*) AS rows, sum(difference_micros) AS sum FROM correction',
    sums: eurosExactly('Écart hors taxes (EUR)'),
  },
  { id: 'listOffersXlsx', sql: 'SELECT count(*) AS rows FROM offer' },
  { id: 'listActsXlsx', sql: 'SELECT count(*) AS rows FROM act' },
  { id: 'listTenantsXlsx', sql: 'SELECT count(*) AS rows FROM tenant' },
  { id: 'listLedgerTransfersXlsx', sql: 'SELECT count(*) AS rows FROM ledger_entry' },
  {
    id: 'listQuotaRequestsXlsx',
    sql: 'SELECT count(*) AS rows FROM quota_request_line',
  },
]

/** How the operation of a list, or of its workbook, is read. */
type Read = (command: object, call: ReturnType<typeof callOf>) => Promise<object>

/** The list as the API is asked for it, page after page. */
async function pagesOf({ house }: Stage, { id, command = {} }: Listed): Promise<object[]> {
  const read = house.api[id.slice(0, -'Xlsx'.length) as keyof typeof house.api] as unknown as Read
  const caller = callOf(id.startsWith('listQuota') || id === 'listTenantsXlsx' ? operator : finance)
  const pages: object[] = []
  let next: object = {}
  do {
    const page: { nextCursor?: string | null; nextAfter?: string | null } = await read(
      { ...command, limit: 7, ...next },
      caller,
    )
    pages.push(page)
    const { nextCursor: cursor, nextAfter: after } = page
    next = cursor ? { cursor } : after ? { after } : {}
  } while ('cursor' in next || 'after' in next)
  return pages
}

const exactly = (digits: string, decimals: 2 | 6): bigint =>
  decimals === 2 ? centsOf(digits) : BigInt(Math.round(Number(digits) * 1_000_000))

interface ReadList {
  readonly list: Listed
  readonly heading: readonly unknown[]
  readonly body: readonly (readonly unknown[])[]
}

async function faultsOfNames({ admin }: Stage, { list, heading, body }: ReadList): Promise<string[]> {
  const { id, names } = list
  if (names === undefined) return []
  const { rows } = await admin.query<{ name: string }>(names.sql)
  const known = new Set(rows.map(({ name }) => name))
  const said = new Set(body.map((cells) => cells[heading.indexOf(names.column)]))
  const isSaid = known.size > 0 && known.size === said.size && [...said].every((name) => known.has(String(name)))
  return isSaid ? [] : [`${id} names ${[...said].join(', ')}, not ${[...known].join(', ')}`]
}

async function faultsOfList({ stage, documents }: Played, list: Listed): Promise<string[]> {
  const { id, sql, sums } = list
  const { rows: found } = await stage.admin.query<{ rows: string; sum?: string }>(sql)
  const pages = (await pagesOf(stage, list)) as readonly Answer<typeof id>[]
  const { bytes } = await documents.listXlsx(id, pages, {
    operatorName: 'Région',
    readAtMs: 0,
    dayOf: (instant) => civilDateOf(instant, 'Europe/Paris'),
    offerNameOf: (offerId) => offerId,
    clusterNameOf: (clusterId) => clusterId,
  })
  const [sheet] = await readWorkbook(bytes)
  const [heading = [], ...below] = sheet?.data ?? []
  // A last row holds the sums, where there are any.
  const body = sums === undefined ? below : below.slice(0, -1)
  const faults = await faultsOfNames(stage, { list, heading, body })
  if (String(body.length) !== found[0]?.rows) faults.push(`${id} has ${body.length} rows, not ${found[0]?.rows}`)
  if (body.length === 0) faults.push(`${id} has no row, which proves nothing`)
  if (sums === undefined) return faults
  const column = heading.indexOf(sums.column)
  const amounts = body.map((cells) => cells[column])
  const total = amounts.reduce<bigint>(
    (sum, cell) => (cell instanceof FileNumber ? sum + exactly(cell.digits, sums.decimals) : sum),
    0n,
  )
  if (String(total) !== found[0]?.sum) faults.push(`${id} comes to ${total}, not ${found[0]?.sum}`)
  const said = below.at(-1)?.[column]
  const isSaid = said instanceof FileNumber && exactly(said.digits, sums.decimals) === total
  if (!isSaid) faults.push(`${id} says another total below`)
  return faults
}

/** Each list that was made a workbook has the rows of the database, to the cent or the millionth of a euro. */
export const listWorkbooksTellTheRows: Check = async (played) => {
  const faults: string[] = []
  for (const list of listed) {
    faults.push(...(await faultsOfList(played, list).catch((error: Error) => [`${list.id}: ${error.message}`])))
  }
  return faults
}
