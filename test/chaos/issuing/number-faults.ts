import { statementNumber } from '@grenier/quota-billing'
import type { Client } from 'pg'

/** What numbering has left in a database. */
export interface Numbering {
  readonly statementIds: readonly string[]
  readonly issues: readonly {
    readonly statementId: string
    readonly number: string
    readonly series: string
    readonly fiscalYear: number
    readonly sequence: number
  }[]
  readonly counters: readonly { readonly series: string; readonly fiscalYear: number; readonly lastNumber: number }[]
}

export async function readNumbering(admin: Client): Promise<Numbering> {
  const rowsOf = async (text: string) => (await admin.query(text)).rows
  const drafts = (await rowsOf('SELECT id FROM statement')) as { id: string }[]
  return {
    statementIds: drafts.map(({ id }) => id),
    issues: await rowsOf(
      `SELECT statement_id AS "statementId", number, series, fiscal_year AS "fiscalYear", sequence FROM statement_issue`,
    ),
    counters: await rowsOf(`SELECT series, year AS "fiscalYear", last_number AS "lastNumber" FROM statement_series`),
  }
}

const timesOf = (values: readonly (string | number)[]) =>
  [...Map.groupBy(values, (value) => value)].map(([value, own]) => [value, own.length] as const)

const nameOf = ({ series, fiscalYear }: { series: string; fiscalYear: number }): string => `${fiscalYear} ${series}`

/**
 * Everything that is wrong: a statement that was never issued or twice, a number that is missing, given twice or not made of
 * its parts, a counter that does not stand at the last number of its series (CGI annexe II, art. 242 nonies A).
 */
export function numberFaults({ statementIds, issues, counters }: Numbering): string[] {
  const known = new Set(statementIds)
  const issued = new Set(issues.map(({ statementId }) => statementId))
  const bySeries = Map.groupBy(issues, nameOf)
  const series = new Set([...bySeries.keys(), ...counters.map(nameOf)])
  return [
    ...statementIds.filter((id) => !issued.has(id)).map((id) => `never issued: ${id}`),
    ...issues.filter(({ statementId }) => !known.has(statementId)).map(({ number }) => `of no statement: ${number}`),
    ...timesOf(issues.map(({ statementId }) => statementId))
      .filter(([, times]) => times > 1)
      .map(([id]) => `issued twice: ${id}`),
    ...timesOf(issues.map(({ number }) => number))
      .filter(([, times]) => times > 1)
      .map(([number]) => `given twice: ${number}`),
    ...issues
      .filter((issue) => statementNumber(issue) !== issue.number)
      .map(({ number }) => `not made of its parts: ${number}`),
    ...[...series].flatMap((name) => {
      const sequences = (bySeries.get(name) ?? []).map(({ sequence }) => sequence).toSorted((one, other) => one - other)
      const gaps = sequences.some((sequence, index) => sequence !== index + 1) ? [`not 1 to n: ${name}`] : []
      const last = counters.find((counter) => nameOf(counter) === name)?.lastNumber
      return last === sequences.length ? gaps : [...gaps, `counter at ${last} of ${sequences.length}: ${name}`]
    }),
  ]
}
