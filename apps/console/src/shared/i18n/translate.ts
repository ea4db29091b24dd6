import { fillPlaces, type Language, languages } from '@grenier/contracts'
import type { frAgreement } from './fr/agreement.ts'
import type { frAuditor } from './fr/auditor.ts'
import type { frCharge } from './fr/charge.ts'
import type { frClusters } from './fr/clusters.ts'
import type { frDisputes } from './fr/disputes.ts'
import type { frEnrolment } from './fr/enrolment.ts'
import type { frFinance } from './fr/finance.ts'
import type { frForecastNotices } from './fr/forecast-notices.ts'
import type { frLetters } from './fr/letters.ts'
import type { frNeeds } from './fr/needs.ts'
import type { frObjections } from './fr/objections.ts'
import type { frOperator } from './fr/operator.ts'
import type { frOperatorFleet } from './fr/operator-fleet.ts'
import type { frPeople } from './fr/people.ts'
import type { frPolicy } from './fr/policy.ts'
import type { frPools } from './fr/pools.ts'
import type { frPricing } from './fr/pricing.ts'
import type { frRestore } from './fr/restore.ts'
import type { frSettling } from './fr/settling.ts'
import type { frTemplates } from './fr/templates.ts'
import type { frTerritoryEvents } from './fr/territory-events.ts'
import { frTexts } from './fr/texts.ts'
import type { frWorkbook } from './fr/workbook.ts'
import type { frYearly } from './fr/yearly.ts'

/** Of every page, and of pages that bring their own. */
type Texts = typeof frTexts &
  typeof frAgreement &
  typeof frPeople &
  typeof frRestore &
  typeof frDisputes &
  typeof frCharge &
  typeof frOperator &
  typeof frOperatorFleet &
  typeof frObjections &
  typeof frPolicy &
  typeof frPools &
  typeof frClusters &
  typeof frEnrolment &
  typeof frFinance &
  typeof frForecastNotices &
  typeof frPricing &
  typeof frSettling &
  typeof frTerritoryEvents &
  typeof frAuditor &
  typeof frNeeds &
  typeof frLetters &
  typeof frTemplates &
  typeof frWorkbook &
  typeof frYearly
/** What can be said. French is written first; English has the same keys, or does not compile. */
export type TextKey = keyof Texts

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
/** What a text wants filled in, as its French says. */
export type FilledBy<Key extends TextKey> = [NamesIn<Texts[Key]>] extends [never]
  ? []
  : [filled: Readonly<Record<NamesIn<Texts[Key]>, string>>]

/** Texts in which nothing is filled in. */
export type PlainKey = { [Key in TextKey]: [NamesIn<Texts[Key]>] extends [never] ? Key : never }[TextKey]

/** A counted text: `<base>.one` and `<base>.other` both stand in the table. */
export type CountedKey = {
  [Key in TextKey]: Key extends `${infer Base}.one` ? (`${Base}.other` extends TextKey ? Base : never) : never
}[TextKey]

const texts: Record<Language, Readonly<Record<string, string>>> = { fr: frTexts, en: {} }

/** Texts that come with the pages that say them, so that nobody else waits for them: before such a page is shown. */
export function addTexts(language: Language, more: Readonly<Record<string, string>>): void {
  texts[language] = { ...texts[language], ...more }
}

/** A key whose texts have not come stands for itself, and is seen to be missing. */
const textOf = (language: Language, key: string): string => texts[language][key] ?? key

/** Things that the API names by codes, of which a later release may know more. */
export type NamedGroup = 'action' | 'subject' | 'step' | 'condition'

/** What a code of a group is called; a code that has no name here stands for itself. */
export function nameOf(language: Language, group: NamedGroup, code: string): string {
  return texts[language][`${group}.${code}`] ?? code
}

/** Every code of a group that has a name, by name. */
export function namesOf(language: Language, group: NamedGroup): readonly { code: string; name: string }[] {
  const prefix = `${group}.`
  return Object.entries(texts[language])
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, name]) => ({ code: key.slice(prefix.length), name }))
    .toSorted((left, right) => left.name.localeCompare(right.name, language))
}

/** The text of a key in a language, with what stands in braces filled in. */
export function translate<Key extends TextKey>(language: Language, key: Key, ...[filled]: FilledBy<Key>): string {
  const names: Readonly<Record<string, string>> = filled ?? {}
  return fillPlaces(textOf(language, key), (name) => names[name])
}

/** A counted text in the form the language wants; `{count}` is filled in as that language writes numbers. */
export function translateCount(language: Language, base: CountedKey, count: number): string {
  const isOne = new Intl.PluralRules(language).select(count) === 'one'
  return textOf(language, `${base}.${isOne ? 'one' : 'other'}`).replace(
    '{count}',
    new Intl.NumberFormat(language).format(count),
  )
}

const storageKey = 'grenier-language'

/** The language the person chose before on this machine, else their browser's if it is one of ours, else French. */
export function firstLanguage(): Language {
  const wanted = [localStorage.getItem(storageKey), ...navigator.languages.map((tag) => tag.slice(0, 2))]
  return wanted.map((tag) => languages.find((known) => known === tag)).find((known) => known !== undefined) ?? 'fr'
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(storageKey, language)
}
