import type { NoticeText, Paragraph } from './notice-text.ts'

const spaceRow = { fr: '« {offerName} » : {currentQuotaBytes}', en: '“{offerName}”: {currentQuotaBytes}' }

const whatIsThere: readonly Paragraph[] = [
  { where: ['hasSpaces', 'true'], fr: 'Vous disposez aujourd’hui de :', en: 'What you have today:' },
  { where: ['hasSpaces', 'false'], fr: 'Vous n’avez pas encore d’espace.', en: 'You do not have any space yet.' },
]

const beforeTax: Paragraph = {
  where: ['taxBasis', 'HT'],
  fr: 'Les montants sont hors taxes.',
  en: 'Amounts are before VAT.',
}

const keptCost: readonly Paragraph[] = [
  {
    needs: 'keptMicros',
    fr: 'Sans changement, ces espaces coûteraient au plus {keptMicros} en {year}, coûts partagés non compris.',
    en: 'Kept as they are, these spaces would cost {keptMicros} at most in {year}, without shared costs.',
  },
  beforeTax,
]

const howToAnswer: Paragraph = {
  fr: 'Pour plus ou moins d’espace, ouvrez la page « Besoins » de votre espace : le coût de chaque choix y est indiqué. La réponse peut être changée jusqu’au {closesOn}.',
  en: 'For more or less space, open the page “Needs” of your space: it shows what each choice costs. The answer can be changed until {closesOn}.',
}

const bindsNobody: Paragraph = {
  fr: 'Une réponse prépare le budget et les capacités : elle n’accorde rien et ne facture rien par elle-même.',
  en: 'An answer prepares the budget and the capacity: by itself it grants nothing and charges nothing.',
}

/** What is written about the yearly campaign of needs. */
export const needsNoticeTexts = {
  'needs-asked': {
    subject: {
      fr: 'Vos besoins d’espace pour {year} : réponse attendue jusqu’au {closesOn} – {memberName}',
      en: 'Your needs for space in {year}: answers until {closesOn} – {memberName}',
    },
    opening: [
      {
        fr: 'Le recensement des besoins pour {year} est ouvert jusqu’au {closesOn}. Si rien ne change pour vous, vous n’avez rien à faire : sans réponse, vos espaces sont reconduits.',
        en: 'The campaign of needs for {year} is open until {closesOn}. If nothing changes for you there is nothing to do: without an answer your spaces are kept.',
      },
      ...whatIsThere,
    ],
    row: spaceRow,
    closing: [
      ...keptCost,
      howToAnswer,
      bindsNobody,
      { needs: 'message', fr: '{operatorName} précise : {message}', en: '{operatorName} adds: {message}' },
    ],
  },
  'needs-reminder': {
    subject: {
      fr: 'Vos besoins d’espace pour {year} : encore {daysCount} jours – {memberName}',
      en: 'Your needs for space in {year}: {daysCount} days left – {memberName}',
    },
    opening: [
      {
        fr: 'Le recensement des besoins pour {year} se termine le {closesOn}, et vous n’avez pas répondu. Sans réponse, vos espaces sont reconduits.',
        en: 'The campaign of needs for {year} ends on {closesOn}, and you have not answered. Without an answer your spaces are kept.',
      },
      ...whatIsThere,
    ],
    row: spaceRow,
    closing: [...keptCost, howToAnswer],
  },
  'needs-recorded': {
    subject: {
      fr: 'Vos besoins d’espace retenus pour {year} – {memberName}',
      en: 'Your needs for space, as recorded for {year} – {memberName}',
    },
    opening: [
      {
        where: ['isAnswered', 'true'],
        fr: 'Le recensement pour {year} est terminé. Votre réponse est retenue.',
        en: 'The campaign for {year} is over. Your answer is recorded.',
      },
      {
        where: ['isAnswered', 'false'],
        fr: 'Le recensement pour {year} est terminé sans réponse de votre part : vos espaces sont reconduits.',
        en: 'The campaign for {year} is over without an answer of yours: your spaces are kept.',
      },
    ],
    row: {
      fr: '« {offerName} » : {currentQuotaBytes} aujourd’hui, {requestedQuotaBytes} en {year}',
      en: '“{offerName}”: {currentQuotaBytes} today, {requestedQuotaBytes} in {year}',
    },
    closing: [
      {
        needs: 'commitmentMicros',
        fr: 'L’année {year} coûterait au plus {commitmentMicros}, coûts partagés non compris : c’est l’engagement annuel qui vous sera proposé.',
        en: 'The year {year} would cost {commitmentMicros} at most, without shared costs: this is the yearly commitment that will be proposed to you.',
      },
      beforeTax,
      {
        fr: 'Rien n’est encore accordé : pour obtenir un espace plus grand, déposez une demande quand vous en aurez besoin.',
        en: 'Nothing is granted yet: to get more space, send a request once you need it.',
      },
    ],
  },
} as const satisfies Record<string, NoticeText>
