import { instant } from '@grenier/quota-billing'
import { expect, test } from 'vitest'
import { nextId } from './entity-ids.ts'

test('ids of one millisecond rise in the order in which they were made', () => {
  const stopped = { now: () => instant(1_795_000_000_000) }
  const ids = Array.from({ length: 1_000 }, () => nextId(stopped))
  expect(ids).toEqual(ids.toSorted())
  expect(new Set(ids).size).toBe(1_000)
})
