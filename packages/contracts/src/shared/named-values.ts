import type { Language } from './language.ts'

const residencies = {
  FR: { fr: 'en France', en: 'in France' },
  EU: { fr: 'dans l’Union européenne', en: 'in the European Union' },
  other: { fr: 'hors de l’Union européenne', en: 'outside the European Union' },
} as const

/** What some params of sentences are called where people read them, by the param's name and its value. */
export const namedValues: Readonly<Record<string, Readonly<Record<string, Readonly<Record<Language, string>>>>>> = {
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
  residencyFound: residencies,
  residencyWanted: residencies,
}
