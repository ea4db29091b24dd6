import type { ProblemText } from '../shared/problem-titles.ts'

/** What can stand in the way of an archive of everything of a member. */
export const tenantExportProblems = {
  'export-under-way': {
    status: 409,
    fr: 'Un export est déjà en préparation pour cette collectivité.',
    en: 'An archive of this member is being made already.',
  },
  'export-count': {
    status: 409,
    fr: '{count} exports de cette collectivité sont conservés : demandez-en un autre quand le plus ancien aura expiré.',
    en: '{count} archives of this member are kept: ask for another one when the oldest has expired.',
  },
  'export-not-ready': {
    status: 409,
    fr: 'L’export n’est pas encore prêt.',
    en: 'The archive is not ready yet.',
  },
  'export-gone': {
    status: 410,
    fr: 'Cet export n’est plus conservé : demandez-en un autre.',
    en: 'This archive is not kept any more: ask for another one.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
