import { isSiren, isSiret } from '@grenier/quota-billing'

/** The digits with the one behind them that makes the number pass its check. */
function closed(digits: string, passes: (text: string) => boolean): string {
  const found = Array.from({ length: 10 }, (_, digit) => `${digits}${digit}`).find(passes)
  if (found === undefined) throw new Error(`no check digit makes a number of Sirene of ${digits}`)
  return found
}

/** A SIREN of eight digits of one's choice: of nobody, or of whom it happens to be. */
export const sirenFrom = (eightDigits: string): string => closed(eightDigits, isSiren)

/** The SIRET of an establishment of a body, which counts them from 1. */
export const siretFrom = (siren: string, establishment = 1): string =>
  closed(`${siren}${String(establishment).padStart(4, '0')}`, isSiret)
