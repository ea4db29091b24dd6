/** Refusals about who signs for a member, and whom to write to there. */
export const personProblems = {
  'contact-dates': {
    status: 422,
    fr: 'Un contact, qui commence le {validFromOn}, finit après ce jour ; sa fin ne peut qu’être avancée, au plus tôt à aujourd’hui.',
    en: 'A contact, which begins on {validFromOn}, ends after that day; its end can only be brought forward, to today at the earliest.',
  },
  'mandate-dates': {
    status: 422,
    fr: 'Un mandat ne peut finir avant d’avoir commencé, le {validFromOn}.',
    en: 'A mandate cannot end before it has begun, on {validFromOn}.',
  },
  'mandate-act-missing': {
    status: 422,
    fr: 'Une délégation repose sur un acte : indiquez-le.',
    en: 'A delegation rests on an act: name it.',
  },
  'mandate-end-past': {
    status: 422,
    fr: 'Un mandat ne peut prendre fin avant aujourd’hui, le {todayOn}.',
    en: 'A mandate cannot be ended before today, {todayOn}.',
  },
  'mandate-end-later': {
    status: 409,
    fr: 'Ce mandat finit déjà le {validUntil} : sa fin ne peut qu’être avancée.',
    en: 'This mandate ends on {validUntil} already: its end can only be brought forward.',
  },
} as const
