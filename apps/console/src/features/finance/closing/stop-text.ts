import type { PlainKey } from '../../../shared/i18n/translate.ts'

/** Why a month stopped on its way, by the code that it is kept under. */
const stopTexts: Readonly<Record<string, PlainKey>> = {
  'tariff-missing': 'stop.tariff-missing',
  'population-missing': 'stop.population-missing',
  'payer-missing': 'stop.payer-missing',
  'population-mixed': 'stop.population-mixed',
  'key-without-weight': 'stop.key-without-weight',
  'checks-failed': 'stop.checks-failed',
}

/** In words; a code of a newer release says at least that it is not known here. */
export function stopText(code: string): PlainKey {
  return stopTexts[code] ?? 'stop.other'
}
