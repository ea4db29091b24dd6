import type { NoticeText, Paragraph } from './notice-text.ts'

const askedRow = {
  fr: '« {offerName} » : de {currentQuotaBytes} à {requestedQuotaBytes}',
  en: '“{offerName}”: from {currentQuotaBytes} to {requestedQuotaBytes}',
}

const reason: Paragraph = { needs: 'reason', fr: 'Motif : {reason}', en: 'Reason: {reason}' }

/** What it costs, against what the member commits to: told with the answer itself (first-year needs, no 14 and 17). */
const cost: readonly Paragraph[] = [
  {
    needs: 'addedYearMicros',
    fr: 'Effet sur votre participation, coûts partagés non compris : {addedUntilYearEndMicros} {taxBasis} d’ici le 31 décembre, {addedYearMicros} {taxBasis} par année entière.',
    en: 'What it adds to what you pay, without shared costs: {addedUntilYearEndMicros} {taxBasis} until 31 December, {addedYearMicros} {taxBasis} in a full year.',
  },
  {
    needs: 'commitmentPercent',
    fr: 'Votre espace coûterait alors {yearMicros} {taxBasis} par an, soit {commitmentPercent} % de votre engagement annuel de {commitmentMicros}.',
    en: 'Your space would then cost {yearMicros} {taxBasis} a year, {commitmentPercent}% of your yearly commitment of {commitmentMicros}.',
  },
]

const withoutVisa: readonly Paragraph[] = [
  ...cost,
  {
    needs: 'justification',
    fr: 'Son auteur écrit : « {justification} »',
    en: 'Its author writes: “{justification}”',
  },
  {
    fr: 'Sans ce visa, personne ne peut décider de la demande.',
    en: 'Without this visa nobody can decide the request.',
  },
]

/** What is written about requests for space. */
export const requestNoticeTexts = {
  'request-received': {
    subject: {
      fr: 'Votre demande d’espace est enregistrée – {memberName}',
      en: 'Your request for space has been received – {memberName}',
    },
    opening: [
      {
        fr: 'Votre demande d’espace est enregistrée et attend une décision :',
        en: 'Your request for space has been received and awaits a decision:',
      },
    ],
    row: askedRow,
    closing: [
      ...cost,
      {
        fr: 'Vous n’avez rien à faire : la réponse vous sera envoyée.',
        en: 'There is nothing for you to do: the answer will be sent to you.',
      },
    ],
  },
  'request-visa-wanted': {
    subject: {
      fr: 'Votre visa est demandé pour une demande d’espace – {memberName}',
      en: 'Your visa is wanted for a request for space – {memberName}',
    },
    opening: [
      {
        fr: 'Une demande d’espace de votre collectivité attend le visa du maire ou de son délégué :',
        en: 'A request for space of your organisation awaits the visa of the mayor or a delegate:',
      },
    ],
    row: askedRow,
    closing: withoutVisa,
  },
  'request-visa-reminder': {
    subject: {
      fr: 'Rappel : votre visa est attendu pour une demande d’espace – {memberName}',
      en: 'Reminder: your visa is awaited for a request for space – {memberName}',
    },
    opening: [
      {
        fr: 'Une demande d’espace de votre collectivité attend toujours le visa du maire ou de son délégué :',
        en: 'A request for space of your organisation still awaits the visa of the mayor or a delegate:',
      },
    ],
    row: askedRow,
    closing: withoutVisa,
  },
  'request-visa-deputy': {
    subject: {
      fr: 'Un visa attend depuis longtemps : pouvez-vous le donner ? – {memberName}',
      en: 'A visa has been awaited for long: can you give it? – {memberName}',
    },
    opening: [
      {
        fr: 'Une demande d’espace de votre collectivité attend un visa malgré un rappel. Toute personne qui a une délégation en cours peut le donner :',
        en: 'A request for space of your organisation awaits a visa in spite of a reminder. Anybody with a delegation in force can give it:',
      },
    ],
    row: askedRow,
    closing: withoutVisa,
  },
  'request-question': {
    subject: {
      fr: 'Une question sur votre demande d’espace – {memberName}',
      en: 'A question about your request for space – {memberName}',
    },
    opening: [
      { fr: 'On vous demande : « {question} »', en: 'You are asked: “{question}”' },
      { fr: 'La question porte sur cette demande :', en: 'The question is about this request:' },
    ],
    row: askedRow,
    closing: [
      {
        needs: 'answerUntil',
        fr: 'Répondez dans votre espace, au plus tard le {answerUntil} : sans réponse, la demande prend fin.',
        en: 'Please answer in your space by {answerUntil}: without an answer the request ends.',
      },
      {
        lacks: 'answerUntil',
        fr: 'Répondez dans votre espace : sans réponse, la demande prend fin.',
        en: 'Please answer in your space: without an answer the request ends.',
      },
    ],
  },
  'request-waiting': {
    subject: {
      fr: 'Votre demande d’espace attend une place – {memberName}',
      en: 'Your request for space waits for room – {memberName}',
    },
    opening: [
      {
        fr: 'Il n’y a pas assez de place en ce moment. Votre demande garde son rang dans la file :',
        en: 'There is not enough room now. Your request keeps its place in the queue:',
      },
    ],
    row: askedRow,
    closing: [
      {
        needs: 'waitUntil',
        fr: 'Elle garde ce rang jusqu’au {waitUntil}. Dès qu’une place se libère, elle est examinée sans autre démarche.',
        en: 'It keeps this place until {waitUntil}. As soon as room comes free it is looked at, without another step of yours.',
      },
    ],
  },
  'request-approved': {
    subject: {
      fr: 'Votre demande d’espace est acceptée – {memberName}',
      en: 'Your request for space is granted – {memberName}',
    },
    opening: [
      {
        fr: 'Votre demande d’espace est acceptée. L’espace est mis en place dès maintenant :',
        en: 'Your request for space is granted. The space is being set up from now on:',
      },
    ],
    row: {
      fr: '« {offerName} » : {decidedQuotaBytes} (avant : {currentQuotaBytes})',
      en: '“{offerName}”: {decidedQuotaBytes} (before: {currentQuotaBytes})',
    },
    closing: [
      ...cost,
      reason,
      {
        needs: 'temporaryUntil',
        fr: 'Cet agrandissement vaut jusqu’au {temporaryUntil}.',
        en: 'This growth lasts until {temporaryUntil}.',
      },
    ],
  },
  'request-partly-approved': {
    subject: {
      fr: 'Votre demande d’espace est acceptée en partie – {memberName}',
      en: 'Your request for space is granted in part – {memberName}',
    },
    opening: [
      {
        fr: 'Votre demande d’espace est acceptée en partie. L’espace est mis en place dès maintenant :',
        en: 'Your request for space is granted in part. The space is being set up from now on:',
      },
    ],
    row: {
      fr: '« {offerName} » : {decidedQuotaBytes} accordés sur {requestedQuotaBytes} demandés (avant : {currentQuotaBytes})',
      en: '“{offerName}”: {decidedQuotaBytes} granted of {requestedQuotaBytes} asked for (before: {currentQuotaBytes})',
    },
    closing: [
      ...cost,
      reason,
      {
        needs: 'temporaryUntil',
        fr: 'Cet agrandissement vaut jusqu’au {temporaryUntil}.',
        en: 'This growth lasts until {temporaryUntil}.',
      },
    ],
  },
  'request-rejected': {
    subject: {
      fr: 'Votre demande d’espace est refusée – {memberName}',
      en: 'Your request for space is refused – {memberName}',
    },
    opening: [{ fr: 'Votre demande d’espace est refusée :', en: 'Your request for space is refused:' }],
    row: askedRow,
    closing: [
      reason,
      {
        fr: 'Rien ne change pour l’espace que vous avez. Vous pouvez déposer une autre demande.',
        en: 'Nothing changes for the space you have. You can send another request.',
      },
    ],
  },
  'request-expired': {
    subject: {
      fr: 'Votre demande d’espace a pris fin – {memberName}',
      en: 'Your request for space has ended – {memberName}',
    },
    opening: [
      { fr: 'Votre demande d’espace a pris fin sans décision :', en: 'Your request for space has ended undecided:' },
    ],
    row: askedRow,
    closing: [{ needs: 'reason', fr: '{reason}', en: '{reason}' }],
  },
} as const satisfies Record<string, NoticeText>
