import { civilDate, instantFromIso } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { asFolderName, copyDays, isFolderName, proposedName, wayOf } from './restore-plan.ts'

const zone = 'Europe/Paris'
const copy = (takenAt: string, more: object = {}) =>
  ({ id: takenAt, takenAt: instantFromIso(takenAt), goneAt: null, isBroken: false, driver: 'k8up', ...more }) as never

describe('days to come back to', () => {
  it('are those of the operator’s zone, the newest first, with every copy of each', () => {
    const days = copyDays(
      [copy('2026-01-10T01:00:00Z'), copy('2026-01-11T22:59:00Z'), copy('2026-01-11T23:01:00Z')],
      zone,
    )
    expect(days.map(({ day, copies }) => [day, copies.length])).toEqual([
      ['2026-01-12', 1],
      ['2026-01-11', 1],
      ['2026-01-10', 1],
    ])
  })

  it('leave out copies that are gone or broken', () => {
    const gone = copy('2026-01-10T01:00:00Z', { goneAt: instantFromIso('2026-01-12T00:00:00Z') })
    expect(copyDays([gone, copy('2026-01-11T01:00:00Z', { isBroken: true })], zone)).toEqual([])
  })
})

describe('the name of the new folder', () => {
  it('says of what and when it is, and is nobody’s yet', () => {
    const day = civilDate('2026-01-12')
    expect(proposedName('etat-civil', day, [])).toBe('etat-civil-2026-01-12')
    expect(proposedName('etat-civil', day, ['etat-civil-2026-01-12'])).toBe('etat-civil-2026-01-12-2')
  })

  it('is never longer than a name may be', () => {
    const name = proposedName(`${'a'.repeat(51)}-${'b'.repeat(11)}`, civilDate('2026-01-12'), [])
    expect(isFolderName(name)).toBe(true)
    expect(name).toBe(`${'a'.repeat(51)}-2026-01-12`)
  })

  it('is made of what was typed', () => {
    expect(asFolderName('État civil 1902')).toBe('etat-civil-1902')
    expect(isFolderName('etat-civil')).toBe(true)
    expect(['', '-a', 'a-', 'A', 'a b', 'a'.repeat(64)].filter(isFolderName)).toEqual([])
  })
})

describe('the way back', () => {
  it('of what Velero copied is in place of a folder that is gone, and otherwise the operator’s', () => {
    const byVelero = copy('2026-01-10T01:00:00Z', { driver: 'velero' })
    expect(wayOf(byVelero, { state: 'gone' } as never)).toBe('in-place')
    expect(wayOf(byVelero, { state: 'covered' } as never)).toBe('only-by-operator')
    expect(wayOf(copy('2026-01-10T01:00:00Z'), { state: 'gone' } as never)).toBe('beside')
  })
})
