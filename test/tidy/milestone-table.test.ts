import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { milestoneRows, type PlannedRow } from './milestone-table.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/budget-calendar.md'), 'utf8')

/** The table of the page without its days, which are sentences. */
function rowsOf(text: string): PlannedRow[] {
  return text
    .split('\n')
    .filter((line) => /^\| `[a-z-]+` \| /.test(line) && line.split('|').length === 9)
    .map((line) => {
      const [code = '', , ...rest] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
      return [code.replaceAll('`', ''), ...rest]
    })
}

test('the page of the budget calendar has every milestone as the code has it', () => {
  expect(rowsOf(page)).toEqual(milestoneRows())
})

test('a milestone that the page tells otherwise, or leaves out, is found', () => {
  expect(rowsOf(page.replace('| 14, 3 | operator', '| 14, 2 | operator'))).not.toEqual(milestoneRows())
  expect(rowsOf(page.replace(/^\| `needs-asked`.*\n/m, ''))).not.toEqual(milestoneRows())
})
