import type { Residency } from './data-class.ts'

/** Members of the European Economic Area, ISO 3166-1: where the RGPD holds without a transfer (art. 44). */
const eea = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
)
/** France, with its parts that have a code of their own and in which the law of the Union holds. */
const france = new Set(['FR', 'GP', 'GF', 'MQ', 'RE', 'YT', 'MF'])

/** Whether data that goes there leaves the European Economic Area (RGPD art. 44). */
export function isTransfer(country: string): boolean {
  return !eea.has(country) && !france.has(country)
}

/** Whether a place in that country is where a residency says that it is. Data that may be anywhere may be there too. */
export function isWithin(country: string, residency: Residency): boolean {
  if (residency === 'other') return true
  return residency === 'FR' ? france.has(country) : !isTransfer(country)
}
