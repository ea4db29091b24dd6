import { describe, expect, test } from 'vitest'
import { civilMonth } from '../shared/civil-time.ts'
import { type DatedVat, type VatSchedule, vatInForce, vatScheduleConflicts } from './vat.ts'

const exempt = { kind: 'exempt' } as const
const standard = (rateBasisPoints: bigint) => ({ kind: 'standard', rateBasisPoints }) as const
const change = (from: string, service: string | null, regime: DatedVat['regime']): DatedVat => ({
  from: civilMonth(from),
  service,
  regime,
})

const schedule: VatSchedule = {
  initial: { kind: 'out-of-scope' },
  changes: [
    change('2027-01', null, standard(2_000n)),
    change('2026-06', 'sauvegarde', exempt),
    change('2028-01', 'sauvegarde', standard(550n)),
  ],
}

describe('the VAT of a service', () => {
  test.each<[string, string, DatedVat['regime']]>([
    ['2026-05', 'sauvegarde', schedule.initial],
    ['2026-06', 'sauvegarde', exempt],
    ['2026-12', 'espace', schedule.initial],
    ['2027-01', 'espace', standard(2_000n)],
    // Its own regime stands, although the general one changed later.
    ['2027-12', 'sauvegarde', exempt],
    ['2028-01', 'sauvegarde', standard(550n)],
  ])('in %s of %s is that of the month, whatever came later', (month, service, regime) => {
    const rendered = { month: civilMonth(month), service }
    expect(vatInForce(schedule, rendered)).toEqual(regime)
    expect(vatInForce({ ...schedule, changes: schedule.changes.toReversed() }, rendered)).toEqual(regime)
  })

  test('changes once from a month on: a second change is named', () => {
    expect(vatScheduleConflicts(schedule.changes)).toEqual([])
    const twice = change('2026-06', 'sauvegarde', standard(1n))
    expect(vatScheduleConflicts([...schedule.changes, twice])).toEqual([twice])
  })
})
