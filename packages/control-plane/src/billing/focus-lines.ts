import type { ChargeRow, StatementSummary } from '@grenier/contracts'
import {
  type CivilMonth,
  type ComposedLine,
  composeStatement,
  invariant,
  microsFromCents,
  sumMicros,
} from '@grenier/quota-billing'
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

function detailIdOf({ number }: StatementSummary, { position }: ComposedLine): string {
  return `${number}/${position}`
}

/** What a line in whole cents has more, or less, than its charges; null for nothing. */
function roundingOf(line: ComposedLine, rounding: ChargeRow | undefined, charges: readonly ChargeRow[]) {
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
    kind: 'rounding' as const,
    ruleId: 'rounding',
    label: 'Arrondi',
    month,
    amountMicros,
  }
}

/**
 * The charges of a statement by its lines. A statement rounds each line to cents and keeps one difference a beneficiary; here
 * each line has its own, so that the charges of a line add up to it: Σ BilledCost of an InvoiceDetailId is what the line asks
 * for (FOCUS 1.4, invoice reconciliation). @throws BrokenInvariant when the charges do not make the statement.
 */
export function statedCharges(statement: StatementSummary, charges: readonly ChargeRow[]): StatedCharge[] {
  const priced = charges.filter(({ kind }) => kind !== 'rounding')
  const roundingBy = new Map(charges.filter(({ kind }) => kind === 'rounding').map((row) => [row.tenantId, row]))
  const carriedFrom = (month: CivilMonth) => (month === statement.month ? null : month)
  const rules = priced.map((row) => ({ ...asRuleCharge(row), carriedFrom: carriedFrom(row.month) }))
  // What tells services and months apart tells their VAT apart: the lines are the same whatever they bear.
  const { lines, totalCents } = composeStatement({ charges: rules, vatOf: () => ({ kind: 'out-of-scope' }) })
  invariant(totalCents === statement.totalCents, 'the charges of a statement make its total')
  const byLine = Map.groupBy(priced, (charge) =>
    keyOf(charge.tenantId, { ...charge, carriedFrom: carriedFrom(charge.month) }),
  )
  const stated = lines.flatMap((line) => {
    const own = byLine.get(keyOf(line.beneficiaryTenantId, line)) ?? []
    const rounding = roundingOf(line, roundingBy.get(line.beneficiaryTenantId), own)
    return [...own, ...(rounding === null ? [] : [rounding])].map((charge) => ({
      charge,
      invoiceDetailId: detailIdOf(statement, line),
    }))
  })
  const sum = sumMicros(stated.map(({ charge }) => charge))
  invariant(sum === microsFromCents(totalCents), 'charges and roundings of the lines add up to the statement')
  return stated
}
