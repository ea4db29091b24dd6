import type { ProblemText } from '../shared/problem-titles.ts'

/** What a tenant that leaves is refused, from the day its notice is recorded. */
export const leavingProblems = {
  'tenant-leaving': {
    status: 409,
    fr: 'Un départ est annoncé : plus aucun espace n’est accordé ni prêté. Rendre de l’espace reste possible.',
    en: 'A departure has been announced: no more space is granted or lent. Giving space back stays possible.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
