import type { Letter } from '../notification/notice.schemas.ts'
import type { Language } from '../shared/language.ts'
import { fillSentence, type SentenceParams } from '../shared/sentence.ts'

const texts = {
  subject: { fr: 'Votre lien de connexion – {operatorName}', en: 'Your sign-in link – {operatorName}' },
  opening: {
    fr: 'Vous avez demandé à vous connecter à {publicUrl}.',
    en: 'You asked to sign in at {publicUrl}.',
  },
  terms: {
    fr: 'Ce lien sert une fois, dans le navigateur où vous l’avez demandé, et vaut {minutes} minutes. Un code de votre application d’authentification est demandé ensuite.',
    en: 'This link works once, in the browser in which you asked for it, for {minutes} minutes. A code of your authenticator is asked for next.',
  },
  label: { fr: 'Me connecter', en: 'Sign in' },
  unasked: {
    fr: 'Si vous n’avez rien demandé, ignorez ce message et ne transmettez ce lien à personne : sans vous, rien ne se passe.',
    en: 'If you asked for nothing, ignore this message and pass this link on to nobody: without you nothing happens.',
  },
  footer: { fr: 'Message envoyé par {operatorName}.', en: 'Sent by {operatorName}.' },
} as const

/** The letter with a sign-in link. Params: `operatorName`, `publicUrl`, `minutes`, `link`. */
export function composeSignInLetter(params: SentenceParams & { readonly link: string }, language: Language): Letter {
  const filled = (name: keyof typeof texts): string => fillSentence(texts[name], params, language)
  return {
    subject: filled('subject'),
    blocks: [
      { kind: 'text', text: filled('opening') },
      { kind: 'text', text: filled('terms') },
      { kind: 'link', label: filled('label'), url: params.link },
      { kind: 'text', text: filled('unasked') },
    ],
    footer: filled('footer'),
  }
}
