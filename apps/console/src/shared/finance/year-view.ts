/** Which fiscal year is shown, as it stands in the address. */
export interface YearView {
  readonly year?: number
}

const yearsFrom = 2000
const yearsTo = 2200

/** What of an address is a year; what is none is left out. */
export function readYearView(search: Readonly<Record<string, unknown>>): YearView {
  const year = Number(search['year'])
  return Number.isInteger(year) && year >= yearsFrom && year <= yearsTo ? { year } : {}
}

/** The years that can be chosen: the one that runs, those before it, and the one in the address. */
export function yearsToChoose(currentYear: number, chosen: number): readonly number[] {
  const offered = new Set([chosen, ...Array.from({ length: 5 }, (_, back) => currentYear - back)])
  return [...offered].toSorted((left, right) => right - left)
}
