import { expect, it } from 'vitest'
import { readTrailView } from './trail-view.ts'

it('reads what narrows a trail from an address, and leaves out what is empty or ill-formed', () => {
  expect(
    readTrailView({ actor: ' demo-finance ', action: 'close period', subject: '', from: '2026-01-01', to: 1 }),
  ).toEqual({
    actor: 'demo-finance',
    from: '2026-01-01',
  })
})
