import { civilMonth } from '@grenier/quota-billing'
import { expect, it } from 'vitest'
import { readAmendmentView } from './amendment-view.ts'

it('takes a month and what is amended of it from an address, and leaves out what is neither', () => {
  expect(readAmendmentView({ month: '2026-01', kind: 'cost-pool' })).toEqual({
    month: civilMonth('2026-01'),
    kind: 'cost-pool',
  })
  for (const search of [{ month: '2026-13' }, { month: 202601 }, { kind: 'readings' }, { month: '2026-1' }, {}]) {
    expect(readAmendmentView(search)).toEqual({})
  }
})
