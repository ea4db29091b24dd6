import { readFocusParquet } from '@grenier/documents/testing/parquet'
import { parse } from 'csv-parse/sync'
import { exact, one, sumExact } from '../../../focus/exact.ts'
import { bytesOf } from '../../../harness/pages.ts'
import { callOf, finance } from '../../use-cases/house.ts'
import { firstYear, type Stage } from '../stage.ts'
import { all, type Check, type Played } from './check.ts'
import { statedRows } from './stated-rows.ts'

const hundredth = one / 100n
const millionth = one / 1_000_000n

type Row = Readonly<Record<string, string>>

const readCsv = async (chunks: AsyncIterable<Uint8Array>, options: { delimiter?: string } = {}): Promise<Row[]> =>
  parse<Record<string, string>>(await bytesOf(chunks), { bom: true, columns: true, ...options })

const sums = (rows: readonly Row[], by: string, amount: string): Map<string, bigint> =>
  new Map(
    [...Map.groupBy(rows, (row) => row[by] ?? '')].map(([key, own]) => [
      key,
      sumExact(own.map((row) => exact(row[amount]))),
    ]),
  )

/** What of the statements of each closed month a file of it says otherwise. */
const monthly =
  (what: string, read: (played: Played, month: string) => Promise<Map<string, bigint>>): Check =>
  async (played) => {
    const rows = await statedRows(played.stage)
    const faults: string[] = []
    for (const month of played.stage.closed) {
      const told = await read(played, month).catch((error: Error) => {
        faults.push(`${what} of ${month} cannot be read: ${error.message}`)
        return new Map<string, bigint>()
      })
      for (const { number, payableCents } of rows.filter((row) => row.month === month)) {
        if (told.get(number) !== payableCents * hundredth)
          faults.push(`${what} of ${number}: ${told.get(number)} is not ${payableCents}`)
      }
    }
    return faults
  }

/** What the accounting is asked for, and what it is not with why: the amount of every issued statement. */
export const preTitresTellTheRows = monthly('pré-titre', async ({ stage, documents }, month) => {
  const { api } = stage.house
  const asked = { month: stage.closed.find((one) => one === month) ?? month } as Parameters<
    typeof api.exportPreTitres
  >[0]
  const rows = await readCsv(
    documents.money.preTitresCsv(api.exportPreTitresCsv({ ...asked, reader: 'machines' }, callOf(finance)), 'machines'),
  )
  const { leftOut } = await api.exportPreTitres({ ...asked, limit: 500 }, callOf(finance))
  const told = sums(rows, 'number', 'payableEuros')
  for (const { number, payableCents } of leftOut) told.set(number, payableCents * hundredth)
  return told
})

const focusPages = ({ house: { api } }: Stage, month: string) => {
  const asked = { month, focusVersion: '1.4', dataset: 'cost-and-usage' } as Parameters<typeof api.exportFocus>[0]
  return api.exportFocus(asked, callOf(finance))
}

const focusCsvRows = async ({ stage, documents }: Played, month: string): Promise<Row[]> =>
  await readCsv(documents.focusCsv(focusPages(stage, month)))

const focusParquetRows = async ({ stage, documents }: Played, month: string): Promise<Row[]> =>
  await readFocusParquet(await bytesOf(documents.focusParquet(focusPages(stage, month))))

/** FOCUS 1.4: what was billed under the number of each statement. */
export const focusTellsTheRows = monthly('FOCUS', async (played, month) =>
  sums(await focusCsvRows(played, month), 'InvoiceId', 'BilledCost'),
)

/** The same months in Parquet hold the rows of their CSV, cell by cell. */
const parquetHoldsTheCsv: Check = async (played) => {
  const faults: string[] = []
  for (const month of played.stage.closed) {
    const [csv, parquet] = [await focusCsvRows(played, month), await focusParquetRows(played, month)]
    if (csv.length === 0 || csv.length !== parquet.length)
      faults.push(`Parquet of ${month} has ${parquet.length} rows, its CSV ${csv.length}`)
    const other = csv.filter((row, index) => JSON.stringify(row) !== JSON.stringify(parquet[index]))
    faults.push(...other.map((row) => `Parquet of ${month} differs in ${row['x_ChargeId']}`))
  }
  return faults
}

/** FOCUS in Parquet: to each statement what it asks for, and in every cell what the CSV has. */
export const focusParquetTellsTheRows = all(
  monthly('FOCUS in Parquet', async (played, month) =>
    sums(await focusParquetRows(played, month), 'InvoiceId', 'BilledCost'),
  ),
  parquetHoldsTheCsv,
)

/** The charges of each month as a file come to what the database has. */
export const chargeFilesTellTheRows: Check = async ({ stage, documents }) => {
  const faults: string[] = []
  for (const month of stage.closed) {
    const asked = { month, reader: 'machines' } as const
    const rows = await readCsv(
      documents.money.chargesCsv(stage.house.api.exportChargesCsv(asked, callOf(finance)), 'machines'),
    )
    const told = sumExact(rows.map((row) => exact(row['amountEuros'])))
    const { rows: kept } = await stage.admin.query<{ micros: string }>(
      'SELECT sum(amount_micros)::text AS micros FROM charge WHERE month = $1',
      [month],
    )
    if (told !== BigInt(kept[0]?.micros ?? '0') * millionth) faults.push(`charges of ${month}: ${told}`)
  }
  return faults
}

/** What the first year has to accrue: what was charged in it and is on no statement that counts for it. */
export const accrualsTellTheRows: Check = async ({ stage, documents }) => {
  const accruals = await stage.house.api.exportAccruals({ year: firstYear }, callOf(finance))
  const rows = await readCsv(documents.money.accrualsCsv(accruals, 'machines'))
  const told = sumExact(rows.map((row) => exact(row['amountEuros'])))
  const { rows: kept } = await stage.admin.query<{ micros: string }>(`
    SELECT coalesce(sum(amount_micros), 0)::text AS micros FROM charge
     WHERE month LIKE '${firstYear}-%'
       AND NOT EXISTS (SELECT FROM charge_on_statement taken JOIN statement_issue USING (statement_id)
                        WHERE taken.charge_id = charge.id AND fiscal_year <= ${firstYear})`)
  const owed = BigInt(kept[0]?.micros ?? '0') * millionth
  return told === owed && owed !== 0n ? [] : [`accruals come to ${told}, the rows to ${owed}`]
}

/** The uses of the first year in units (CGCT D5211-16): byte-seconds over those of a GiB-month, and the cost of all of them to the cent. */
export const usesTellTheRows: Check = async ({ stage }) => {
  const { services } = await stage.house.api.getUsesInUnits({ year: firstYear, limit: 500 }, callOf(finance))
  const { rows } = await stage.admin.query<{ rule: string; tenant: string; units: string }>(`
    SELECT rule_id AS rule, tenant_id AS tenant,
           sum(quantity_byte_seconds / (1073741824 * extract(epoch FROM of_month.period_end - of_month.period_start)))::text AS units
      FROM charge JOIN period of_month ON of_month.month = coalesce(charge.origin_month, charge.month)
     WHERE kind IN ('usage', 'free') AND of_month.month LIKE '${firstYear}-%'
     GROUP BY rule_id, tenant_id`)
  const kept = new Map(rows.map(({ rule, tenant, units }) => [`${rule} ${tenant}`, Number(units)]))
  const faults = services.flatMap(({ ruleId, actualCents, members }) => {
    const cost = members.reduce((sum, { costCents }) => sum + (costCents ?? 0n), 0n)
    const wrong = members.filter(({ tenantId, usedNumerator, usedDenominator, usedUnits }) => {
      const [own, exactly] = [kept.get(`${ruleId} ${tenantId}`) ?? 0, Number(usedNumerator) / Number(usedDenominator)]
      return Math.abs(own - exactly) > 1e-6 || Math.abs(own - Number(usedUnits)) > 0.000_51
    })
    return [
      ...(cost === actualCents ? [] : [`${ruleId}: parts come to ${cost} of ${actualCents}`]),
      ...wrong.map(({ name, usedUnits }) => `${ruleId} of ${name}: ${usedUnits}`),
    ]
  })
  return services.length === 2 ? faults : [...faults, `${services.length} services`]
}
