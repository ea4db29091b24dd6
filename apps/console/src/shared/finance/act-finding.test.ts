import { civilDate } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { findingOfAct } from './act-finding.ts'

const july = civilDate('2026-07-01')

describe('the act under which something is published', () => {
  const adoptedOn = civilDate('2026-05-20')
  const dates = { adoptedOn, sentToPrefectOn: civilDate('2026-05-22'), publishedOn: civilDate('2026-05-28') }

  it('binds from the later of its two dates', () => {
    expect(findingOfAct(dates, july)).toEqual({ kind: 'executory', from: '2026-05-28' })
    expect(findingOfAct(dates, civilDate('2026-05-01'))).toEqual({ kind: 'too-late', from: '2026-05-28' })
  })

  it('binds never while a date is missing, or stands before it was adopted', () => {
    expect(findingOfAct({ ...dates, publishedOn: null }, july)).toEqual({ kind: 'missing-dates' })
    expect(findingOfAct({ ...dates, adoptedOn: null }, july)).toEqual({ kind: 'missing-dates' })
    expect(findingOfAct({ ...dates, adoptedOn: july }, july)).toEqual({ kind: 'dates-before-adoption' })
  })
})
