import { readFileSync } from 'node:fs'
import { noticeTexts } from '@grenier/contracts'
import { noticeKinds, noticeRules } from '@grenier/quota-billing'
import { expect, test } from 'vitest'
import { noticeTable } from './notice-table.ts'

const documented = readFileSync(new URL('../../docs/notifications.md', import.meta.url), 'utf8')

test.each(noticeKinds)('the row of %s in the documentation is the one that the code has', (kind) => {
  const [row] = noticeTable([kind])
  expect(documented).toContain(row)
  expect(row).toContain(noticeTexts[kind].subject.fr)
})

test('no row stands there that the code does not have, and one that lacks a function is seen', () => {
  const rows = documented.split('\n').filter((line) => /^\| `[a-z-]+` \|/.test(line))
  expect(rows).toEqual(noticeTable(noticeKinds))
  expect(noticeRules['request-approved'].functions).toContain('signatory')
  expect(documented).not.toContain(noticeTable(['request-approved'])[0]?.replace('secretary, signatory', 'secretary'))
})
