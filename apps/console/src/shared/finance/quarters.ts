import type { CivilDate } from '@grenier/quota-billing'

const quartersOffered = 6
const monthsPerQuarter = 3
const quartersPerYear = 4

/** The quarters that can be reported, `2027-Q1`, the newest first: the one that ended last before the one that runs. */
export function quartersToChoose(today: CivilDate): readonly string[] {
  const [year = '', month = ''] = today.split('-')
  const running = Number(year) * quartersPerYear + Math.floor((Number(month) - 1) / monthsPerQuarter)
  const quarters = Array.from({ length: quartersOffered }, (_, back) => {
    const index = running - back
    return `${Math.floor(index / quartersPerYear)}-Q${(index % quartersPerYear) + 1}`
  })
  const [current = '', ...ended] = quarters
  return [...ended, current]
}
