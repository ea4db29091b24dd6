import type { ProblemText } from '../shared/problem-titles.ts'

/** Codes of what is refused about moves to another cluster. */
export const moveProblems = {
  'move-open': {
    status: 409,
    fr: 'Un déplacement de cette collectivité est déjà prévu ou en cours.',
    en: 'A move of this member is planned or under way already.',
  },
  'move-same-cluster': {
    status: 422,
    fr: 'Cette collectivité s’y trouve déjà.',
    en: 'This member stands there already.',
  },
  'move-window': {
    status: 422,
    fr: 'La période annoncée doit commencer plus tard que maintenant et finir après avoir commencé.',
    en: 'The announced time has to begin later than now, and to end after it began.',
  },
  'move-offers': {
    status: 422,
    fr: 'Indiquez, pour chaque offre de volumes de la collectivité et une seule fois, une offre de volumes du nouvel emplacement.',
    en: 'Name, for each offer of volumes of the member and once only, one offer of volumes of the new place.',
  },
  'move-not-provisioned': {
    status: 409,
    fr: 'Rien de cette collectivité n’existe encore : il n’y a rien à déplacer.',
    en: 'Nothing of this member exists yet: there is nothing to move.',
  },
  'move-suspended': {
    status: 409,
    fr: 'Cette collectivité est suspendue : mettez fin à la suspension d’abord.',
    en: 'This member is suspended: end the suspension first.',
  },
  'move-request-open': {
    status: 409,
    fr: 'Une demande d’espace de cette collectivité attend une décision : décidez-la d’abord.',
    en: 'A request for space of this member awaits a decision: decide it first.',
  },
  'move-loans-open': {
    status: 409,
    fr: 'Des prêts d’espace sont en cours : mettez-y fin d’abord.',
    en: 'Loans of space are under way: end them first.',
  },
  'move-temporary-open': {
    status: 409,
    fr: 'Une part temporaire d’espace n’est pas échue : attendez sa fin, ou mettez-y fin.',
    en: 'A temporary part of space has not ended: wait for its end, or end it.',
  },
  'move-velero': {
    status: 422,
    fr: 'Velero copie cette collectivité ici ou là-bas : cette version ne déplace que ce que K8up copie.',
    en: 'Velero copies this member here or there: this version moves only what K8up copies.',
  },
  'move-name-taken': {
    status: 409,
    fr: 'Le nom {name} est déjà pris au nouvel emplacement.',
    en: 'The name {name} is taken at the new place already.',
  },
  'move-old-side-standing': {
    status: 409,
    fr: 'L’ancien emplacement d’un déplacement précédent s’y trouve encore : faites-le retirer d’abord.',
    en: 'The old side of an earlier move still stands there: have it removed first.',
  },
  'move-claims': {
    status: 422,
    fr: 'Ces volumes ne peuvent pas être déplacés par sauvegarde et restauration : {names}.',
    en: 'These volumes cannot be moved by backup and restore: {names}.',
  },
  'move-cooling-off': {
    status: 409,
    fr: 'L’ancien emplacement reste en place jusqu’au {removalOpensOn}.',
    en: 'The old side stays until {removalOpensOn}.',
  },
  'move-same-person': {
    status: 403,
    fr: 'La personne qui a demandé le retrait de l’ancien emplacement ne l’approuve pas.',
    en: 'Whoever asked for the removal of the old side does not approve it.',
  },
  'move-copies-missing': {
    status: 409,
    fr: 'Au nouvel emplacement, chaque volume doit d’abord avoir une sauvegarde récente, vue depuis peu : {names}.',
    en: 'At the new place each volume first needs a recent backup that was seen lately: {names}.',
  },
  'tenant-moving': {
    status: 409,
    fr: 'Le stockage de cette collectivité est en cours de déplacement : aucun espace n’est accordé ni prêté d’ici la fin.',
    en: 'The storage of this member is being moved: no space is granted or lent until that is over.',
  },
  'move-loss-home': {
    status: 409,
    fr: 'La collectivité est installée sur cette plateforme : seul l’autre emplacement peut être déclaré perdu.',
    en: 'The member lives on this platform: only the other side can be declared lost.',
  },
  'move-loss-open': {
    status: 409,
    fr: 'Cette plateforme est déjà déclarée perdue : une autre personne doit l’approuver.',
    en: 'This platform is declared lost already: another person has to approve it.',
  },
  'move-loss-answers': {
    status: 409,
    fr: 'Cette plateforme répond encore : elle n’est pas perdue.',
    en: 'This platform still answers: it is not lost.',
  },
  'move-loss-early': {
    status: 409,
    fr: 'La plateforme doit rester sans réponse une heure encore après sa déclaration : approuvez-la ensuite.',
    en: 'The platform has to stay without an answer for an hour after it was declared lost: approve it then.',
  },
  'move-loss-same-person': {
    status: 403,
    fr: 'La personne qui a déclaré la plateforme perdue ne l’approuve pas.',
    en: 'Whoever declared the platform lost does not approve it.',
  },
  'move-loss-not-open': {
    status: 409,
    fr: 'Aucune déclaration de perte n’attend d’être approuvée : il n’y a rien à retirer.',
    en: 'No declaration of a loss waits to be approved: there is nothing to withdraw.',
  },
  'move-state': {
    status: 409,
    fr: 'Ce déplacement en est à une étape qui ne le permet pas.',
    en: 'The move is at a stage that does not allow this.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
