import type { Language } from '../shared/language.ts'
import { fillSentence, type Sentence, type SentenceParams } from '../shared/sentence.ts'

/** What stands on the pages of the sign-in. */
const signInPageTexts = {
  askTitle: { fr: 'Connexion', en: 'Sign in' },
  askWhat: {
    fr: 'Indiquez votre adresse électronique : un lien de connexion vous y est envoyé.',
    en: 'Give your e-mail address: a sign-in link is sent there.',
  },
  email: { fr: 'Adresse électronique', en: 'E-mail address' },
  ask: { fr: 'Recevoir le lien', en: 'Send the link' },
  askedTitle: { fr: 'Consultez votre messagerie', en: 'Look into your mail' },
  asked: {
    fr: 'Si cette adresse est connue ici, un lien de connexion vient de partir. Ouvrez-le dans ce navigateur, dans les {minutes} minutes.',
    en: 'If this address is known here, a sign-in link has just left. Open it in this browser, within {minutes} minutes.',
  },
  askedMore: {
    fr: 'Rien n’arrive ? Regardez parmi les indésirables, puis vérifiez auprès de l’opérateur que cette adresse est bien invitée.',
    en: 'Nothing comes? Look into your junk mail, then ask the operator whether this address is invited.',
  },
  linkTitle: { fr: 'Continuer la connexion', en: 'Go on signing in' },
  link: {
    fr: 'Continuez si c’est bien vous qui avez demandé à vous connecter.',
    en: 'Go on if it was you who asked to sign in.',
  },
  goOn: { fr: 'Continuer', en: 'Go on' },
  codeTitle: { fr: 'Code de vérification', en: 'Verification code' },
  codeWhat: {
    fr: 'Saisissez le code à six chiffres de votre application d’authentification, ou un code de secours si vous ne l’avez plus.',
    en: 'Enter the six digits that your authenticator shows, or a recovery code if you have it no more.',
  },
  code: { fr: 'Code', en: 'Code' },
  enter: { fr: 'Se connecter', en: 'Sign in' },
  enrolTitle: { fr: 'Application d’authentification', en: 'Authenticator' },
  enrolWhat: {
    fr: 'La connexion demande aussi un code qui change toutes les 30 secondes. Avec une application d’authentification, lisez cette image ou saisissez la clé, puis donnez le code affiché.',
    en: 'Signing in also wants a code that changes every 30 seconds. With an authenticator, read this image or type the key, then give the code that it shows.',
  },
  enrolImage: { fr: 'Image à lire par l’application', en: 'Image for the authenticator to read' },
  enrolKey: { fr: 'Clé', en: 'Key' },
  enrolOpen: { fr: 'Ouvrir l’application sur cet appareil', en: 'Open the authenticator on this device' },
  codesTitle: { fr: 'Vos codes de secours', en: 'Your recovery codes' },
  codesWhat: {
    fr: 'Gardez-les hors de cet appareil. Chacun sert une fois, si votre application d’authentification est perdue. Ils ne seront plus affichés.',
    en: 'Keep them off this device. Each works once, if your authenticator is lost. They are not shown again.',
  },
  faultTitle: { fr: 'La connexion n’a pas abouti', en: 'The sign-in did not succeed' },
  again: { fr: 'Recommencer la connexion', en: 'Sign in again' },
} as const satisfies Record<string, Sentence>

export type SignInPageText = keyof typeof signInPageTexts

/** One text of the sign-in's pages, in a language. */
export function signInPageText(name: SignInPageText, language: Language, params: SentenceParams = {}): string {
  return fillSentence(signInPageTexts[name], params, language)
}
