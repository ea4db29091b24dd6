import { retentionRules } from '@grenier/control-plane'
import { expect, it } from 'vitest'
import { treeFiles } from './support/source-file.ts'

const [page] = treeFiles(/^docs\/data-protection\.md$/)

/** The rows that the page must have, as it must have them. */
const rows = retentionRules.map(({ name, keptDays, what, why }) => `| \`${name}\` | ${keptDays} | ${what} | ${why} |`)

it('says of each retention rule what the code does, and of no other', () => {
  const told = page?.text.split('\n').filter((line) => /^\| `[a-z-]+` \| \d+ \|/.test(line))
  expect(told).toEqual(rows)
})
