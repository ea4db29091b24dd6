import { FileNumber, readWorkbook } from '@grenier/documents/testing/workbook'
import { printedPages } from '../../../browser/support/pdf-text.ts'
import type { Stage } from '../stage.ts'
import type { Check, Played } from './check.ts'
import { amountsIn, inOneLine } from './printed-text.ts'
import { centsOf } from './stated-rows.ts'

type Report = Stage['committeeReports'][number]

interface Known {
  readonly billed: string
  readonly charged: string
  readonly actual: string | null
  readonly budget: string | null
  readonly members: number
  readonly joined: number
  readonly gone: number
  readonly disputes: number
  readonly submitted: number
  readonly approved: number
}

/** What the rows know of a quarter: amounts as of when it was read, what stands at its end as of then. */
async function known({ admin }: Stage, { cost, readAt, firstDay, lastDay }: Report): Promise<Known> {
  const { rows } = await admin.query<Known>(
    `WITH span AS (SELECT $1::date::timestamp AT TIME ZONE 'Europe/Paris' AS start_at,
                          ($2::date + 1)::timestamp AT TIME ZONE 'Europe/Paris' AS end_at,
                          $3::timestamptz AS read_at, $4::text AS last_month, $5::text AS year)
     SELECT (SELECT coalesce(sum(amount_cents), 0)::text FROM statement_line line
               JOIN statement ON statement.id = line.statement_id JOIN statement_issue issue ON issue.statement_id = statement.id
              WHERE left(statement.month, 4) = year AND statement.month <= last_month AND issued_at < end_at) AS billed,
            (SELECT coalesce(sum(amount_micros), 0)::text FROM charge
              WHERE left(charge.month, 4) = year AND charge.month <= last_month AND booked_at <= read_at
                AND kind NOT IN ('advance', 'rounding')) AS charged,
            (SELECT sum(amount_cents)::text FROM actual_cost WHERE fiscal_year = year::integer AND imported_at <= read_at) AS actual,
            (SELECT sum(amount_cents)::text FROM member_budget WHERE fiscal_year = year::integer AND recorded_at <= read_at) AS budget,
            (SELECT count(*)::integer FROM tenant WHERE enrolled_at < end_at AND NOT EXISTS (
               SELECT FROM tenant_exit gone WHERE gone.tenant_id = tenant.id AND destroyed_at < end_at)) AS members,
            (SELECT count(*)::integer FROM tenant WHERE enrolled_at >= start_at AND enrolled_at < end_at) AS joined,
            (SELECT count(*)::integer FROM tenant_exit WHERE destroyed_at >= start_at AND destroyed_at < end_at) AS gone,
            (SELECT count(*)::integer FROM statement_dispute
              WHERE raised_at < end_at AND coalesce(ended_at, 'infinity') >= end_at) AS disputes,
            (SELECT count(*)::integer FROM quota_request WHERE submitted_at >= start_at AND submitted_at < end_at) AS submitted,
            (SELECT count(*)::integer FROM quota_request_event
              WHERE kind = 'approved' AND recorded_at >= start_at AND recorded_at < end_at) AS approved
       FROM span`,
    [firstDay, lastDay, new Date(readAt).toISOString(), cost.throughMonth, cost.year],
  )
  const [row] = rows
  if (row === undefined) throw new Error('a quarter is one row')
  return row
}

const figuresOf = ({ cost, members, requests, openDisputeCount }: Report): Known => ({
  billed: String(cost.billedCents),
  charged: String(cost.chargedMicros),
  actual: cost.actualCents === null ? null : String(cost.actualCents),
  budget: cost.forecast === null ? null : String(cost.forecast.yearCents),
  members: members.count,
  joined: members.joinedCount,
  gone: members.leftCount,
  disputes: openDisputeCount,
  submitted: requests.submittedCount,
  approved: requests.approvedCount + requests.partlyApprovedCount,
})

async function documentFaults({ documents }: Played, report: Report, rows: Known): Promise<string[]> {
  const [page, ...more] = await printedPages(await documents.money.committeeReportPdf(report))
  const amounts = amountsIn(inOneLine(page?.text ?? ''))
  const [figures] = await readWorkbook(await documents.money.committeeReportXlsx(report))
  const cell = (label: string, column: number): string => {
    const found = figures?.data.find(([, name]) => name === label)?.[column]
    return found instanceof FileNumber ? found.digits : ''
  }
  const money = [
    ['États émis', rows.billed],
    ['Coût réel importé', rows.actual],
    ['Prévu pour l’année', rows.budget],
  ] as const
  const counts = [
    ['Adhérents à la fin', rows.members],
    ['Arrivés', rows.joined],
    ['Partis', rows.gone],
    ['Contestations ouvertes', rows.disputes],
    ['Déposées', rows.submitted],
  ] as const
  return [
    ...(more.length === 0 ? [] : [`it has ${more.length + 1} pages`]),
    ...(page?.cutTexts ?? []).map((cut) => `cut: ${cut}`),
    ...money.flatMap(([label, cents]) => {
      if (cents === null) return cell(label, 3) === '' ? [] : [`${label} is shown and nobody knows it`]
      const printed = amounts.includes(BigInt(cents)) ? [] : [`no ${cents} on its page`]
      return centsOf(cell(label, 3)) === BigInt(cents) ? printed : [`${label} is ${cell(label, 3)}, not ${cents} cents`]
    }),
    ...counts
      .filter(([label, count]) => cell(label, 2) !== String(count))
      .map(([label]) => `${label}: ${cell(label, 2)}`),
  ]
}

/** Each quarter as the committee was shown it: Σ statements, charges and actual cost, who came and went; one page and a workbook. */
export const committeeReportsTellTheRows: Check = async (played) => {
  const { committeeReports } = played.stage
  const faults: string[] = committeeReports.length === 7 ? [] : [`${committeeReports.length} reports`]
  const afterTrueUp = committeeReports.filter(({ quarter }) => quarter === '2026-Q4').at(-1)
  if (afterTrueUp === undefined || afterTrueUp.cost.actualCents === null) faults.push('2026 has no actual cost')
  for (const report of committeeReports) {
    const rows = await known(played.stage, report)
    const [told, expected] = [JSON.stringify(figuresOf(report)), JSON.stringify(rows)]
    if (told !== expected) faults.push(`${report.quarter} says ${told}, the rows ${expected}`)
    const read = await documentFaults(played, report, rows).catch((error: Error) => [
      `cannot be read: ${error.message}`,
    ])
    faults.push(...read.map((fault) => `${report.quarter}: ${fault}`))
  }
  return faults
}
