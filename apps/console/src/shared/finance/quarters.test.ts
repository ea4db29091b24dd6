import { civilDate } from '@grenier/quota-billing'
import { expect, test } from 'vitest'
import { quartersToChoose } from './quarters.ts'

test.each([
  ['2027-01-01', ['2026-Q4', '2026-Q3', '2026-Q2', '2026-Q1', '2025-Q4', '2027-Q1']],
  ['2027-03-31', ['2026-Q4', '2026-Q3', '2026-Q2', '2026-Q1', '2025-Q4', '2027-Q1']],
  ['2027-12-31', ['2027-Q3', '2027-Q2', '2027-Q1', '2026-Q4', '2026-Q3', '2027-Q4']],
])('on %s the quarter that ended last comes first, and the one that runs last', (today, quarters) => {
  expect(quartersToChoose(civilDate(today))).toEqual(quarters)
})
