import type { Stage } from '../stage.ts'

/** A line as the database has it. */
export interface LineRow {
  readonly beneficiary: string
  readonly isPayer: boolean
  readonly cents: bigint
  readonly label: string
  /** The regime of VAT and its rate, in hundredths of a per cent. */
  readonly vat: string
}

/** An issued statement as the database has it, read by no code of the product. */
export interface StatedRow {
  readonly id: string
  readonly tenantId: string
  readonly number: string
  readonly month: string
  readonly payableCents: bigint
  readonly totalCents: bigint
  /** The number of the statement that it gives back on; null of what asks, and of a true-up. */
  readonly originalNumber: string | null
  readonly isCredit: boolean
  readonly payerName: string
  /** As it was when it was issued, with what was to be written on it. */
  readonly payerSiret: string | null
  readonly engagementNumber: string | null
  readonly settlementMode: string
  readonly issuedOn: string
  readonly originalIssuedOn: string | null
  readonly vatCents: bigint
  /** By regime and rate: `out-of-scope 0: 1250 + 0`. */
  readonly vatGroups: readonly string[]
  readonly lines: readonly LineRow[]
}

const dayThere = (instant: string): string => `to_char(${instant} AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD')`

type Columns = Omit<StatedRow, 'payableCents' | 'totalCents' | 'vatCents' | 'lines'>
type Amounts = Record<'payableCents' | 'totalCents' | 'vatCents', string>
type LineColumns = Omit<LineRow, 'cents'> & { readonly cents: string }

/** All issued statements, by number. */
export async function statedRows({ admin }: Stage): Promise<StatedRow[]> {
  const { rows } = await admin.query<Columns & Amounts & { readonly lines: readonly LineColumns[] }>(`
    SELECT statement.id, statement.tenant_id AS "tenantId", issue.number, statement.month, titled.number AS "originalNumber",
           num_nonnulls(credited_statement_id, credited_year) > 0 AS "isCredit",
           payable_cents::text AS "payableCents", total_cents::text AS "totalCents", vat_cents::text AS "vatCents",
           payer_name AS "payerName", issue.payer_siret AS "payerSiret", issue.engagement_number AS "engagementNumber",
           settlement_mode AS "settlementMode", ${dayThere('issue.issued_at')} AS "issuedOn",
           ${dayThere('titled.issued_at')} AS "originalIssuedOn",
           ARRAY(SELECT concat(regime, ' ', rate_basis_points, ': ', base_cents, ' + ', own.vat_cents)
                   FROM statement_vat_group own WHERE own.statement_id = statement.id ORDER BY 1) AS "vatGroups",
           (SELECT jsonb_agg(jsonb_build_object('beneficiary', beneficiary_name, 'isPayer', beneficiary_tenant_id = statement.tenant_id,
                                                'cents', amount_cents::text, 'label', label,
                                                'vat', concat(line.vat_regime, ' ', vat_rate_basis_points)) ORDER BY position)
              FROM statement_line line WHERE line.statement_id = statement.id) AS lines
      FROM statement JOIN statement_issue issue ON issue.statement_id = statement.id
      LEFT JOIN statement_issue titled ON titled.statement_id = statement.credited_statement_id
     ORDER BY issue.number`)
  return rows.map(({ payableCents, totalCents, vatCents, lines, ...row }) => ({
    ...row,
    payableCents: BigInt(payableCents),
    totalCents: BigInt(totalCents),
    vatCents: BigInt(vatCents),
    lines: lines.map((line) => ({ ...line, cents: BigInt(line.cents) })),
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
