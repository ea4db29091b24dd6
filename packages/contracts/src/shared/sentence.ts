import { civilDate } from '@grenier/quota-billing'
import { formatBytes, formatDay, formatEuros } from './amount-texts.ts'
import { fillPlaces } from './fill-places.ts'
import type { Language } from './language.ts'
import { namedValues } from './named-values.ts'

/** A text for people in every language, with `{param}` places. */
export type Sentence = Readonly<Record<Language, string>>

/** Params by name: exact numbers, or the decimal text they are stored as. */
export type SentenceParams = Readonly<Record<string, string | number | bigint>>

/** Sizes that are needed, in use or in the way: shown too small they would promise what does not fit. All others are had. */
const neededSizes: readonly string[] = [
  'allocatedBytes',
  'borrowedBytes',
  'holdsBytes',
  'leastLimitBytes',
  'usedBytes',
  'wantedQuotaBytes',
]

/**
 * A sentence with its places filled. The unit at the end of a param's name says how it is written: `…Bytes` as a size,
 * rounded to its careful side, `…Micros` as euros, `…On` and `…Until` as a day; what has a name for people is written by it, anything else as it is. A place without a
 * param stays, so that it is seen.
 */
export function fillSentence(sentence: Sentence, params: SentenceParams, language: Language): string {
  return fillPlaces(sentence[language], (name) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    return value === undefined ? undefined : written(name, value, language)
  })
}

function written(name: string, value: string | number | bigint, language: Language): string {
  const text = String(value)
  if (name.endsWith('Bytes') && isInteger(text)) {
    return formatBytes(BigInt(text), language, neededSizes.includes(name) ? 'up' : 'down')
  }
  if (name.endsWith('Micros') && isInteger(text)) return formatEuros(BigInt(text), language)
  if (/(On|Until)$/.test(name) && /^\d{4}-\d{2}-\d{2}$/.test(text)) return formatDay(civilDate(text), language)
  return namedValues[name]?.[text]?.[language] ?? text
}

function isInteger(text: string): boolean {
  return /^-?\d+$/.test(text)
}
