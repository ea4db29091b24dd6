import type { ProblemText } from '../shared/problem-titles.ts'

/** What stands in the way of asking members for their needs, and of answering. */
export const needsProblems = {
  'needs-campaign-known': {
    status: 409,
    fr: 'Le recensement des besoins pour {year} existe déjà.',
    en: 'The campaign of needs for {year} exists already.',
  },
  'needs-campaign-dates': {
    status: 422,
    fr: 'Un recensement pour {year} s’ouvre au plus tôt aujourd’hui et se termine avant le 1er janvier {year}.',
    en: 'A campaign for {year} opens today at the earliest and ends before 1 January {year}.',
  },
  'needs-campaign-not-open': {
    status: 409,
    fr: 'Le recensement pour {year} n’est pas ouvert : on y répond du {opensOn} au {closesOn}.',
    en: 'The campaign for {year} is not open: it is answered from {opensOn} to {closesOn}.',
  },
  'needs-over-maximum': {
    status: 422,
    fr: 'L’offre « {offerName} » ne va pas au-delà de {maximumBytes}.',
    en: 'The offer “{offerName}” does not go beyond {maximumBytes}.',
  },
  'tariff-draft-unknown': {
    status: 422,
    fr: 'Ce projet de barème n’existe pas.',
    en: 'This draft of a tariff does not exist.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
