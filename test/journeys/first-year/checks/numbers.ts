import { all, bySql, found } from './check.ts'

/** Within a series and fiscal year numbers run from 1, in the order of issue, and are written as they count. */
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
)
