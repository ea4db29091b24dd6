import type { ProblemText } from '../shared/problem-titles.ts'

/** Codes of what is refused about Capsule on clusters. */
export const capsuleProblems = {
  'capsule-unserved': {
    status: 422,
    fr: 'La grappe ne sert pas les Tenants de Capsule en version v1beta2.',
    en: 'The cluster does not serve Capsule’s Tenants in version v1beta2.',
  },
  'capsule-may-not-assign': {
    status: 422,
    fr: 'Notre identité n’est pas parmi les administrateurs de Capsule ({standing}) : seul le mode « coexist » est accepté.',
    en: 'Our identity is not among Capsule’s administrators ({standing}): only the mode “coexist” is accepted.',
  },
  'capsule-tenants-standing': {
    status: 409,
    fr: 'Des membres ont des espaces sur cette grappe : on n’y passe ni à « tenants » ni de « tenants » à autre chose.',
    en: 'Members have namespaces on this cluster: it can change neither to “tenants” nor from it.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
