import type { Instant } from '@grenier/quota-billing'
import type { Letter } from '../notification/notice.schemas.ts'
import { formatMoment } from '../shared/amount-texts.ts'
import type { Language } from '../shared/language.ts'
import { fillSentence, type SentenceParams } from '../shared/sentence.ts'

const texts = {
  subjectAsked: {
    fr: 'Remplacement d’un second facteur demandé – {operatorName}',
    en: 'Replacement of a second factor asked for – {operatorName}',
  },
  subjectUsed: {
    fr: 'Nouveau second facteur enregistré – {operatorName}',
    en: 'New second factor enrolled – {operatorName}',
  },
  asked: {
    fr: '{askedBy} a demandé le {askedAt} que le second facteur du compte {email} soit remplacé. Motif donné : « {reason} ».',
    en: 'On {askedAt} {askedBy} asked that the second factor of the account {email} be replaced. Reason given: “{reason}”.',
  },
  ended: {
    fr: 'Les sessions et les jetons personnels de ce compte ont pris fin aussitôt.',
    en: 'The sessions and personal tokens of this account have ended at once.',
  },
  holds: {
    fr: 'À partir du {takesEffectAt} et jusqu’au {expiresAt}, la prochaine connexion à {publicUrl} avec cette adresse enregistrera une nouvelle application d’authentification.',
    en: 'From {takesEffectAt} until {expiresAt}, the next sign-in at {publicUrl} by this address will enrol another authenticator.',
  },
  objection: {
    fr: 'Si cette demande n’est pas justifiée : la personne se connecte avec son application ou un code de secours, et la demande tombe ; tout administrateur peut aussi la retirer.',
    en: 'If this is not right: the person signs in with their authenticator or a recovery code, and it falls away; any administrator can withdraw it too.',
  },
  used: {
    fr: 'Le {endedAt}, une nouvelle application d’authentification a été enregistrée pour le compte {email}, à la suite de la demande de {askedBy} du {askedAt}. Motif donné : « {reason} ».',
    en: 'On {endedAt} another authenticator was enrolled for the account {email}, after {askedBy} asked for it on {askedAt}. Reason given: “{reason}”.',
  },
  notYou: {
    fr: 'Si ce n’est pas le fait de la personne, prévenez sans attendre les administrateurs : ils mettent fin à ses droits.',
    en: 'If it was not the person, tell the administrators at once: they end its rights.',
  },
  footer: { fr: 'Message envoyé par {operatorName}.', en: 'Sent by {operatorName}.' },
} as const

/** What a letter about the replacement of a second factor tells, with instants in epoch milliseconds. */
export interface SecondFactorFacts {
  readonly operatorName: string
  readonly publicUrl: string
  readonly timeZone: string
  readonly email: string
  readonly askedBy: string
  readonly reason: string
  readonly askedAt: Instant
  readonly takesEffectAt: Instant
  readonly expiresAt: Instant
  /** Null before it was used. */
  readonly endedAt: Instant | null
}

/** What the person and every administrator are told when the replacement of a second factor is asked for, and when it was used. */
export function composeSecondFactorLetter(
  moment: 'asked' | 'used',
  { timeZone, askedAt, takesEffectAt, expiresAt, endedAt, ...facts }: SecondFactorFacts,
  language: Language,
): Letter {
  const moments = { askedAt, takesEffectAt, expiresAt, endedAt: endedAt ?? askedAt }
  const read = Object.entries(moments).map(([name, at]) => [name, formatMoment(at, timeZone, language)] as const)
  const params: SentenceParams = { ...facts, ...Object.fromEntries(read) }
  const filled = (name: keyof typeof texts): string => fillSentence(texts[name], params, language)
  const told = moment === 'asked' ? (['asked', 'ended', 'holds', 'objection'] as const) : (['used', 'notYou'] as const)
  return {
    subject: filled(moment === 'asked' ? 'subjectAsked' : 'subjectUsed'),
    blocks: told.map((name) => ({ kind: 'text', text: filled(name) })),
    footer: filled('footer'),
  }
}
