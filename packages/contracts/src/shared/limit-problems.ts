import type { ProblemText } from './problem-titles.ts'

/** What the API refuses to keep itself up. */
export const limitProblems = {
  'body-too-deep': {
    status: 400,
    fr: 'Cette demande imbrique plus de {depthMax} niveaux.',
    en: 'This request nests more than {depthMax} levels.',
  },
  'too-many-requests': {
    status: 429,
    fr: 'Trop de demandes en peu de temps ; réessayez dans {seconds} s.',
    en: 'Too many requests in a short time; try again in {seconds} s.',
  },
  'exports-busy': {
    status: 503,
    fr: 'Trop d’exports sont en cours à la fois ; réessayez dans quelques secondes.',
    en: 'Too many exports are open at once; try again in a few seconds.',
  },
  'list-too-long': {
    status: 422,
    fr: 'Cette liste compte plus de {rowsMax} lignes, trop pour un classeur : réduisez-la par ses filtres.',
    en: 'This list has more than {rowsMax} rows, too many for a workbook: narrow it by its filters.',
  },
  overloaded: {
    status: 503,
    fr: 'Trop de demandes à la fois ; réessayez dans quelques secondes.',
    en: 'Too much to do at once; try again in a few seconds.',
  },
} as const satisfies Record<string, ProblemText>
