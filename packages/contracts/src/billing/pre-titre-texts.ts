import type { Language } from '../shared/language.ts'
import type { Sentence } from '../shared/sentence.ts'
import type { PreTitreLeftOutReason, PreTitres } from './pre-titres.schemas.ts'

/** Why the finance software is asked for no titre, for people. */
export const preTitreLeftOutTexts: Readonly<Record<PreTitreLeftOutReason, Sentence>> = {
  'settled-otherwise': {
    fr: 'Cet état est réglé autrement que par un titre de recettes.',
    en: 'This statement is settled otherwise than by a title of revenue.',
  },
  simulated: {
    fr: 'Cet état vient de relevés simulés : il ne vaut ni titre de recettes ni demande de paiement.',
    en: 'This statement comes from simulated readings: it is neither a title of revenue nor a demand for payment.',
  },
  'to-give-back': {
    fr: 'Cet état est à rendre au redevable : le service financier établit une réduction, une annulation ou un mandat.',
    en: 'This statement gives back to its payer: the finance department makes a reduction, an annulment or a payment.',
  },
}

/** Pré-titres that say of each statement left out why, in the caller's language. */
export function localisePreTitres(answer: object, language: Language): object {
  const preTitres = answer as PreTitres
  const leftOut = preTitres.leftOut.map((left) => ({
    ...left,
    explanation: preTitreLeftOutTexts[left.reason][language],
  }))
  return { ...preTitres, leftOut } satisfies PreTitres
}
