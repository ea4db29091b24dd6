import type { NoticeText } from './notice-text.ts'

/** What is written about the forecast that is notified before a budget is voted. */
export const forecastNoticeTexts = {
  'forecast-notified': {
    subject: {
      fr: 'Votre prévision pour {forecastYear} : {amountMicros} – {memberName}',
      en: 'Your forecast for {forecastYear}: {amountMicros} – {memberName}',
    },
    opening: [
      {
        fr: 'Pour préparer votre budget {forecastYear}, prévoyez {amountMicros}. C’est l’avis de prévision n° {noticeNumber}.',
        en: 'For your budget of {forecastYear}, plan {amountMicros}. This is forecast notice no. {noticeNumber}.',
      },
      {
        where: ['isTaxed', 'true'],
        fr: 'Ce montant est toutes taxes comprises : {forecastMicros} hors taxes et {vatMicros} de TVA.',
        en: 'This amount includes all taxes: {forecastMicros} before VAT and {vatMicros} of VAT.',
      },
      {
        where: ['isTaxed', 'false'],
        fr: 'Aucune TVA ne s’ajoute à ce montant.',
        en: 'No VAT is added to this amount.',
      },
      {
        needs: 'replacedNumber',
        fr: 'Il remplace l’avis n° {replacedNumber}, qui reste consultable dans votre espace.',
        en: 'It replaces notice no. {replacedNumber}, which can still be read in your space.',
      },
      {
        fr: 'L’année {runningYear} s’achèverait à {projectedMicros} hors taxes.',
        en: 'The year {runningYear} would end at {projectedMicros} before VAT.',
      },
      {
        needs: 'formerMicros',
        fr: 'L’année {formerYear} : {formerMicros}.',
        en: 'The year {formerYear}: {formerMicros}.',
      },
      {
        where: ['isIncomplete', 'true'],
        fr: 'Tout n’a pas pu être prévu : l’avis dit ce qui manque et pourquoi, et le montant ci-dessus ne le comprend pas.',
        en: 'Not everything could be forecast: the notice says what is missing and why, and the amount above does not include it.',
      },
      {
        where: ['hasSeveral', 'true'],
        fr: 'Hors taxes, pour chaque bénéficiaire :',
        en: 'Before VAT, for each beneficiary:',
      },
    ],
    row: { fr: '{beneficiaryName} : {partMicros}', en: '{beneficiaryName}: {partMicros}' },
    closing: [
      {
        needs: 'attachedName',
        fr: 'L’avis et son détail sont joints à ce message : {attachedName}.',
        en: 'The notice and its details are attached to this message: {attachedName}.',
      },
      {
        fr: 'Une prévision n’est pas une demande de paiement : ce qui sera compté est ce qui aura été mesuré. L’avis en PDF et son détail, unités × prix, sont dans votre espace.',
        en: 'A forecast is no demand for payment: what is charged is what will have been measured. The notice as a PDF and its details, units × price, are in your space.',
      },
    ],
  },
} as const satisfies Record<string, NoticeText>
