import type { ProblemText } from '../shared/problem-titles.ts'

/** What can be wrong with endpoints, deliveries and operator's tasks. */
export const notificationProblems = {
  'webhook-url-refused': {
    status: 422,
    fr: 'Adresse d’envoi refusée : {detail}.',
    en: 'Receiving address refused: {detail}.',
  },
  'webhook-endpoints-too-many': {
    status: 409,
    fr: 'Dix adresses d’envoi actives au plus par adhérent.',
    en: 'At most ten active receiving addresses for each member.',
  },
  'webhook-endpoint-state': {
    status: 409,
    fr: 'L’adresse d’envoi est déjà dans cet état.',
    en: 'The receiving address is in this state already.',
  },
  'delivery-not-retryable': {
    status: 409,
    fr: 'Cet envoi est arrivé ou sera encore tenté : il n’y a rien à reprendre.',
    en: 'This delivery has arrived or will still be tried: there is nothing to take up again.',
  },
  'operator-task-taken': {
    status: 409,
    fr: 'Cette tâche est prise par {takenBy} : reprenez-la avant de la terminer.',
    en: 'This task is taken by {takenBy}: take it over before ending it.',
  },
  'operator-task-not-taken': {
    status: 409,
    fr: 'Personne n’a pris cette tâche.',
    en: 'Nobody has taken this task.',
  },
  'operator-task-done': {
    status: 409,
    fr: 'Cette tâche est déjà faite.',
    en: 'This task is done already.',
  },
} as const satisfies Record<string, ProblemText>
