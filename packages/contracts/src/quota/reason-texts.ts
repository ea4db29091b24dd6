import type { ReasonCode } from '@grenier/quota-billing'
import type { Language } from '../shared/language.ts'
import { fillSentence, type Sentence } from '../shared/sentence.ts'

/** Why a request was granted without a person, or was left to one: one sentence for each condition that was judged. */
export const reasonTexts = {
  'not-a-change': {
    fr: 'La taille demandée est celle qui est déjà attribuée.',
    en: 'The size asked for is the one you have.',
  },
  'within-use': {
    fr: 'Les {usedBytes} utilisés tiennent dans les {wantedQuotaBytes} demandés.',
    en: 'The {usedBytes} in use fit into the {wantedQuotaBytes} asked for.',
  },
  'shrink-below-use': {
    fr: 'Les {usedBytes} utilisés ne tiennent pas dans les {wantedQuotaBytes} demandés.',
    en: 'The {usedBytes} in use do not fit into the {wantedQuotaBytes} asked for.',
  },
  'use-unmeasured': {
    fr: 'L’espace utilisé n’est pas encore mesuré.',
    en: 'What is in use has not been measured yet.',
  },
  'use-reached': {
    fr: '{usedBytes} sont utilisés sur {currentQuotaBytes}, soit au moins {usedPercentMin} %.',
    en: '{usedBytes} of {currentQuotaBytes} are in use, at least {usedPercentMin}%.',
  },
  'use-below-minimum': {
    fr: '{usedBytes} sont utilisés sur {currentQuotaBytes}, soit moins de {usedPercentMin} %.',
    en: '{usedBytes} of {currentQuotaBytes} are in use, less than {usedPercentMin}%.',
  },
  'quiet-long-enough': {
    fr: 'Le dernier agrandissement date de {daysSinceGrant} j, au moins les {quietDays} jours voulus.',
    en: 'The last growth was {daysSinceGrant} d ago, at least the {quietDays} days required.',
  },
  'granted-recently': {
    fr: 'Le dernier agrandissement date de {daysSinceGrant} j, moins des {quietDays} jours voulus.',
    en: 'The last growth was {daysSinceGrant} d ago, fewer than the {quietDays} days required.',
  },
  'one-step': {
    fr: 'Les {wantedQuotaBytes} demandés ne dépassent pas la taille suivante, {nextSizeBytes}.',
    en: 'The {wantedQuotaBytes} asked for do not go beyond the next size, {nextSizeBytes}.',
  },
  'beyond-one-step': {
    fr: 'Les {wantedQuotaBytes} demandés dépassent la taille suivante, {nextSizeBytes}.',
    en: 'The {wantedQuotaBytes} asked for go beyond the next size, {nextSizeBytes}.',
  },
  'pool-floor-kept': {
    fr: 'Il resterait {poolFreeAfterBytes} sur {poolLimitBytes} dans la réserve commune, au moins {poolFloorPercent} %.',
    en: '{poolFreeAfterBytes} of {poolLimitBytes} would be left in the shared reserve, at least {poolFloorPercent}%.',
  },
  'pool-below-floor': {
    fr: 'Il resterait {poolFreeAfterBytes} sur {poolLimitBytes} dans la réserve commune, moins de {poolFloorPercent} %.',
    en: '{poolFreeAfterBytes} of {poolLimitBytes} would be left in the shared reserve, less than {poolFloorPercent}%.',
  },
  'within-commitment': {
    fr: 'Une année coûterait au plus {yearlyCostAfterMicros}, dans votre engagement de {annualCommitmentMicros}.',
    en: 'A year would cost at most {yearlyCostAfterMicros}, within your commitment of {annualCommitmentMicros}.',
  },
  'above-commitment': {
    fr: 'Une année coûterait jusqu’à {yearlyCostAfterMicros}, au-delà de votre engagement de {annualCommitmentMicros}.',
    en: 'A year would cost up to {yearlyCostAfterMicros}, above your commitment of {annualCommitmentMicros}.',
  },
  'commitment-missing': {
    fr: 'Votre convention ne fixe pas d’engagement annuel ; une année coûterait jusqu’à {yearlyCostAfterMicros}.',
    en: 'Your agreement sets no yearly commitment; a year would cost up to {yearlyCostAfterMicros}.',
  },
  'tariff-missing': {
    fr: 'Aucun barème n’est en vigueur : le coût d’une année n’est pas connu.',
    en: 'No price list is in force: the cost of a year is not known.',
  },
  'visa-wanted': {
    fr: 'Le visa du maire ou de son délégué est demandé d’abord.',
    en: 'The visa of the mayor or a delegate is asked for first.',
  },
} as const satisfies Record<ReasonCode | 'tariff-missing' | 'visa-wanted', Sentence>

/** The same conditions where a figure is a word: none so far, no next size, no limit. */
export const specialReasonTexts: Readonly<Record<string, Sentence>> = {
  'quiet-long-enough:none': {
    fr: 'Aucun agrandissement n’a encore été accordé.',
    en: 'No growth has been granted yet.',
  },
  'one-step:none': {
    fr: 'Les {wantedQuotaBytes} demandés ne dépassent pas la plus grande taille.',
    en: 'The {wantedQuotaBytes} asked for do not go beyond the largest size.',
  },
  'beyond-one-step:none': {
    fr: 'Les {wantedQuotaBytes} demandés dépassent la plus grande taille prévue.',
    en: 'The {wantedQuotaBytes} asked for go beyond the largest planned size.',
  },
  'pool-floor-kept:unlimited': {
    fr: 'La réserve commune n’a pas de limite.',
    en: 'The shared reserve has no limit.',
  },
}

/**
 * One reason as a sentence; undefined for a code this release does not know, which an older decision may carry. Where a
 * verdict speaks of several offers the sentence begins with the offer's code.
 */
export function reasonSentence(
  reason: { readonly code: string; readonly params: Readonly<Record<string, string>> },
  language: Language,
  options: { readonly namesOffer: boolean },
): string | undefined {
  const { code, params } = reason
  const word = Object.values(params).find((value) => value === 'none' || value === 'unlimited')
  const plain: Readonly<Record<string, Sentence>> = reasonTexts
  const known = word === undefined ? undefined : specialReasonTexts[`${code}:${word}`]
  const sentence = known ?? (Object.hasOwn(plain, code) ? plain[code] : undefined)
  if (sentence === undefined) return undefined
  const text = fillSentence(sentence, params, language)
  const offerCode = params['offerCode']
  const colon = language === 'fr' ? ' : ' : ': '
  return options.namesOffer && offerCode !== undefined ? `${offerCode}${colon}${text}` : text
}
