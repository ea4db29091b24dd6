import { gather, type Pages } from '../shared/pages.ts'
import { Problem } from '../shared/problem.ts'

/**
 * Rows that a workbook may have. It is made whole in memory: a writer that does not, writes neither the formulas of its totals
 * nor the styles of its headers. A CSV has no such limit.
 */
export const workbookRowsMax = 50_000

/** The rows of a workbook. Problem: `workbook-too-large`, which names the CSV, as soon as there are more than it may have. */
export function gatherForWorkbook<Row>(pages: Pages<Row>): Promise<Row[]> {
  return gather(pages, {
    itemsMax: workbookRowsMax,
    onTooMany: () => {
      throw new Problem('workbook-too-large', { rowsMax: String(workbookRowsMax) })
    },
  })
}
