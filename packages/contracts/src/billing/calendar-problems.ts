import type { ProblemText } from '../shared/problem-titles.ts'

/** What stands in the way of deciding something of a milestone of the budget calendar, or of reporting a quarter. */
export const calendarProblems = {
  'milestone-day-outside-year': {
    status: 422,
    fr: 'Cette échéance est du calendrier de {year} : choisissez un jour de cette année.',
    en: 'This milestone is of the calendar of {year}: choose a day of that year.',
  },
  'milestone-day-missing': {
    status: 422,
    fr: 'Une échéance ajoutée par l’opérateur n’a pas de règle à reprendre : donnez son jour et ses rappels.',
    en: 'A milestone that the operator added has no rule to go back to: give its day and its reminders.',
  },
  'milestone-known-by-fact': {
    status: 409,
    fr: 'Grenier constate cette échéance lui-même : personne ne la dit faite.',
    en: 'Grenier sees this milestone by itself: nobody says that it is done.',
  },
  'milestones-too-many': {
    status: 409,
    fr: 'Au plus {maximum} échéances ajoutées par année.',
    en: 'At most {maximum} added milestones a year.',
  },
  'quarter-not-begun': {
    status: 422,
    fr: 'Le trimestre {quarter} n’a pas commencé : il commence le {firstOn}.',
    en: 'The quarter {quarter} has not begun: it begins on {firstOn}.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
