import type { VisaReasonCode } from '@grenier/quota-billing'
import type { Language } from '../shared/language.ts'
import { fillSentence, type Sentence } from '../shared/sentence.ts'
import type { VisaReasonData } from './visa.schemas.ts'

/** Why the mayor or a delegate has to sign before anybody else decides. */
export const visaTexts = {
  'visa-above-commitment': {
    fr: 'Une année coûterait jusqu’à {yearlyCostAfterMicros}, au-delà de votre engagement de {annualCommitmentMicros} : il faut le visa du maire ou de son délégué.',
    en: 'A year would cost up to {yearlyCostAfterMicros}, above your commitment of {annualCommitmentMicros}: it takes the visa of the mayor or a delegate.',
  },
  'visa-above-ceiling': {
    fr: 'La demande ajoute jusqu’à {addedCostMicros} par an, au-delà des {ceilingMicros} que son auteur peut engager : il faut le visa du maire ou de son délégué.',
    en: 'The request adds up to {addedCostMicros} a year, above the {ceilingMicros} that its author may commit to: it takes the visa of the mayor or a delegate.',
  },
  'visa-cost-unknown': {
    fr: 'Aucun barème n’est en vigueur et son auteur ne peut engager que {ceilingMicros} par an : il faut le visa du maire ou de son délégué.',
    en: 'No price list is in force and its author may commit to {ceilingMicros} a year only: it takes the visa of the mayor or a delegate.',
  },
} as const satisfies Record<VisaReasonCode, Sentence>

/** Reasons for a visa, each with its sentence. */
export function localiseVisaReasons(reasons: readonly VisaReasonData[], language: Language): VisaReasonData[] {
  return reasons.map((reason) => ({
    ...reason,
    explanation: fillSentence(visaTexts[reason.code], reason.params, language),
  }))
}
