import { describe, expect, it } from 'vitest'
import { simulatedMeters, simulateUse } from './simulated-use.ts'

const starterMib = 20 * 1_024
const hours = Array.from({ length: 24 * 62 }, (_, hour) => hour)
const codes = Array.from({ length: 60 }, (_, index) => `95${String(index).padStart(3, '0')}`)
const series = (inseeCode: string, full: boolean) =>
  simulatedMeters.map((meter) => hours.map(simulateUse({ inseeCode, meter, starterMib, full })))

describe('simulated use', () => {
  it('is the same for the same member, meter and hour, and differs between members', () => {
    expect(series('95127', false)).toEqual(series('95127', false))
    expect(new Set(codes.map((code) => JSON.stringify(series(code, false)))).size).toBe(codes.length)
  })

  it('is a whole number of MiB that grows slowly and swings a little', () => {
    for (const values of series('95127', false)) {
      expect(values.every((value) => Number.isSafeInteger(value) && value > 0)).toBe(true)
      expect(values.at(-1)).toBeGreaterThan(values[0] ?? 0)
      expect(new Set(values.slice(0, 24)).size).toBeGreaterThan(5)
    }
  })

  it('leaves what members give back unused, for as long as a story lasts', () => {
    const twoYears = 2 * 366 * 24
    for (const inseeCode of codes)
      for (const meter of simulatedMeters) {
        const use = simulateUse({ inseeCode, meter, starterMib, full: false })
        expect(use(twoYears)).toBeLessThan((starterMib * 3) / 4)
      }
  })

  it('fills four fifths of the space of a member that will ask for more, and never more than its quota', () => {
    for (const inseeCode of codes) {
      const [provisioned = [], used = []] = series(inseeCode, true)
      expect(Math.min(...provisioned.slice(0, 24))).toBeGreaterThanOrEqual(starterMib * 0.8)
      expect(Math.min(...used.slice(0, 24))).toBeGreaterThanOrEqual(starterMib * 0.8)
      expect(Math.max(...provisioned)).toBeLessThan(starterMib)
    }
  })

  it('never uses more than is provisioned', () => {
    for (const inseeCode of codes)
      for (const full of [true, false]) {
        const [provisioned = [], used = []] = series(inseeCode, full)
        expect(used.every((value, hour) => value <= (provisioned[hour] ?? 0))).toBe(true)
      }
  })
})
