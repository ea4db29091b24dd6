/** The title of a problem is that of its status: short, and the same whatever happened. */
export const problemTitles = {
  400: { fr: 'Demande incorrecte', en: 'Bad request' },
  401: { fr: 'Identification requise', en: 'Authentication required' },
  403: { fr: 'Action interdite', en: 'Forbidden' },
  404: { fr: 'Introuvable', en: 'Not found' },
  408: { fr: 'Délai dépassé', en: 'Request timeout' },
  409: { fr: 'Conflit', en: 'Conflict' },
  410: { fr: 'N’est plus conservé', en: 'Gone' },
  412: { fr: 'Version dépassée', en: 'Stale version' },
  413: { fr: 'Demande trop volumineuse', en: 'Request too large' },
  415: { fr: 'Format non pris en charge', en: 'Unsupported media type' },
  422: { fr: 'Demande impossible à satisfaire', en: 'Request cannot be met' },
  428: { fr: 'Condition requise', en: 'Precondition required' },
  429: { fr: 'Trop de demandes', en: 'Too many requests' },
  431: { fr: 'En-têtes trop volumineux', en: 'Request headers too large' },
  500: { fr: 'Erreur interne', en: 'Internal error' },
  501: { fr: 'Non pris en charge', en: 'Not implemented' },
  503: { fr: 'Service indisponible', en: 'Service unavailable' },
} as const

export type ProblemStatus = keyof typeof problemTitles

/** One problem: its HTTP status and its text for people, with `{param}` places. */
export interface ProblemText {
  readonly status: ProblemStatus
  readonly fr: string
  readonly en: string
}
