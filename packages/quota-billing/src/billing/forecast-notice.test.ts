import { describe, expect, test } from 'vitest'
import { type CivilMonth, civilMonth, monthBounds } from '../shared/civil-time.ts'
import {
  type BeneficiaryToNotify,
  composeForecastNotice,
  type ForecastOfYear,
  forecastYearPrice,
  type MemberToForecast,
  partByMonths,
  partOfYear,
  type YearSection,
} from './forecast-notice.ts'
import type { PerGibMonthRule, PriceRule } from './tariff.ts'
import type { VatRegime } from './vat.ts'

const zone = 'Europe/Paris'

function section(from: string, to: string, rules: readonly PriceRule[] | null): YearSection {
  const [firstMonth, last] = [civilMonth(from), civilMonth(to)]
  const months = Number(to.slice(5)) - Number(from.slice(5)) + 1
  const { periodStart } = monthBounds(firstMonth, zone)
  return { firstMonth, months, rules, periodStart, periodEnd: monthBounds(last, zone).periodEnd }
}

const wholeYear = (...rules: PriceRule[]): YearSection[] => [section('2027-01', '2027-12', rules)]

const storage: PerGibMonthRule = {
  kind: 'perGibMonth',
  ruleId: 'storage',
  meter: 'storage.reserved',
  offerId: null,
  freeGib: 10n,
  mode: 'graduated',
  tiers: [
    { fromGib: 0n, toGib: 100n, unitPriceMicros: 50_000n },
    { fromGib: 100n, toGib: null, unitPriceMicros: 40_000n },
  ],
}
const heads: PriceRule = { kind: 'perInhabitantYear', ruleId: 'heads', unitPriceMicros: 300_000n }

function member(change: Partial<MemberToForecast> = {}): MemberToForecast {
  const none = { inhabitants: 1_000, memberFrom: null, memberTo: null }
  return { ...none, unitsMilli: new Map(), usedRuleIds: new Set(), ...change }
}

const units = (ruleId: string, unitsMilli: bigint) => ({ unitsMilli: new Map([[ruleId, unitsMilli]]) })

const shown = ({ lines }: ForecastOfYear) =>
  lines.map(({ kind, firstMonth, unitsMilli, unitPriceMicros, amountCents }) =>
    [kind, firstMonth, unitsMilli, unitPriceMicros, amountCents].join(' '),
  )
const missing = ({ gaps }: ForecastOfYear) =>
  gaps.map(({ service, reason, firstMonth, months }) => `${service} ${reason} ${firstMonth}+${months}`)

describe('a year by its prices', () => {
  test('units are spread over twelve months: the free part and each tier are counted twelve times', () => {
    // 150 GiB all year: 10 free, 90 at 0,05 €, 50 at 0,04 €, each for twelve months.
    const year = forecastYearPrice(wholeYear(storage), member(units('storage', 1_800_000n)))
    expect(shown(year)).toEqual([
      'free 2027-01 120000 0 0',
      'usage 2027-01 1080000 50000 5400',
      'usage 2027-01 600000 40000 2400',
    ])
    expect(year.gaps).toEqual([])
  })

  test('by volume all of it has the price of the tier that it reaches', () => {
    const rules = wholeYear({ ...storage, mode: 'volume' })
    const year = forecastYearPrice(rules, member(units('storage', 1_800_000n)))
    expect(shown(year)).toEqual(['free 2027-01 120000 0 0', 'usage 2027-01 1680000 40000 6720'])
  })

  test('a line is its units × its price, rounded once, half a cent away from zero', () => {
    const rules = wholeYear({
      ...storage,
      freeGib: 0n,
      tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: 50_000n }],
    })
    const of = (unitsMilli: bigint) =>
      forecastYearPrice(rules, member(units('storage', unitsMilli))).lines[0]?.amountCents
    expect([of(100n), of(99n), of(300n), of(299n)]).toEqual([1n, 0n, 2n, 1n])
  })

  test('units that nobody said are missing where the service is used, and are no row where it is not', () => {
    const used = forecastYearPrice(wholeYear(storage), member({ usedRuleIds: new Set(['storage']) }))
    expect([shown(used), missing(used)]).toEqual([[], ['storage units-missing 2027-01+12']])
    expect(forecastYearPrice(wholeYear(storage), member())).toEqual({ lines: [], gaps: [] })
    expect(forecastYearPrice(wholeYear(storage), member(units('storage', 0n)))).toEqual({ lines: [], gaps: [] })
  })

  test('a year without a tariff is missing, service by service, or as a whole where no service is known', () => {
    const none = [section('2027-01', '2027-12', null)]
    const known = member({ ...units('storage', 1n), usedRuleIds: new Set(['backup']) })
    expect(missing(forecastYearPrice(none, known))).toEqual([
      'backup tariff-missing 2027-01+12',
      'storage tariff-missing 2027-01+12',
    ])
    expect(missing(forecastYearPrice(none, member()))).toEqual(['null tariff-missing 2027-01+12'])
    expect(forecastYearPrice([], member())).toEqual({ lines: [], gaps: [] })
  })

  test('a service that is used and has no price any more is missing, not free', () => {
    const year = forecastYearPrice(wholeYear(heads), member({ usedRuleIds: new Set(['storage', 'heads']) }))
    expect(missing(year)).toEqual(['storage price-missing 2027-01+12'])
    expect(shown(year)).toEqual(['population 2027-01 1000000 300000 30000'])
  })

  test('prices that change in the midst of a year cut it, and the units of both parts come to the whole', () => {
    const dearer = { ...storage, tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: 60_000n }] }
    const sections = [section('2027-01', '2027-05', [storage]), section('2027-06', '2027-12', [dearer])]
    const year = forecastYearPrice(sections, member(units('storage', 360_001n)))
    // 30 GiB all year: 5 months, then 7; the odd thousandth falls once.
    expect(shown(year)).toEqual([
      'free 2027-01 50000 0 0',
      'usage 2027-01 100000 50000 500',
      'free 2027-06 70000 0 0',
      'usage 2027-06 140001 60000 840',
    ])
  })

  test('yearly prices count the time of membership, and their parts come to the whole', () => {
    const halves = [section('2027-01', '2027-06', [heads]), section('2027-07', '2027-12', [heads])]
    const whole = forecastYearPrice(halves, member())
    expect(whole.lines.reduce((sum, { unitsMilli }) => sum + (unitsMilli ?? 0n), 0n)).toBe(1_000_000n)
    const { periodEnd } = monthBounds(civilMonth('2027-06'), zone)
    const leaving = forecastYearPrice(halves, member({ memberTo: periodEnd }))
    expect(shown(leaving)).toEqual(shown(whole).slice(0, 1))
    const joining = forecastYearPrice(halves, member({ memberFrom: periodEnd }))
    expect(shown(joining)).toEqual(shown(whole).slice(1))
  })

  test('a subscription is that of the stratum, for the time of membership', () => {
    const rule: PriceRule = {
      kind: 'subscriptionByPopulation',
      ruleId: 'adhesion',
      strata: [
        { populationMax: 999, yearlyAmountMicros: 100_000_000n },
        { populationMax: null, yearlyAmountMicros: 250_000_000n },
      ],
    }
    expect(shown(forecastYearPrice(wholeYear(rule), member()))).toEqual(['subscription 2027-01 1000 250000000 25000'])
    const small = forecastYearPrice(wholeYear(rule), member({ inhabitants: 999 }))
    expect(shown(small)).toEqual(['subscription 2027-01 1000 100000000 10000'])
  })

  test('a population that nobody knows is missing, and so is what rests on it', () => {
    const bound: PriceRule = { kind: 'monthlyMinimum', ruleId: 'least', amountMicros: 1_000_000n, ofRuleIds: null }
    const year = forecastYearPrice(wholeYear(heads, bound), member({ inhabitants: null }))
    expect([shown(year), missing(year)]).toEqual([
      [],
      ['heads population-unknown 2027-01+12', 'least rests-on-unknown 2027-01+12'],
    ])
  })

  test('who has no inhabitants of its own lacks no figure: it owes nothing by heads, nor what rests on them', () => {
    const bound: PriceRule = { kind: 'monthlyMinimum', ruleId: 'least', amountMicros: 1_000_000n, ofRuleIds: null }
    const epci = member({ inhabitants: null, countsHeads: false })
    const year = forecastYearPrice(wholeYear(heads, bound), epci)
    expect([shown(year), missing(year)]).toEqual([[], []])
    // One that is recorded all the same is charged by it.
    const counted = forecastYearPrice(wholeYear(heads), { ...epci, inhabitants: 1_000 })
    expect(counted.lines).toHaveLength(1)
  })

  test('a minimum lifts the year to twelve months of it, a cap lowers it, for the time of membership', () => {
    const bound = (kind: 'monthlyMinimum' | 'monthlyCap', amountMicros: bigint): PriceRule => {
      return { kind, ruleId: 'bound', amountMicros, ofRuleIds: ['heads'] }
    }
    // 300 € by head a year, 25 € a month.
    const least = forecastYearPrice(wholeYear(heads, bound('monthlyMinimum', 30_000_000n)), member())
    expect(shown(least).slice(1)).toEqual(['minimum 2027-01   6000'])
    const most = forecastYearPrice(wholeYear(heads, bound('monthlyCap', 20_000_000n)), member())
    expect(shown(most).slice(1)).toEqual(['cap 2027-01   -6000'])
    const within = forecastYearPrice(wholeYear(heads, bound('monthlyCap', 25_000_000n)), member())
    expect(within.lines).toHaveLength(1)
    const gone = member({ memberTo: monthBounds(civilMonth('2026-12'), zone).periodEnd })
    expect(forecastYearPrice(wholeYear(heads, bound('monthlyMinimum', 1n)), gone)).toEqual({ lines: [], gaps: [] })
  })
})

test('parts of a year come to the year, whatever is cut', () => {
  for (const whole of [0n, 1n, 100n, 12_345n, -7n]) {
    const cut = [1, 4, 2, 5]
    let before = 0
    let sum = 0n
    for (const months of cut) {
      sum += partOfYear(whole, { before, months })
      before += months
    }
    expect(sum).toBe(whole)
  }
})

const year: ForecastOfYear['lines'][number] = {
  service: 'storage',
  kind: 'usage',
  firstMonth: civilMonth('2027-01'),
  months: 12,
  unit: 'gib-month',
  unitsMilli: 1_000n,
  unitPriceMicros: 50_000n,
  amountCents: 5n,
}

function beneficiary(change: Partial<BeneficiaryToNotify> = {}): BeneficiaryToNotify {
  return { former: { label: null }, projectedMicros: new Map(), lines: [], gaps: [], ...change }
}

const outOfScope = (): VatRegime => ({ kind: 'out-of-scope' })

test('a whole falls on months by what each of them comes to, and all of it on all of them', () => {
  const monthCents = [0n, 0n, 100n, 100n, 50n, 50n, 50n, 50n, 50n, 50n, 50n, 50n]
  const part = (before: number, months: number) => partByMonths(1_001n, monthCents, { before, months })
  expect([part(0, 2), part(2, 1), part(0, 12)]).toEqual([0n, 167n, 1_001n])
  expect(part(0, 3) + part(3, 4) + part(7, 5)).toBe(1_001n)
  expect([part(4, 0), part(4, -2), partByMonths(5n, [0n], { before: 0, months: 1 })]).toEqual([0n, 0n, 0n])
})

describe('a notice', () => {
  test('has a row for each service of any of the three years, and every sum is that of its rows, to the cent', () => {
    const notice = composeForecastNotice(
      [
        beneficiary({
          former: { label: 'charged', microsOf: new Map([['old', 14_999n]]) },
          projectedMicros: new Map([
            ['storage', 15_000n],
            ['salle', 10_004n],
          ]),
          lines: [year, { ...year, amountCents: 7n }],
        }),
        beneficiary({ former: { label: 'repris', amountCents: 1_234n } }),
      ],
      outOfScope,
    )
    const [first, second] = notice.parts
    expect(
      first?.rows.map(({ service, ...row }) => [service, row.formerCents, row.projectedCents, row.forecastCents]),
    ).toEqual([
      ['old', 1n, null, 0n],
      ['salle', null, 1n, 0n],
      ['storage', null, 2n, 12n],
    ])
    expect([first?.formerCents, first?.projectedCents, first?.forecastCents]).toEqual([1n, 3n, 12n])
    expect([second?.formerLabel, second?.formerCents, second?.rows]).toEqual(['repris', 1_234n, []])
    expect([notice.formerCents, notice.projectedCents, notice.forecastCents]).toEqual([1_235n, 3n, 12n])
    expect([notice.vatCents, notice.payableCents, notice.isIncomplete]).toEqual([0n, 12n, false])
  })

  test('says what it does not know: no former year, no forecast of a service, and that it is incomplete', () => {
    const gap = { service: 'storage', reason: 'units-missing', firstMonth: civilMonth('2027-01'), months: 12 } as const
    const notice = composeForecastNotice(
      [beneficiary({ projectedMicros: new Map([['storage', 30_000n]]), gaps: [gap, { ...gap, service: null }] })],
      outOfScope,
    )
    expect(notice.formerCents).toBeNull()
    expect(
      notice.parts[0]?.rows.map(({ service, forecastCents, gaps }) => [service, forecastCents, gaps.length]),
    ).toEqual([
      ['storage', null, 1],
      [null, null, 1],
    ])
    expect([notice.forecastCents, notice.isIncomplete]).toEqual([0n, true])
    // A year that was charged and came to nothing is known to be nothing.
    const empty = composeForecastNotice(
      [beneficiary({ former: { label: 'charged', microsOf: new Map() } })],
      outOfScope,
    )
    expect(empty.formerCents).toBe(0n)
  })

  test('bears the VAT of each service in its months, rounded once a regime', () => {
    const standard = { kind: 'standard', rateBasisPoints: 2_000n } as const
    const vatOf = ({ month, service }: { month: CivilMonth; service: string }): VatRegime =>
      service === 'salle' || month >= '2027-07' ? standard : { kind: 'exempt' }
    const notice = composeForecastNotice(
      [
        beneficiary({ lines: [year, { ...year, service: 'salle', amountCents: 2n }] }),
        beneficiary({ lines: [{ ...year, firstMonth: civilMonth('2027-07'), amountCents: 1n }] }),
      ],
      vatOf,
    )
    expect(notice.vatGroups).toEqual([
      { regime: standard, baseCents: 3n, vatCents: 1n },
      { regime: { kind: 'exempt' }, baseCents: 5n, vatCents: 0n },
    ])
    expect(notice.payableCents).toBe(9n)
  })
})
