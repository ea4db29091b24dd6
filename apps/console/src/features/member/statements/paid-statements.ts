import type { LinePaidByOther } from '@grenier/contracts'

/** A statement of somebody else, as far as it is about whoever reads it: the reader's lines, and what they add up to. */
export interface PaidStatement
  extends Pick<LinePaidByOther, 'number' | 'month' | 'payerName' | 'issuedAt' | 'simulated'> {
  /** As they follow each other on the statement. */
  readonly lines: readonly LinePaidByOther[]
  /** Without VAT, which is rounded once for the whole statement; below zero where more is given back than asked for. */
  readonly sumCents: bigint
}

/** Lines that others pay, by the statement that they are on, the newest first. */
export function paidStatements(lines: readonly LinePaidByOther[]): PaidStatement[] {
  const statements = [...Map.groupBy(lines, ({ number }) => number).values()].flatMap(statementOf)
  return statements.toSorted(newestFirst)
}

function statementOf(lines: readonly LinePaidByOther[]): PaidStatement[] {
  const [first] = lines
  if (first === undefined) return []
  const { number, month, payerName, issuedAt, simulated } = first
  return [
    {
      number,
      month,
      payerName,
      issuedAt,
      simulated,
      lines: lines.toSorted((left, right) => left.position - right.position),
      sumCents: lines.reduce((sum, { amountCents }) => sum + amountCents, 0n),
    },
  ]
}

/** Those of one month by when they were issued; what was issued at once, as a batch is, by number. */
function newestFirst(left: PaidStatement, right: PaidStatement): number {
  return (
    right.month.localeCompare(left.month) || right.issuedAt - left.issuedAt || right.number.localeCompare(left.number)
  )
}
