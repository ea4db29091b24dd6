import type { Stage } from '../stage.ts'

/** A line as the database has it. */
export interface LineRow {
  readonly beneficiary: string
  readonly isPayer: boolean
  readonly cents: bigint
}

/** An issued statement as the database has it, read by no code of the product. */
export interface StatedRow {
  readonly id: string
  readonly number: string
  readonly month: string
  readonly payableCents: bigint
  readonly totalCents: bigint
  /** The number of the statement that it gives back on; null of what asks, and of a true-up. */
  readonly originalNumber: string | null
  readonly isCredit: boolean
  readonly lines: readonly LineRow[]
}

/** All issued statements, by number. */
export async function statedRows({ admin }: Stage): Promise<StatedRow[]> {
  const { rows } = await admin.query<{
    id: string
    number: string
    month: string
    payable: string
    total: string
    original: string | null
    credits: boolean
    lines: { beneficiary: string; own: boolean; cents: string }[]
  }>(`
    SELECT statement.id, issue.number, statement.month, payable_cents::text AS payable, total_cents::text AS total,
           titled.number AS original, num_nonnulls(credited_statement_id, credited_year) > 0 AS credits,
           (SELECT jsonb_agg(jsonb_build_object('beneficiary', beneficiary_name, 'own', beneficiary_tenant_id = statement.tenant_id,
                                                'cents', amount_cents::text) ORDER BY position)
              FROM statement_line line WHERE line.statement_id = statement.id) AS lines
      FROM statement JOIN statement_issue issue ON issue.statement_id = statement.id
      LEFT JOIN statement_issue titled ON titled.statement_id = statement.credited_statement_id
     ORDER BY issue.number`)
  return rows.map(({ id, number, month, payable, total, original, credits, lines }) => ({
    id,
    number,
    month,
    originalNumber: original,
    isCredit: credits,
    payableCents: BigInt(payable),
    totalCents: BigInt(total),
    lines: lines.map(({ beneficiary, own, cents }) => ({
      beneficiary,
      isPayer: own,
      cents: BigInt(cents),
    })),
  }))
}

export const sumCents = (lines: readonly LineRow[]): bigint => lines.reduce((sum, { cents }) => sum + cents, 0n)

/** A decimal text, French or not, as whole hundredths; blanks between thousands are left out. */
export function centsOf(text: string): bigint {
  const plain = text
    .replaceAll(/[\s\u00a0\u202f]/g, '')
    .replace('\u2212', '-')
    .replace(',', '.')
  const parts = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(plain)
  if (parts === null) throw new Error(`no amount: ${text}`)
  const [, sign = '', whole = '', decimals = ''] = parts
  const cents = BigInt(whole) * 100n + BigInt(decimals.padEnd(2, '0'))
  return sign === '-' ? -cents : cents
}
