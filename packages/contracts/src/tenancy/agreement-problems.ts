/** Refusals about agreements, avenants, recipients and who pays. */
export const agreementProblems = {
  'agreement-dates': {
    status: 422,
    fr: 'Une convention ne peut finir le {endsOn}, avant d’avoir commencé le {startsOn}.',
    en: 'An agreement cannot end on {endsOn}, before it began on {startsOn}.',
  },
  'agreement-services-unknown': {
    status: 422,
    fr: 'Services inconnus, ou nommés deux fois : {codes}.',
    en: 'Services that are unknown or named twice: {codes}.',
  },
  'agreement-missing': { status: 422, fr: 'Aucune convention en vigueur.', en: 'No agreement is in force.' },
  'agreement-overlap': {
    status: 409,
    fr: 'La convention {number} vaut encore le {startsOn} : une autre commence après son dernier jour. Changez-la plutôt par un avenant.',
    en: 'Agreement {number} is still valid on {startsOn}: another one begins after its last day. Change it by an avenant instead.',
  },
  'amendment-before-agreement': {
    status: 422,
    fr: 'Un avenant ne peut prendre effet avant le {startsOn}, premier jour de la convention.',
    en: 'An avenant cannot take effect before {startsOn}, the first day of the agreement.',
  },
  'agreement-ended': {
    status: 422,
    fr: 'La convention a pris fin le {endedOn} : un avenant ne la fait pas revivre, il faut une nouvelle convention.',
    en: 'The agreement ended on {endedOn}: an avenant does not revive it, it takes another agreement.',
  },
  'amendment-end-past': {
    status: 422,
    fr: 'La fin ({endsOn}) précède le jour où l’avenant prend effet ({effectiveOn}).',
    en: 'The end ({endsOn}) is before the day on which the avenant takes effect ({effectiveOn}).',
  },
  'renewal-not-later': {
    status: 422,
    fr: 'Un renouvellement porte la fin de la convention plus loin qu’elle n’est.',
    en: 'A renewal puts the end of the agreement later than it is.',
  },
  'termination-incomplete': {
    status: 422,
    fr: 'Une résiliation indique le jour où le préavis a été donné et le dernier jour de la convention.',
    en: 'A termination names the day on which notice was given and the last day of the agreement.',
  },
  'notice-not-given': {
    status: 422,
    fr: 'Seule une résiliation comporte un préavis.',
    en: 'Only a termination has a notice.',
  },
  'notice-too-short': {
    status: 422,
    fr: 'Le préavis est de {noticeDays} jours : la convention ne peut finir avant le {earliestEndOn}.',
    en: 'The notice is {noticeDays} days: the agreement cannot end before {earliestEndOn}.',
  },
  'siret-invalid': {
    status: 422,
    fr: 'Le SIRET {siret} n’est pas valide : sa clé de contrôle ne correspond pas.',
    en: 'SIRET {siret} is not valid: its check digit does not match.',
  },
  'siren-invalid': {
    status: 422,
    fr: 'Le SIREN {siren} n’est pas valide : sa clé de contrôle ne correspond pas.',
    en: 'SIREN {siren} is not valid: its check digit does not match.',
  },
  'recipient-unknown': {
    status: 422,
    fr: 'Ce destinataire n’est pas de ce payeur, ou n’en est pas un ce jour-là.',
    en: 'This recipient is not the payer’s, or is none on that day.',
  },
  'recipient-dates': {
    status: 422,
    fr: 'Un destinataire, qui vaut à partir du {validFromOn}, ne peut finir avant, ni plus tard que sa fin actuelle.',
    en: 'A recipient, which is valid from {validFromOn} on, cannot end before, nor later than it does.',
  },
  'recipient-in-use': {
    status: 409,
    fr: 'Des dettes y sont encore portées après ce jour ({count}) : remplacez-le, ou désignez d’abord un autre payeur.',
    en: 'Debts still land there after that day ({count}): replace it, or assign another payer first.',
  },
  'payer-unknown': { status: 422, fr: 'Payeur inconnu.', en: 'Unknown payer.' },
  'payer-act-missing': {
    status: 422,
    fr: 'Payer pour une autre collectivité repose sur un acte : indiquez-le.',
    en: 'To pay for another member rests on an act: name it.',
  },
  'payer-without-agreement': {
    status: 422,
    fr: 'Le payeur n’a pas de convention en vigueur le {neededOn}.',
    en: 'The payer has no agreement in force on {neededOn}.',
  },
  'act-date-known': {
    status: 409,
    fr: 'Cette date de l’acte {number} est déjà enregistrée et ne change plus.',
    en: 'This date of act {number} is recorded already and does not change.',
  },
} as const
