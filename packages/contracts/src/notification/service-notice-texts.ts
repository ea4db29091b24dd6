import type { NoticeText } from './notice-text.ts'

const days = {
  fr: 'Il reste {daysCount} jours au plus.',
  en: 'There are {daysCount} days left at most.',
}

/** What is written about space, backups, dates that come to their end, and people. */
export const serviceNoticeTexts = {
  'use-high': {
    subject: {
      fr: 'Votre espace est utilisé à {usedPercent} % – {memberName}',
      en: 'Your space is {usedPercent}% full – {memberName}',
    },
    opening: [
      {
        fr: '{usedBytes} sont utilisés sur {quotaBytes} en « {offerName} », soit {usedPercent} %.',
        en: '{usedBytes} of {quotaBytes} are in use in “{offerName}”, which is {usedPercent}%.',
      },
      {
        fr: 'Supprimez ce qui ne sert plus, ou demandez de l’espace sans attendre qu’il soit plein.',
        en: 'Delete what is not needed any more, or ask for space before it is full.',
      },
    ],
  },
  'use-critical': {
    subject: {
      fr: 'Votre espace est presque plein : {usedPercent} % – {memberName}',
      en: 'Your space is nearly full: {usedPercent}% – {memberName}',
    },
    opening: [
      {
        fr: '{usedBytes} sont utilisés sur {quotaBytes} en « {offerName} », soit {usedPercent} %.',
        en: '{usedBytes} of {quotaBytes} are in use in “{offerName}”, which is {usedPercent}%.',
      },
      {
        fr: 'Quand l’espace est plein, plus rien ne s’y écrit. Demandez de l’espace, ou supprimez ce qui ne sert plus.',
        en: 'Once the space is full nothing more can be written. Ask for space, or delete what is not needed any more.',
      },
    ],
  },
  'backup-failed': {
    subject: {
      fr: 'Une sauvegarde n’a pas abouti – {memberName}',
      en: 'A backup did not succeed – {memberName}',
    },
    opening: [
      {
        fr: 'La sauvegarde demandée n’a pas abouti, le {endedOn}. Vos données ne sont pas touchées et les sauvegardes de nuit continuent.',
        en: 'The backup that was asked for did not succeed on {endedOn}. Your data is untouched and the nightly backups go on.',
      },
      { needs: 'detail', fr: 'Détail pour votre technicien : {detail}', en: 'Detail for your technician: {detail}' },
      { fr: 'L’opérateur est prévenu.', en: 'The operator has been told.' },
    ],
  },
  'good-copy-missing': {
    subject: {
      fr: 'Pas de sauvegarde récente – {memberName}',
      en: 'No recent backup – {memberName}',
    },
    opening: [
      {
        fr: 'Depuis le {sinceOn}, une partie de vos données n’a plus de sauvegarde valable datant de moins de {rpoHours} heures.',
        en: 'Since {sinceOn}, some of your data has had no good backup younger than {rpoHours} hours.',
      },
      {
        fr: 'L’opérateur est prévenu et s’en occupe. D’ici là, évitez les suppressions importantes : elles pourraient être sans retour.',
        en: 'The operator has been told and sees to it. Until then avoid large deletions: they may be for good.',
      },
    ],
  },
  'agreement-ending': {
    subject: {
      fr: 'Votre convention prend fin le {endsOn} – {memberName}',
      en: 'Your agreement ends on {endsOn} – {memberName}',
    },
    opening: [
      {
        fr: 'La convention n° {agreementNumber} prend fin le {endsOn}. Il reste {monthsCount} mois au plus.',
        en: 'Agreement no. {agreementNumber} ends on {endsOn}. There are {monthsCount} months left at most.',
      },
      {
        fr: 'Sans convention en vigueur, plus aucun espace nouveau n’est accordé. Vos données et leurs sauvegardes restent.',
        en: 'Without an agreement in force no new space is granted. Your data and its backups stay.',
      },
      {
        where: ['monthsCount', '12'],
        fr: 'À faire maintenant : décider si vous continuez et à quelles conditions, et prévoir la séance du conseil qui en délibérera.',
        en: 'To do now: decide whether you go on and on which terms, and plan the sitting of the council that will vote on it.',
      },
      {
        where: ['monthsCount', '6'],
        fr: 'À faire maintenant : convenir du texte de la nouvelle convention avec l’opérateur, {operatorName}, et l’inscrire à l’ordre du jour d’une séance du conseil.',
        en: 'To do now: agree on the text of the new agreement with the operator, {operatorName}, and put it on the agenda of a sitting of the council.',
      },
      {
        where: ['monthsCount', '3'],
        fr: 'À faire sans attendre : voter la délibération, la transmettre au préfet et la publier, puis envoyer l’acte à l’opérateur, {operatorName}, avec ces deux dates.',
        en: 'To do without delay: vote the deliberation, send it to the prefect and publish it, then send the act to the operator, {operatorName}, with these two dates.',
      },
      {
        fr: 'Un acte n’a d’effet qu’une fois transmis et publié (CGCT, article L2131-1) : aucune convention n’est enregistrée avant ce jour.',
        en: 'An act has effect only once it is sent and published (CGCT, article L2131-1): no agreement is recorded before that day.',
      },
    ],
  },
  'mandate-ending': {
    subject: {
      fr: 'Une délégation prend fin le {endsOn} – {memberName}',
      en: 'A mandate ends on {endsOn} – {memberName}',
    },
    opening: [
      {
        fr: 'La délégation de {personName} prend fin le {endsOn}. Après ce jour, cette personne ne pourra plus déposer de demande ni donner de visa.',
        en: 'The mandate of {personName} ends on {endsOn}. After that day this person can neither send requests nor give a visa.',
      },
      days,
      {
        fr: 'Si elle doit continuer, transmettez le nouvel acte de délégation à l’opérateur, {operatorName}.',
        en: 'If it is to go on, send the new act of delegation to the operator, {operatorName}.',
      },
    ],
  },
  'temporary-space-ending': {
    subject: {
      fr: 'Un agrandissement prend fin le {endsOn} – {memberName}',
      en: 'A temporary growth ends on {endsOn} – {memberName}',
    },
    opening: [
      {
        fr: 'L’agrandissement de {extraBytes} en « {offerName} » prend fin le {endsOn}.',
        en: 'The growth of {extraBytes} in “{offerName}” ends on {endsOn}.',
      },
      days,
      {
        fr: 'Ce qui est utilisé n’est jamais effacé ; ce qui est libre revient à la réserve commune.',
        en: 'What is in use is never deleted; what is free goes back to the shared reserve.',
      },
    ],
  },
  'loan-ending': {
    subject: {
      fr: 'Un prêt d’espace prend fin le {endsOn} – {memberName}',
      en: 'A loan of space ends on {endsOn} – {memberName}',
    },
    opening: [
      {
        fr: 'Le prêt de {extraBytes} en « {offerName} » prend fin le {endsOn}.',
        en: 'The loan of {extraBytes} in “{offerName}” ends on {endsOn}.',
      },
      days,
      {
        fr: 'Ce qui est utilisé n’est jamais effacé ; ce qui est libre retourne à qui l’a prêté.',
        en: 'What is in use is never deleted; what is free goes back to whoever lent it.',
      },
    ],
  },
  'waiting-place-ending': {
    subject: {
      fr: 'Votre rang dans la file prend fin le {endsOn} – {memberName}',
      en: 'Your place in the queue ends on {endsOn} – {memberName}',
    },
    opening: [
      {
        fr: 'Aucune place ne s’est encore libérée pour votre demande. Son rang dans la file prend fin le {endsOn}.',
        en: 'No room has come free for your request yet. Its place in the queue ends on {endsOn}.',
      },
      days,
      {
        fr: 'Après ce jour, la demande prend fin. Vous pourrez en déposer une autre.',
        en: 'After that day the request ends. You can then send another.',
      },
    ],
  },
  'restore-test-ending': {
    subject: {
      fr: 'Les copies d’un test de restauration s’effacent le {endsOn} – {memberName}',
      en: 'The copies of a restore test are removed on {endsOn} – {memberName}',
    },
    opening: [
      {
        fr: 'Les copies faites pour un test de restauration s’effacent le {endsOn}. Vos données et vos sauvegardes restent.',
        en: 'The copies made for a restore test are removed on {endsOn}. Your data and your backups stay.',
      },
      {
        fr: 'Ce que vous voulez garder de ces copies, reprenez-le avant.',
        en: 'Take out of these copies before then what you want to keep.',
      },
    ],
  },
  'territory-changed': {
    subject: {
      fr: 'Évolution du territoire au {effectiveOn} – {memberName}',
      en: 'Territory change of {effectiveOn} – {memberName}',
    },
    opening: [
      {
        where: ['changeKind', 'merged'],
        fr: 'À partir du {effectiveOn}, {successorName} reprend tous les droits et obligations de votre commune (CGCT, art. L2113-5).',
        en: 'From {effectiveOn} on, {successorName} has all rights and obligations of your commune (CGCT, art. L2113-5).',
      },
      {
        where: ['changeKind', 'merged'],
        fr: 'Votre convention se poursuit aux mêmes conditions ; les participations à partir de cette date sont demandées à {successorName}. Les états déjà émis ne changent pas.',
        en: 'Your agreement goes on under the same terms; contributions from that day on are asked of {successorName}. Statements that were issued do not change.',
      },
      {
        where: ['changeKind', 'changed'],
        fr: 'Ce qui est enregistré de votre collectivité change au {effectiveOn}, d’après le registre officiel ({source}).',
        en: 'What is recorded of your organisation changes on {effectiveOn}, by the official register ({source}).',
      },
      { needs: 'newName', fr: 'Nom : {newName}.', en: 'Name: {newName}.' },
      { needs: 'newInseeCode', fr: 'Code INSEE : {newInseeCode}.', en: 'INSEE code: {newInseeCode}.' },
      { needs: 'newSiren', fr: 'SIREN : {newSiren}.', en: 'SIREN: {newSiren}.' },
      {
        needs: 'newInhabitants',
        fr: 'Population municipale : {newInhabitants} habitants (recensement de {newVintage}).',
        en: 'Municipal population: {newInhabitants} inhabitants (census of {newVintage}).',
      },
      { needs: 'newGroupName', fr: 'Intercommunalité : {newGroupName}.', en: 'Intercommunal body: {newGroupName}.' },
      {
        needs: 'leftGroup',
        fr: 'Votre commune n’appartient plus à une intercommunalité à fiscalité propre.',
        en: 'Your commune belongs to no intercommunal body with own taxation any more.',
      },
    ],
    closing: [
      {
        fr: 'Vos espaces, vos données et vos sauvegardes ne sont pas touchés.',
        en: 'Your space, your data and your backups are not touched.',
      },
    ],
  },
  'exit-step': {
    subject: {
      fr: 'Votre départ : {exitState} – {memberName}',
      en: 'Your departure: {exitState} – {memberName}',
    },
    opening: [
      {
        fr: 'Étape atteinte par le départ de votre collectivité : {exitState}.',
        en: 'The departure of your organisation stands here: {exitState}.',
      },
      {
        where: ['exitStep', 'notice'],
        fr: 'Le préavis dure jusqu’au {noticeEndsOn}. D’ici là tout reste comme avant.',
        en: 'The notice runs until {noticeEndsOn}. Until then everything stays as it was.',
      },
      {
        where: ['exitStep', 'exporting'],
        fr: 'Reprenez vos données dès maintenant : plus rien de nouveau n’est accepté.',
        en: 'Fetch your data now: nothing new is accepted any more.',
      },
      {
        where: ['exitStep', 'cooling-off'],
        fr: 'Rien n’est détruit avant le {coolingOffEndsOn}, et rien sans l’accord de deux personnes.',
        en: 'Nothing is destroyed before {coolingOffEndsOn}, and nothing without the word of two persons.',
      },
      {
        where: ['exitStep', 'destroyed'],
        fr: 'Un certificat de destruction est à votre disposition.',
        en: 'A certificate of destruction is ready for you.',
      },
    ],
  },
  'subprocessor-announced': {
    subject: {
      fr: 'Un nouveau sous-traitant pour vos données : {subprocessorName} – {memberName}',
      en: 'A new subprocessor for your data: {subprocessorName} – {memberName}',
    },
    opening: [
      {
        fr: '{subprocessorName} ({subprocessorCountry}) travaillera pour {operatorName} sur des données de votre collectivité, à partir du {startsOn}.',
        en: '{subprocessorName} ({subprocessorCountry}) will work on data of your organisation for {operatorName}, from {startsOn} on.',
      },
      {
        fr: 'Ce qui lui est confié : {description}. Lieu : {place}.',
        en: 'What it is entrusted with: {description}. Place: {place}.',
      },
      {
        needs: 'transferSafeguard',
        fr: 'Hors de l’Espace économique européen, le transfert est encadré par : {transferSafeguard}.',
        en: 'Outside the European Economic Area the transfer is covered by: {transferSafeguard}.',
      },
      {
        needs: 'shortNoticeReason',
        fr: 'Vous en êtes prévenus plus tard que prévu. La raison donnée par l’opérateur : {shortNoticeReason}',
        en: 'You are told later than agreed. The reason that the operator gives: {shortNoticeReason}',
      },
      {
        fr: 'Vous pouvez vous y opposer jusqu’au {objectionOn} inclus, en disant pourquoi (RGPD, article 28, paragraphe 2) : une personne qui administre votre espace le fait à la page « Tout exporter ». L’opérateur vous répond.',
        en: 'You may object until {objectionOn}, that day included, saying why (GDPR, article 28(2)): whoever administers your space does so on the page “Export everything”. The operator answers you.',
      },
      {
        fr: 'Si vous êtes d’accord, vous n’avez rien à faire.',
        en: 'If you agree, there is nothing for you to do.',
      },
      {
        needs: 'officerName',
        fr: 'Délégué à la protection des données de {operatorName} : {officerName}, {officerContact}.',
        en: 'Data protection officer of {operatorName}: {officerName}, {officerContact}.',
      },
      {
        lacks: 'officerName',
        fr: '{operatorName} n’a pas renseigné de délégué à la protection des données.',
        en: '{operatorName} has recorded no data protection officer.',
      },
    ],
  },
  'objection-answered': {
    subject: {
      fr: 'Réponse à votre opposition à {subprocessorName} – {memberName}',
      en: 'Answer to your objection to {subprocessorName} – {memberName}',
    },
    opening: [
      {
        fr: 'Votre collectivité s’est opposée à ce que {subprocessorName} travaille sur ses données : {reason}',
        en: 'Your organisation objected to {subprocessorName} working on its data: {reason}',
      },
      { fr: '{operatorName} répond : {answer}', en: '{operatorName} answers: {answer}' },
    ],
  },
  'export-ready': {
    subject: {
      fr: 'L’archive de toutes vos données est prête – {memberName}',
      en: 'The archive of all your data is ready – {memberName}',
    },
    opening: [
      {
        fr: 'L’archive demandée le {requestedOn} est prête : {archiveBytes}, {rowCount} lignes de données, vos états récapitulatifs en PDF et le journal d’audit.',
        en: 'The archive asked for on {requestedOn} is ready: {archiveBytes}, {rowCount} rows of data, your statements as PDF and the audit trail.',
      },
      {
        fr: 'Une personne qui administre l’espace de votre collectivité peut la télécharger jusqu’au {expiresOn}. Après ce jour elle est effacée, et une autre peut être demandée.',
        en: 'Whoever administers the space of your organisation can fetch it until {expiresOn}. After that day it is deleted, and another one can be asked for.',
      },
      {
        fr: 'Son empreinte SHA-256 est {sha256} : le fichier que vous aurez téléchargé doit avoir la même.',
        en: 'Its SHA-256 is {sha256}: the file that you fetch must have the same.',
      },
      {
        fr: 'Si personne chez vous ne l’a demandée, prévenez l’opérateur, {operatorName}.',
        en: 'If nobody of yours asked for it, tell the operator, {operatorName}.',
      },
    ],
  },
  'export-failed': {
    subject: {
      fr: 'L’archive de vos données n’a pas pu être faite – {memberName}',
      en: 'The archive of your data could not be made – {memberName}',
    },
    opening: [
      {
        fr: 'L’archive demandée le {requestedOn} serait plus grande qu’un fichier ZIP ne peut l’être. Rien n’est perdu, et rien de votre espace n’a changé.',
        en: 'The archive asked for on {requestedOn} would be larger than a ZIP file can be. Nothing is lost, and nothing of your space has changed.',
      },
      {
        fr: 'L’opérateur, {operatorName}, est prévenu : convenez avec lui d’une autre manière de les reprendre.',
        en: 'The operator, {operatorName}, has been told: agree with them on another way to take it.',
      },
    ],
  },
  invitation: {
    subject: {
      fr: 'Vous êtes invité à rejoindre {memberName}',
      en: 'You are invited to join {memberName}',
    },
    opening: [
      {
        fr: '{operatorName} vous ouvre un accès à l’espace « {memberName} ».',
        en: '{operatorName} gives you access to the space “{memberName}”.',
      },
      {
        needs: 'invitedUntil',
        fr: 'Le lien ci-dessous est personnel, sert une fois et vaut jusqu’au {invitedUntil}.',
        en: 'The link below is personal, works once and is valid until {invitedUntil}.',
      },
      {
        fr: 'Si vous n’attendiez pas ce message, ignorez-le : sans vous, rien ne se passe.',
        en: 'If you did not expect this message, ignore it: without you nothing happens.',
      },
    ],
  },
} as const satisfies Record<string, NoticeText>
