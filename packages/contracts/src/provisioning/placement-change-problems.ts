import type { ProblemText } from '../shared/problem-titles.ts'

/** Why what a tenant stores cannot be declared to be something else. */
export const placementChangeProblems = {
  'placement-unchanged': {
    status: 422,
    fr: 'C’est déjà ce qui est déclaré pour cette collectivité : rien ne changerait.',
    en: 'This is what is declared for this member already: nothing would change.',
  },
  'placement-obstacles': {
    status: 409,
    fr: 'Tout ce que cette collectivité a ne peut recevoir {dataClass}. Lieux qui ne le permettent pas : {placeNames}. Demandes en cours à clore d’abord : {requestIds}. Prêts à clore d’abord : {loanIds}. Sauvegardes sans clé propre : {driver}.',
    en: 'Not all that this member has can take {dataClass}. Places that may not: {placeNames}. Requests in progress to be ended first: {requestIds}. Loans to be ended first: {loanIds}. Backups without a key of its own: {driver}.',
  },
  'placement-visa-missing': {
    status: 409,
    fr: 'Des archives publiques ne cessent d’en être qu’avec le visa de l’administration des archives : indiquez-en la référence.',
    en: 'Public archives cease to be such only with the visa of the archives administration: state its reference.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
