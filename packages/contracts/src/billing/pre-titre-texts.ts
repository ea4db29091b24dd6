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
  'nothing-to-pay': {
    fr: 'Cet état s’élève à zéro : il n’y a rien à titrer.',
    en: 'This statement comes to zero: there is nothing to claim.',
  },
  'to-give-back': {
    fr: 'Cet état est à rendre au redevable sans se rapporter à un seul état : le service financier choisit le titre à réduire.',
    en: 'This statement gives back to its payer on no single statement: the finance department chooses the title to reduce.',
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
