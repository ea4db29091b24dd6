import type { NoticeText, Paragraph } from './notice-text.ts'

const howItIsSettled: readonly Paragraph[] = [
  {
    where: ['settlementMode', 'titre'],
    fr: 'Ne payez rien à réception de ce message : le comptable public vous enverra un avis des sommes à payer, qui dit quand et comment payer.',
    en: 'Pay nothing on this message: the public accountant will send you a notice that says when and how to pay.',
  },
  {
    where: ['settlementMode', 'imputation-ac'],
    fr: 'Vous n’avez rien à payer : le montant est imputé sur votre attribution de compensation.',
    en: 'There is nothing to pay: the amount is set off against your compensation from the group.',
  },
  {
    where: ['settlementMode', 'internal'],
    fr: 'Vous n’avez rien à payer : c’est une opération interne à la collectivité.',
    en: 'There is nothing to pay: it stays within the organisation.',
  },
  {
    where: ['settlementMode', 'e-invoice'],
    fr: 'Payez à réception de la facture électronique, qui dit quand et comment payer.',
    en: 'Pay on receipt of the e-invoice, which says when and how to pay.',
  },
]

/** Nothing is said where the tax is not known: notices that were written before it was noted. */
const tax: readonly Paragraph[] = [
  {
    where: ['isTaxed', 'true'],
    fr: 'Ce montant est toutes taxes comprises, dont {vatMicros} de TVA.',
    en: 'This amount includes all taxes, of which {vatMicros} of VAT.',
  },
  { where: ['isTaxed', 'false'], fr: 'Aucune TVA ne s’ajoute à ce montant.', en: 'No VAT is added to this amount.' },
]

/** The document itself goes with the mail where it is not too large. */
const whereItIs: readonly Paragraph[] = [
  {
    needs: 'attachedName',
    fr: 'Le document est joint à ce message : {attachedName}.',
    en: 'The document is attached to this message: {attachedName}.',
  },
  {
    fr: 'Le document en PDF et le détail des lignes sont dans votre espace.',
    en: 'The document as a PDF and its lines are in your space.',
  },
]

/** What is written about money. */
export const moneyNoticeTexts = {
  'draft-ready': {
    subject: {
      fr: 'Votre projet d’état récapitulatif de {monthName} : {amountMicros} – {memberName}',
      en: 'Your draft statement of {monthName}: {amountMicros} – {memberName}',
    },
    opening: [
      {
        where: ['isCredit', 'false'],
        fr: 'Le projet d’état récapitulatif de {monthName} est prêt. Montant : {amountMicros}.',
        en: 'The draft statement of {monthName} is ready. Amount: {amountMicros}.',
      },
      {
        where: ['isCredit', 'true'],
        fr: 'Le projet d’avoir de {monthName} est prêt. Montant en votre faveur : {amountMicros}.',
        en: 'The draft credit of {monthName} is ready. Amount in your favour: {amountMicros}.',
      },
      ...tax,
      {
        fr: 'Rien n’est à payer pour l’instant. Une ligne vous paraît fausse ? Contestez-la dans votre espace jusqu’au {disputableUntil} inclus : une réponse vous sera donnée.',
        en: 'There is nothing to pay yet. Does a line look wrong? Dispute it in your space through {disputableUntil}: you will be answered.',
      },
      {
        where: ['isLacking', 'true'],
        fr: 'Il manque, pour pouvoir l’émettre (à indiquer dans votre espace au plus tard le {dueOn}) :',
        en: 'What is missing for it to be issued (please give it in your space by {dueOn}):',
      },
    ],
    row: { fr: '{missingReference}', en: '{missingReference}' },
  },
  'dispute-answered': {
    subject: {
      fr: 'Réponse à votre contestation – {memberName}',
      en: 'The answer to your dispute – {memberName}',
    },
    opening: [
      {
        where: ['outcome', 'rejected'],
        fr: 'Votre contestation de l’état récapitulatif de {monthName} n’est pas retenue.',
        en: 'Your dispute of the statement of {monthName} is rejected.',
      },
      {
        where: ['outcome', 'corrected'],
        fr: 'Votre contestation de l’état récapitulatif de {monthName} est retenue : une correction est faite.',
        en: 'Your dispute of the statement of {monthName} is accepted: a correction is made.',
      },
      { fr: 'Vous aviez écrit : « {reason} »', en: 'You had written: “{reason}”' },
      { fr: 'Réponse : « {answer} »', en: 'Answer: “{answer}”' },
      { needs: 'correction', fr: 'Correction : {correction}', en: 'Correction: {correction}' },
    ],
  },
  'statement-issued': {
    subject: {
      fr: 'État récapitulatif n° {statementNumber} : {amountMicros} – {memberName}',
      en: 'Statement no. {statementNumber}: {amountMicros} – {memberName}',
    },
    opening: [
      {
        fr: 'L’état récapitulatif n° {statementNumber} est émis. Montant : {amountMicros}, pour {monthName}.',
        en: 'Statement no. {statementNumber} has been issued. Amount: {amountMicros}, for {monthName}.',
      },
      ...tax,
      { fr: 'Objet : {subject}', en: 'Subject: {subject}' },
      {
        needs: 'engagementNumber',
        fr: 'Numéro d’engagement : {engagementNumber}',
        en: 'Engagement number: {engagementNumber}',
      },
      ...howItIsSettled,
      {
        where: ['simulated', 'true'],
        fr: 'Ces chiffres viennent de relevés simulés : ils ne valent pas demande de paiement.',
        en: 'These figures come from simulated readings: they are no demand for payment.',
      },
      ...whereItIs,
    ],
  },
  'credit-issued': {
    subject: {
      fr: 'Avoir n° {statementNumber} : {amountMicros} – {memberName}',
      en: 'Credit no. {statementNumber}: {amountMicros} – {memberName}',
    },
    opening: [
      {
        fr: 'L’avoir n° {statementNumber} est émis. Montant en votre faveur : {amountMicros}.',
        en: 'Credit no. {statementNumber} has been issued. Amount in your favour: {amountMicros}.',
      },
      ...tax,
      {
        needs: 'originalNumber',
        fr: 'Il corrige l’état récapitulatif n° {originalNumber}.',
        en: 'It corrects statement no. {originalNumber}.',
      },
      { fr: 'Objet : {subject}', en: 'Subject: {subject}' },
      ...whereItIs,
    ],
  },
  'reference-missing': {
    subject: {
      fr: 'Il manque une référence pour émettre un état récapitulatif – {memberName}',
      en: 'A reference is missing for a statement to be issued – {memberName}',
    },
    opening: [
      {
        fr: 'L’état récapitulatif de {monthName}, de {amountMicros}, ne peut pas être émis. Il manque :',
        en: 'The statement of {monthName}, of {amountMicros}, cannot be issued. What is missing:',
      },
    ],
    row: { fr: '{missingReference}', en: '{missingReference}' },
    closing: [
      {
        fr: 'Indiquez cette référence dans votre espace au plus tard le {dueOn} : après ce jour, le titre ne peut plus être rattaché à l’exercice.',
        en: 'Please give this reference in your space by {dueOn}: after that day it can no longer become a titre of its fiscal year.',
      },
    ],
  },
  'budget-crossed': {
    subject: {
      fr: '{percent} % de ce qui était prévu pour {year} – {memberName}',
      en: '{percent}% of what was planned for {year} – {memberName}',
    },
    opening: [
      {
        where: ['basis', 'charged'],
        fr: 'Ce qui vous est compté pour {year} atteint {amountMicros}, soit au moins {percent} % des {budgetMicros} prévus.',
        en: 'What you are charged for {year} has reached {amountMicros}, at least {percent}% of the {budgetMicros} that were planned.',
      },
      {
        where: ['basis', 'forecast'],
        fr: 'Au rythme d’aujourd’hui, l’année {year} coûterait {amountMicros}, soit au moins {percent} % des {budgetMicros} prévus.',
        en: 'As things stand, the year {year} would cost {amountMicros}, at least {percent}% of the {budgetMicros} that were planned.',
      },
      {
        needs: 'noticeNumber',
        fr: 'Ces deux montants sont hors taxes ; le montant prévu est celui de l’avis de prévision n° {noticeNumber}, pour tout ce que vous payez.',
        en: 'Both amounts are before VAT; what was planned is the amount of forecast notice no. {noticeNumber}, for all that you pay.',
      },
      {
        fr: 'Rien n’est bloqué : vos données, vos sauvegardes et vos demandes continuent.',
        en: 'Nothing is blocked: your data, your backups and your requests go on.',
      },
    ],
  },
  'vote-approaching': {
    subject: {
      fr: 'Budget {year} : vote au plus tard le {voteOn} – {memberName}',
      en: 'Budget of {year}: vote by {voteOn} – {memberName}',
    },
    opening: [
      {
        lacks: 'payerName',
        fr: 'Votre conseil vote le budget {year} au plus tard le {voteOn}. La participation au service y est inscrite en dépense.',
        en: 'Your council votes the budget of {year} by {voteOn}. What the service costs is entered there as an expense.',
      },
      {
        needs: 'payerName',
        fr: 'Votre conseil vote le budget {year} au plus tard le {voteOn}. Votre participation au service est payée par {payerName} : vous n’avez rien à inscrire pour elle.',
        en: 'Your council votes the budget of {year} by {voteOn}. What the service costs for you is paid by {payerName}: there is nothing to enter for it.',
      },
      {
        needs: 'noticeNumber',
        fr: 'Prévoyez {amountMicros}, toutes taxes comprises, pour tout ce que vous payez : c’est le montant de l’avis de prévision n° {noticeNumber}, envoyé le {noticeSentOn}.',
        en: 'Plan {amountMicros}, all taxes included, for all that you pay: it is the amount of forecast notice no. {noticeNumber}, sent on {noticeSentOn}.',
      },
      {
        where: ['isIncomplete', 'true'],
        fr: 'Tout n’avait pas pu être prévu : l’avis dit ce qui manque et pourquoi.',
        en: 'Not everything could be forecast: the notice says what is missing and why.',
      },
      {
        needs: 'budgetMicros',
        fr: 'Montant retenu pour vous en {year} : {budgetMicros}.',
        en: 'Amount foreseen for you in {year}: {budgetMicros}.',
      },
      {
        needs: 'plannedMicros',
        fr: 'D’après vos besoins retenus, l’année {year} coûterait au plus {plannedMicros}, coûts partagés non compris.',
        en: 'By your needs as recorded, the year {year} would cost {plannedMicros} at most, without shared costs.',
      },
      {
        where: ['isForeseen', 'false'],
        fr: 'Aucun montant n’est encore retenu pour vous : demandez-le avant le vote.',
        en: 'No amount is foreseen for you yet: ask for it before the vote.',
      },
    ],
  },
} as const satisfies Record<string, NoticeText>
