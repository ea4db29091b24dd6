import { describe, expect, test } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { agreementLastDay, amendmentFault, wordingDays, wordingOn } from './agreement.ts'

const day = civilDate
const wording = (sequence: number, effectiveOn: string, endsOn: string | null) => ({
  sequence,
  effectiveOn: day(effectiveOn),
  endsOn: endsOn === null ? null : day(endsOn),
  noticeDays: 90,
})
const signed = wording(0, '2026-01-01', '2026-12-31')

describe('the wording of an agreement that holds on a day', () => {
  test('is what was signed, until an avenant takes effect', () => {
    const wordings = [signed, wording(1, '2026-07-01', '2026-12-31')]
    expect(wordingOn(wordings, day('2025-12-31'))).toBeNull()
    expect(wordingOn(wordings, day('2026-01-01'))?.sequence).toBe(0)
    expect(wordingOn(wordings, day('2026-06-30'))?.sequence).toBe(0)
    expect(wordingOn(wordings, day('2026-07-01'))?.sequence).toBe(1)
    expect(wordingOn(wordings, day('2026-12-31'))?.sequence).toBe(1)
    expect(wordingOn(wordings, day('2027-01-01'))).toBeNull()
  })

  test('goes on where a renewal begins the day after the end', () => {
    const wordings = [signed, wording(1, '2027-01-01', null)]
    expect(wordingOn(wordings, day('2026-12-31'))?.sequence).toBe(0)
    expect(wordingOn(wordings, day('2027-01-01'))?.sequence).toBe(1)
    expect(agreementLastDay(wordings)).toBeNull()
  })

  test('ends sooner where it was terminated', () => {
    const wordings = [signed, wording(1, '2026-02-01', '2026-05-31')]
    expect(wordingOn(wordings, day('2026-05-31'))?.sequence).toBe(1)
    expect(wordingOn(wordings, day('2026-06-01'))).toBeNull()
    expect(agreementLastDay(wordings)).toBe('2026-05-31')
  })

  test('is the last word: what was to hold later does not come back', () => {
    const wordings = [signed, wording(1, '2027-01-01', null), wording(2, '2026-03-01', '2026-06-30')]
    expect(wordingDays(wordings)).toEqual([
      { from: '2026-01-01', until: '2026-03-01' },
      { from: '2027-01-01', until: '2026-03-01' },
      { from: '2026-03-01', until: null },
    ])
    expect(wordingOn(wordings, day('2027-02-01'))).toBeNull()
    expect(wordingOn(wordings, day('2026-06-30'))?.sequence).toBe(2)
  })

  test('of two of one day is the one recorded later', () => {
    const wordings = [signed, wording(1, '2026-03-01', null), wording(2, '2026-03-01', '2026-09-30')]
    expect(wordingOn(wordings, day('2026-03-01'))?.sequence).toBe(2)
  })
})

describe('an avenant', () => {
  const agreement = { wordings: [signed] }
  const wish = {
    kind: 'change' as const,
    effectiveOn: day('2026-07-01'),
    endsOn: day('2026-12-31'),
    noticeGivenOn: null,
  }
  const faultOf = (change: Partial<Parameters<typeof amendmentFault>[1]>) =>
    amendmentFault(agreement, { ...wish, ...change })

  test('may begin with the agreement, and until the day after its last one', () => {
    expect(faultOf({})).toBeNull()
    expect(faultOf({ effectiveOn: day('2026-01-01') })).toBeNull()
    expect(faultOf({ effectiveOn: day('2027-01-01'), endsOn: null })).toBeNull()
    expect(faultOf({ effectiveOn: day('2025-12-31') })).toEqual({
      code: 'amendment-before-agreement',
      params: { startsOn: '2026-01-01' },
    })
    expect(faultOf({ effectiveOn: day('2027-01-02'), endsOn: null })).toEqual({
      code: 'agreement-ended',
      params: { endedOn: '2026-12-31' },
    })
  })

  test('does not end before it begins', () => {
    expect(faultOf({ endsOn: day('2026-07-01') })).toBeNull()
    expect(faultOf({ endsOn: day('2026-06-30') })?.code).toBe('amendment-end-past')
  })

  test('that renews has a later end than there was', () => {
    expect(faultOf({ kind: 'renewal', endsOn: day('2027-12-31') })).toBeNull()
    expect(faultOf({ kind: 'renewal', endsOn: null })).toBeNull()
    expect(faultOf({ kind: 'renewal' })).toEqual({ code: 'renewal-not-later', params: { endsOn: '2026-12-31' } })
    const open = { wordings: [{ ...signed, endsOn: null }] }
    expect(amendmentFault(open, { ...wish, kind: 'renewal', endsOn: null })?.code).toBe('renewal-not-later')
  })

  test('that terminates names its end and the notice, and leaves the days that were agreed', () => {
    const termination = { kind: 'termination', noticeGivenOn: day('2026-07-01') } as const
    expect(faultOf({ ...termination, endsOn: day('2026-09-29') })).toBeNull()
    expect(faultOf({ ...termination, endsOn: day('2026-09-28') })).toEqual({
      code: 'notice-too-short',
      params: { noticeDays: '90', earliestEndOn: '2026-09-29' },
    })
    expect(faultOf({ ...termination, endsOn: null })?.code).toBe('termination-incomplete')
    expect(faultOf({ ...termination, noticeGivenOn: null })?.code).toBe('termination-incomplete')
    expect(faultOf({ noticeGivenOn: day('2026-07-01') })?.code).toBe('notice-not-given')
  })

  test('leaves the days of notice of the terms it replaces, not of those signed first', () => {
    const wordings = [signed, { ...wording(1, '2026-03-01', null), noticeDays: 30 }]
    const termination = {
      ...wish,
      kind: 'termination' as const,
      noticeGivenOn: day('2026-07-01'),
      endsOn: day('2026-07-31'),
    }
    expect(amendmentFault({ wordings }, termination)).toBeNull()
  })
})
