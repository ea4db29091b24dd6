import type { CivilDate } from '../shared/civil-time.ts'
import type { Instant } from '../shared/instant.ts'
import type { NoticeKind } from './notice-rules.ts'

/** Letters of one line of a postal address at most (AFNOR NF Z10-011). */
export const postalLineCharsMax = 38
/** Lines of a postal address at most, the one with its post code included (AFNOR NF Z10-011). */
export const postalLinesMax = 6
/** Letters of one print file at most: as many as one person folds in a morning. What is left waits for the next one. */
export const lettersPerBatchMax = 200

/** Where letters are sent to, with the line that names the country there; France needs none. */
export const postalCountries = {
  FR: null,
  AD: 'ANDORRE',
  BE: 'BELGIQUE',
  CH: 'SUISSE',
  DE: 'ALLEMAGNE',
  ES: 'ESPAGNE',
  IT: 'ITALIE',
  LU: 'LUXEMBOURG',
  MC: 'MONACO',
} as const

export type PostalCountry = keyof typeof postalCountries

export const postalCountryCodes = Object.keys(postalCountries) as readonly PostalCountry[]

export interface PostalAddress {
  /** Who, where within, which building, which street, which place: all above the line with the post code, in this order. */
  readonly lines: readonly string[]
  readonly postCode: string
  readonly city: string
  readonly country: PostalCountry
}

/** Why an address cannot stand on a letter. */
export const postalFaults = [
  'lines-missing',
  'lines-too-many',
  'line-too-long',
  'post-code',
  'letters-unknown',
] as const

export type PostalFault = (typeof postalFaults)[number]

/** Capitals without accents, as the line with the post code is written (AFNOR NF Z10-011). */
function capitals(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLocaleUpperCase('fr-FR')
}

/** The address as it stands in the window, line by line, empty lines left out. */
export function postalLines({ lines, postCode, city, country }: PostalAddress): string[] {
  const countryLine = postalCountries[country]
  return [
    ...lines.map((line) => line.trim()).filter((line) => line !== ''),
    `${postCode} ${capitals(city)}`,
    ...(countryLine === null ? [] : [countryLine]),
  ]
}

/** The first line that is too long, as it would be printed; null where none is. */
export function longLine(address: PostalAddress): string | null {
  return postalLines(address).find((line) => Array.from(line).length > postalLineCharsMax) ?? null
}

/** What is wrong with an address; null where nothing is. A French post code is five digits; others are only bounded. */
export function postalFault(address: PostalAddress): PostalFault | null {
  const printed = postalLines(address)
  if (printed.some((line) => /\p{C}/u.test(line))) return 'letters-unknown'
  if (!address.lines.some((line) => line.trim() !== '')) return 'lines-missing'
  if (printed.length > postalLinesMax) return 'lines-too-many'
  if (longLine(address) !== null) return 'line-too-long'
  const postCode = address.country === 'FR' ? /^\d{5}$/ : /^[A-Z0-9][A-Z0-9 -]{2,9}$/
  return postCode.test(address.postCode) ? null : 'post-code'
}

/** What goes on paper to whoever chose it, each with what lies behind the letter. A further kind is one further entry. */
export const paperNotices = {
  'request-approved': { enclosure: null },
  'request-partly-approved': { enclosure: null },
  'request-rejected': { enclosure: null },
  'statement-issued': { enclosure: 'statement' },
  'credit-issued': { enclosure: 'statement' },
  'forecast-notified': { enclosure: 'forecast' },
} as const satisfies Partial<Record<NoticeKind, { readonly enclosure: 'statement' | 'forecast' | null }>>

export type PaperNoticeKind = keyof typeof paperNotices

export function isPaperNotice(kind: NoticeKind): kind is PaperNoticeKind {
  return Object.hasOwn(paperNotices, kind)
}

interface DatedChoice {
  readonly id: string
  readonly validFrom: CivilDate
  readonly recordedAt: Instant
}

/** What holds on a day: of those that have begun the one that begins last, of one day the one recorded last; null: none. */
export function choiceOn<Choice extends DatedChoice>(choices: readonly Choice[], day: CivilDate): Choice | null {
  const begun = choices.filter(({ validFrom }) => validFrom <= day)
  const [newest = null] = begun.toSorted(
    (left, right) =>
      right.validFrom.localeCompare(left.validFrom) ||
      right.recordedAt - left.recordedAt ||
      right.id.localeCompare(left.id),
  )
  return newest
}

interface Sorted {
  readonly id: string
  readonly memberName: string
  readonly address: PostalAddress
}

/** The order of a print file: France first, by post code, then by the name of the member; the same letters, the same order. */
export function inPrintOrder<Letter extends Sorted>(letters: readonly Letter[]): Letter[] {
  const key = ({ address, memberName, id }: Sorted): readonly string[] => [
    address.country === 'FR' ? '0' : `1${address.country}`,
    address.postCode,
    capitals(memberName),
    id,
  ]
  return letters
    .map((letter) => ({ letter, parts: key(letter) }))
    .toSorted((left, right) => {
      const at = left.parts.findIndex((part, index) => part !== right.parts[index])
      return at === -1 ? 0 : (left.parts[at] ?? '') < (right.parts[at] ?? '') ? -1 : 1
    })
    .map(({ letter }) => letter)
}
