import type { ChargeRow, Offer, Period, StatementSummary } from '@grenier/contracts'
import { type CivilDate, invariant, type PeriodBounds } from '@grenier/quota-billing'
import { type Pages, pagesAfter, wholeGroups } from '../shared/pages.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { allocatedRatio } from './allocated-ratios.ts'
import { chargesPerPage, offersById, statementPages } from './closed-month.ts'
import type { FocusRow } from './focus-columns.ts'
import { statedCharges } from './focus-lines.ts'
import { type FocusMonths, focusMonths } from './focus-month.ts'
import { type FocusContext, focusRow } from './focus-rows.ts'
import { focusTaxRow } from './focus-tax-rows.ts'
import { memberOf, membersOfPage, type PageMembers } from './member-columns.ts'
import type { PayerOnDay } from './payer-on-day.ts'
import { lastDayOf } from './period-facts.ts'

/** A row of Cost and Usage with the statement that asks for it; null before that is issued. */
export interface StatedRow {
  readonly row: FocusRow
  readonly statement: StatementSummary | null
}

/** What all rows of an export share. */
interface FocusExport {
  readonly tx: Transaction
  readonly period: Period
  readonly day: CivilDate
  readonly installation: InstallationSettings
  readonly offerOf: ReadonlyMap<string, Offer>
  readonly months: FocusMonths
}

interface PlacedCharge {
  readonly charge: ChargeRow
  readonly statement: StatementSummary | null
  readonly invoiceDetailId: string | null
}

/** The payer's number as the standard wishes it, fully qualified: SIRET, else SIREN, else our own id. */
function payerOnDay(paid: PayerOnDay | undefined, tenantId: string, name: string): FocusContext['payer'] {
  if (paid === undefined) return { id: tenantId, name }
  return { id: paid.payerSiret ?? paid.payerSiren ?? paid.payerTenantId, name: paid.payerName }
}

/** Every row of an invoice names the payer that the statement names. */
function payerOfStatement({ payerSiret, payerSiren, tenantId, payerName }: StatementSummary): FocusContext['payer'] {
  return { id: payerSiret ?? payerSiren ?? tenantId, name: payerName }
}

async function rowOf(about: FocusExport, placed: PlacedCharge, members: PageMembers): Promise<StatedRow> {
  const { charge, statement, invoiceDetailId } = placed
  const { tenantId, offerId } = charge
  const own = await about.months(charge.month)
  const used = charge.originMonth === null ? own : await about.months(charge.originMonth)
  const { memberName } = memberOf(members, tenantId)
  const row = focusRow(charge, {
    period: used.bounds,
    billingPeriod: about.period,
    operatorName: about.installation.operatorName,
    tariff: used.tariff,
    offer: offerId === null ? null : (about.offerOf.get(offerId) ?? null),
    payer:
      statement === null
        ? payerOnDay(members.payerOf.get(tenantId), tenantId, memberName)
        : payerOfStatement(statement),
    beneficiaryName: memberName,
    statementNumber: statement?.number ?? null,
    invoiceDetailId,
    allocatedRatio: allocatedRatio(charge, own.splits),
  })
  return { row, statement }
}

async function rowsOf(about: FocusExport, placed: readonly PlacedCharge[]): Promise<StatedRow[]> {
  const charges = placed.map(({ charge }) => charge)
  const members = await membersOfPage(about.tx, about.day, charges)
  const rows: StatedRow[] = []
  for (const one of placed) rows.push(await rowOf(about, one, members))
  return rows
}

/** How far the lines of the statement being read have come. */
interface Tally {
  readonly statement: StatementSummary
  readonly lineCount: number
  readonly totalCents: bigint
}

function requireWhole(tally: Tally | null): void {
  invariant(
    tally === null || tally.totalCents === tally.statement.totalCents,
    'the charges of a statement make its total',
  )
}

/**
 * The rows of some issued statements. A statement may have a region's beneficiaries, so it is read by them: their lines stand
 * one beneficiary after the other, each numbered behind those before. @throws BrokenInvariant when the charges do not make it.
 */
async function* rowsOfStatements(
  about: FocusExport,
  statements: readonly StatementSummary[],
): AsyncGenerator<readonly StatedRow[], void, undefined> {
  const indexOf = new Map(statements.map(({ id }, index) => [id, index]))
  const place = ({ statementId }: ChargeRow) => indexOf.get(statementId ?? '') ?? 0
  const pages = pagesAfter(chargesPerPage, (after: ChargeRow | null) =>
    about.tx.billing.chargesOnStatementsAfter({
      statements,
      after: after === null ? null : { ...after, statementIndex: place(after) },
      limit: chargesPerPage,
    }),
  )
  let tally = null as Tally | null
  for await (const groups of wholeGroups(pages, ({ statementId, tenantId }) => `${statementId} ${tenantId}`)) {
    const placed: PlacedCharge[] = []
    for (const charges of groups) {
      const statement = charges[0] === undefined ? undefined : statements[place(charges[0])]
      if (statement === undefined) continue
      if (tally?.statement !== statement) {
        requireWhole(tally)
        tally = { statement, lineCount: 0, totalCents: 0n }
      }
      const part = statedCharges(statement, charges, tally.lineCount)
      placed.push(...part.charges.map((stated) => ({ ...stated, statement })))
      tally = { statement, lineCount: part.lineCount, totalCents: tally.totalCents + part.totalCents }
    }
    yield await rowsOf(about, placed)
  }
  requireWhole(tally)
}

async function* rowsWithoutStatement(
  about: FocusExport,
  pages: Pages<ChargeRow>,
): AsyncGenerator<readonly StatedRow[], void, undefined> {
  for await (const charges of pages) {
    yield await rowsOf(
      about,
      charges.map((charge) => ({ charge, statement: null, invoiceDetailId: null })),
    )
  }
}

function taxRows(
  statements: readonly StatementSummary[],
  about: { readonly bounds: PeriodBounds; readonly operatorName: string },
): StatedRow[] {
  return statements.flatMap((statement) => {
    const row = focusTaxRow(statement, { ...about, payer: payerOfStatement(statement) })
    return row === null ? [] : [{ row, statement }]
  })
}

/**
 * Cost and Usage of a closed month, page by page: what its issued statements ask for, by number and line; then what they will,
 * and what is not carried; then the VAT of each. What was carried is a row of the month whose statement asks for it.
 */
export async function* costAndUsagePages(
  tx: Transaction,
  period: Period,
  installation: InstallationSettings,
): AsyncGenerator<readonly StatedRow[], void, undefined> {
  const { month } = period
  const about: FocusExport = {
    tx,
    period,
    day: lastDayOf(month),
    installation,
    offerOf: await offersById(tx),
    months: focusMonths(tx, installation.timeZone),
  }
  for await (const statements of statementPages(tx, month)) yield* rowsOfStatements(about, statements)
  const limit = chargesPerPage
  const { billing } = tx
  const own = pagesAfter(limit, (after: ChargeRow | null) => billing.unissuedChargesAfter({ month, after, limit }))
  yield* rowsWithoutStatement(about, own)
  const taken = pagesAfter(limit, (after: ChargeRow | null) => billing.unissuedTakenUpAfter({ month, after, limit }))
  yield* rowsWithoutStatement(about, taken)
  for await (const statements of statementPages(tx, month))
    yield taxRows(statements, { bounds: period, operatorName: installation.operatorName })
}
