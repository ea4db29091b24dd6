import type { ProblemText } from '../shared/problem-titles.ts'

/** Refusals about the acts that agreements rest on. */
export const actProblems = {
  'act-dates': {
    status: 422,
    fr: 'Un acte adopté le {adoptedOn} ne peut être transmis ni publié avant.',
    en: 'An act adopted on {adoptedOn} cannot be sent or published before.',
  },
  'act-not-executory': {
    status: 422,
    fr: 'L’acte {number} n’est pas exécutoire au {neededOn} : {actLacks}.',
    en: 'Act {number} is not executory on {neededOn}: {actLacks}.',
  },
  'act-file-too-large': {
    status: 422,
    fr: 'Le PDF d’un acte pèse 10 Mo au plus : numérisez-le en moindre résolution.',
    en: 'The PDF of an act is 10 MB at most: scan it at a lower resolution.',
  },
  'act-file-not-pdf': {
    status: 422,
    fr: 'Ce fichier n’est pas un PDF.',
    en: 'This file is no PDF.',
  },
  'act-file-cut': {
    status: 422,
    fr: 'Ce PDF s’arrête avant sa fin : il est incomplet. Numérisez-le ou téléchargez-le de nouveau.',
    en: 'This PDF stops before its end: it is not whole. Scan or fetch it again.',
  },
  'act-file-elsewhere': {
    status: 409,
    fr: 'Ce fichier est déjà celui de l’acte {number} : vérifiez lequel des deux actes il signe.',
    en: 'This file is that of act {number} already: check which of the two acts it signs.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
