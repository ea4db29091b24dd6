import type { ChargeRow, StatementSummary } from '@grenier/contracts'
import {
  type CivilMonth,
  type ComposedLine,
  composeStatement,
  invariant,
  microsFromCents,
  sumMicros,
} from '@grenier/quota-billing'
import { derivedId } from '../shared/derived-id.ts'
import { asRuleCharge } from './rule-charge.ts'

/** A charge of a stated month, or the part of a rounding that one line bears, and the line that it stands on. */
export interface StatedCharge {
  readonly charge: ChargeRow
  readonly invoiceDetailId: string
}

type LineParts = Pick<
  ComposedLine,
  'carriedFrom' | 'originMonth' | 'kind' | 'ruleId' | 'offerId' | 'meter' | 'unitPriceMicros'
>

function keyOf(tenantId: string, line: LineParts): string {
  const { carriedFrom, originMonth, kind, ruleId, offerId, meter, unitPriceMicros } = line
  return [tenantId, carriedFrom, originMonth, kind, ruleId, offerId, meter, unitPriceMicros].join('\n')
}

/** What a line in whole cents has more, or less, than its charges; null for nothing. */
function roundingOf(line: ComposedLine, invoiceDetailId: string, { rounding, charges }: OfLine): ChargeRow | null {
  const amountMicros = microsFromCents(line.amountCents) - line.amountMicros
  const template = rounding ?? charges[0]
  if (amountMicros === 0n || template === undefined) return null
  const { month } = charges[0] ?? template
  const none = { offerId: null, meter: null, quantityByteSeconds: null, unitPriceMicros: null, estimatedSeconds: 0 }
  const ofMonth = { originMonth: null, correction: null }
  return {
    ...template,
    ...none,
    ...ofMonth,
    // The stored difference is one row a beneficiary: each line's part of it is a row of its own here, so it has its own id.
    id: derivedId(['line-rounding', invoiceDetailId]),
    kind: 'rounding',
    ruleId: 'rounding',
    label: 'Arrondi',
    month,
    amountMicros,
  }
}

interface OfLine {
  readonly rounding: ChargeRow | undefined
  readonly charges: readonly ChargeRow[]
}

/** What one beneficiary's part of a statement comes to, and where its lines end. */
export interface StatedPart {
  readonly charges: readonly StatedCharge[]
  /** Lines of the statement, those before included. */
  readonly lineCount: number
  readonly totalCents: bigint
}

/**
 * One beneficiary's charges of a statement by its lines; `linesBefore` are those of the beneficiaries before it, by id. A
 * statement rounds each line to cents and keeps one difference a beneficiary; here each line has its own, so that the charges
 * of a line add up to it: Σ BilledCost of an InvoiceDetailId is what the line asks for (FOCUS 1.4, invoice reconciliation).
 */
export function statedCharges(
  statement: Pick<StatementSummary, 'number' | 'month' | 'firstMonth'>,
  charges: readonly ChargeRow[],
  linesBefore: number,
): StatedPart {
  const priced = charges.filter(({ kind }) => kind !== 'rounding')
  const rounding = charges.find(({ kind }) => kind === 'rounding')
  const carriedFrom = (month: CivilMonth) => (month === statement.month ? null : month)
  const rules = priced.map((row) => ({
    ...asRuleCharge(row),
    carriedFrom: carriedFrom(row.month),
    inCycle: row.month >= statement.firstMonth,
  }))
  // What tells services and months apart tells their VAT apart: the lines are the same whatever they bear.
  const { lines, totalCents } = composeStatement({ charges: rules, vatOf: () => ({ kind: 'out-of-scope' }) })
  const byLine = Map.groupBy(priced, (charge) =>
    keyOf(charge.tenantId, { ...charge, carriedFrom: carriedFrom(charge.month) }),
  )
  const stated = lines.flatMap((line) => {
    const invoiceDetailId = `${statement.number}/${linesBefore + line.position}`
    const own = byLine.get(keyOf(line.beneficiaryTenantId, line)) ?? []
    const difference = roundingOf(line, invoiceDetailId, { rounding, charges: own })
    return [...own, ...(difference === null ? [] : [difference])].map((charge) => ({ charge, invoiceDetailId }))
  })
  const sum = sumMicros(stated.map(({ charge }) => charge))
  invariant(sum === microsFromCents(totalCents), 'charges and roundings of the lines add up to the statement')
  return { charges: stated, lineCount: linesBefore + lines.length, totalCents }
}
