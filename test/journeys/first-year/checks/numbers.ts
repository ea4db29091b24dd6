import { all, bySql, found } from './check.ts'

const gaplessIn = (what: string, table: string, { number, within }: { number: string; within?: string }) =>
  bySql(`
    SELECT '${what}' AS what, array_agg(${number} ORDER BY ${number}) AS numbers FROM ${table}
     ${within === undefined ? '' : `GROUP BY ${within}`} HAVING count(DISTINCT ${number}) <> max(${number}) OR min(${number}) <> 1`)

/** Within a series and fiscal year statements are numbered from 1, in the order of issue, and are written as they count. */
export const numbersAreGapless = all(
  found('two series over two years', 'SELECT FROM statement_issue HAVING count(DISTINCT (series, fiscal_year)) >= 4'),
  bySql(`
    SELECT series, fiscal_year, array_agg(sequence ORDER BY sequence) AS sequences FROM statement_issue
     GROUP BY series, fiscal_year
    HAVING count(DISTINCT sequence) <> max(sequence) OR min(sequence) <> 1`),
  bySql(`
    SELECT number FROM statement_issue
     WHERE number <> CASE series WHEN '' THEN '' ELSE series || '-' END || fiscal_year || '-' || lpad(sequence::text, 5, '0')`),
  bySql(`
    SELECT later.number FROM statement_issue later JOIN statement_issue earlier
        ON (earlier.series, earlier.fiscal_year, earlier.sequence) = (later.series, later.fiscal_year, later.sequence - 1)
     WHERE later.issued_at < earlier.issued_at`),
  gaplessIn('print files', 'paper_batch', { number: 'number' }),
  gaplessIn('notices', 'forecast_notice', { number: 'sequence', within: 'tenant_id, fiscal_year' }),
  gaplessIn('sent notices', 'forecast_notice_sending', { number: 'ordinal', within: 'tenant_id, fiscal_year' }),
  gaplessIn('templates', 'document_template', { number: 'number', within: 'kind' }),
  gaplessIn('avenants', 'agreement_amendment', { number: 'sequence', within: 'agreement_id' }),
)
