import type { Language } from './language.ts'

const residencies = {
  FR: { fr: 'en France', en: 'in France' },
  EU: { fr: 'dans l’Union européenne', en: 'in the European Union' },
  other: { fr: 'hors de l’Union européenne', en: 'outside the European Union' },
} as const

/** What some params of sentences are called where people read them, by the param's name and its value. */
export const namedValues: Readonly<Record<string, Readonly<Record<string, Readonly<Record<Language, string>>>>>> = {
  /** Why an act does not bind on a day (CGCT L2131-1). */
  actLacks: {
    'sent-and-published': {
      fr: 'ses dates de transmission au préfet et de publication manquent',
      en: 'the days on which it was sent to the prefect and published are missing',
    },
    sent: {
      fr: 'sa date de transmission au préfet manque',
      en: 'the day on which it was sent to the prefect is missing',
    },
    published: { fr: 'sa date de publication manque', en: 'the day on which it was published is missing' },
    'an-earlier-day': { fr: 'il ne l’est qu’après ce jour', en: 'it is so only after that day' },
  },
  certificate: {
    hds: {
      fr: 'la certification d’hébergeur de données de santé (HDS)',
      en: 'the certification of hosts of health data (HDS)',
    },
    'archive-agreement': {
      fr: 'l’agrément pour la conservation d’archives publiques',
      en: 'the agreement for keeping public archives',
    },
    secnumcloud: { fr: 'la qualification SecNumCloud', en: 'the qualification SecNumCloud' },
  },
  dataClass: {
    ordinary: { fr: 'les données ordinaires', en: 'ordinary data' },
    'public-archive': { fr: 'les archives publiques', en: 'public archives' },
    health: { fr: 'les données de santé', en: 'health data' },
  },
  exitState: {
    notice: { fr: 'préavis en cours', en: 'notice is running' },
    exporting: { fr: 'reprise des données', en: 'data is being fetched' },
    'final-backup': { fr: 'dernière sauvegarde', en: 'last backup' },
    'cooling-off': { fr: 'délai de réflexion', en: 'time to think it over' },
    'awaiting-visa': { fr: 'accord attendu avant destruction', en: 'approval awaited before destruction' },
    destroying: { fr: 'destruction en cours', en: 'destruction under way' },
    destroyed: { fr: 'données détruites', en: 'data destroyed' },
    cancelled: { fr: 'départ annulé', en: 'departure cancelled' },
  },
  missingReference: {
    'engagement-missing': { fr: 'le numéro d’engagement', en: 'the engagement number' },
    'service-code-missing': { fr: 'le code service', en: 'the service code' },
  },
  /** Why a copy is not brought back. */
  copyFault: {
    gone: { fr: 'elle n’existe plus', en: 'it is not there any more' },
    broken: { fr: 'elle est abîmée', en: 'it is damaged' },
    'claim-unknown': { fr: 'le dossier dont elle vient n’est pas connu', en: 'the folder that it is of is not known' },
  },
  residencyFound: residencies,
  residencyWanted: residencies,
}
