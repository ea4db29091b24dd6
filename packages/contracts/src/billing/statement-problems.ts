import type { ProblemText } from '../shared/problem-titles.ts'

/** What can stand in the way of a month, and of a statement between the closing of its month and its payment. */
export const statementProblems = {
  'advance-mismatch': {
    status: 422,
    fr: 'Un acompte positif va avec le rythme « acompte et solde », et avec lui seul.',
    en: 'A positive advance goes with the cycle “advance and balance”, and with no other.',
  },
  'period-not-ended': { status: 409, fr: 'Le mois {month} n’est pas terminé.', en: 'Month {month} has not ended.' },
  'period-rating-begun': {
    status: 409,
    fr: 'La clôture de {month} facture déjà : ce qui a été décidé pour elle ne change plus.',
    en: 'Month {month} is being rated: what was decided for it does not change any more.',
  },
  'period-not-closed': { status: 409, fr: 'Le mois {month} n’est pas clos.', en: 'Month {month} is not closed.' },
  'workbook-too-large': {
    status: 422,
    fr: 'Ce tableau compte plus de {rowsMax} lignes, trop pour un classeur : demandez-le en CSV.',
    en: 'This table has more than {rowsMax} rows, too many for a workbook: ask for it as CSV.',
  },
  'issuing-same-person': {
    status: 403,
    fr: 'La personne qui a fait clore {month} n’en émet pas les états.',
    en: 'Whoever had {month} closed does not issue its statements.',
  },
  'period-closed': { status: 409, fr: 'Le mois {month} est clos.', en: 'Month {month} is closed.' },
  'statement-exceptions': {
    status: 409,
    fr: 'Des états comportent des anomalies qui n’ont pas été acceptées ({count}) : {detail}. Consultez-les, puis acceptez-les nommément.',
    en: 'Some statements have exceptions that nobody acknowledged ({count}): {detail}. Look at them, then acknowledge them by name.',
  },
  'statement-draft-unknown': {
    status: 422,
    fr: '{count} des redevables choisis n’ont pas d’état en attente pour {month}.',
    en: '{count} of the chosen payers have no statement waiting for {month}.',
  },
  'statement-issued': {
    status: 409,
    fr: 'Cet état est déjà émis ; il ne change plus.',
    en: 'This statement is issued; it does not change any more.',
  },
  'statement-chosen': {
    status: 409,
    fr: 'Cet état fait déjà partie d’un lot à émettre ; ses références ne changent plus.',
    en: 'This statement is chosen for a batch already; its references do not change any more.',
  },
  'siret-of-another': {
    status: 422,
    fr: 'Ce SIRET n’est pas celui d’un établissement du redevable.',
    en: 'This SIRET is of no establishment of the payer.',
  },
  'dispute-period-running': {
    status: 409,
    fr: 'Les redevables peuvent encore contester leurs projets d’état jusqu’au {disputableUntil}.',
    en: 'Payers may still dispute their drafts until {disputableUntil}.',
  },
  'imputation-ac-refused': {
    status: 422,
    fr: 'Seul un EPCI à fiscalité propre peut imputer la participation de ses propres communes sur leur attribution de compensation.',
    en: 'Only an EPCI with own taxation may take the debt of its own communes off the compensation it pays them.',
  },
  'e-invoice-refused': {
    status: 422,
    fr: 'La comptabilité de l’opérateur est tenue dans Hélios : la facture y est émise avec le titre de recettes (PES ASAP).',
    en: 'The operator’s accounts are kept in Hélios: the invoice is made there with the title of revenue (PES ASAP).',
  },
  'settlement-file-invalid': {
    status: 422,
    fr: 'Le fichier comporte {count} anomalies ; rien n’a été enregistré. Les premières : {detail}.',
    en: 'The file has {count} faults; nothing was recorded. The first: {detail}.',
  },
  'settlement-file-unreadable': {
    status: 422,
    fr: 'Le fichier n’est pas un CSV lisible : {detail}.',
    en: 'The file is no readable CSV: {detail}.',
  },
  'dispute-too-late': {
    status: 409,
    fr: 'Cet état pouvait être contesté jusqu’au {disputableUntil}. Écrivez au service financier.',
    en: 'This statement could be disputed until {disputableUntil}. Write to the finance department.',
  },
  'dispute-lines-unknown': {
    status: 422,
    fr: 'Cet état n’a pas de ligne {positions}.',
    en: 'This statement has no line {positions}.',
  },
  'dispute-known': {
    status: 409,
    fr: 'Une contestation est déjà ouverte sur ces lignes ; une réponse est due pour le {dueOn}.',
    en: 'These lines are disputed already; an answer is due by {dueOn}.',
  },
  'dispute-ended': {
    status: 409,
    fr: 'Cette contestation est close.',
    en: 'This dispute has ended.',
  },
  'dispute-correction-unknown': {
    status: 422,
    fr: '« {named} » ne rectifie pas l’état contesté : nommez un avoir émis sur cet état depuis la contestation, ou une rectification enregistrée de ses mois.',
    en: '“{named}” does not correct the disputed statement: name a credit statement issued on it since the dispute, or a posted correction of its months.',
  },
  'statement-batch-empty': {
    status: 409,
    fr: 'Aucun état de {month} ne peut être émis ; {awaitingCount} attendent une référence.',
    en: 'No statement of {month} can be issued; {awaitingCount} wait for a reference.',
  },
  'fiscal-year-closed': {
    status: 422,
    fr: 'Un état ne peut plus, ou pas encore, être rattaché à l’exercice {fiscalYear}.',
    en: 'No statement can be counted in fiscal year {fiscalYear}, any more or yet.',
  },
} as const satisfies Record<string, ProblemText>
