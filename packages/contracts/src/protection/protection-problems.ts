import type { ProblemText } from '../shared/problem-titles.ts'

/** Codes of what backups, restores and drills refuse. */
export const protectionProblems = {
  'nothing-to-back-up': {
    status: 422,
    fr: 'Aucun dossier ne contient de données : il n’y a rien à sauvegarder.',
    en: 'No folder has any data: there is nothing to back up.',
  },
  'backup-under-way': {
    status: 409,
    fr: 'Une sauvegarde demandée est déjà en cours ou en attente.',
    en: 'A backup that was asked for is already waiting or under way.',
  },
  'copy-unknown': { status: 422, fr: 'Copie inconnue.', en: 'Unknown copy.' },
  'copy-not-restorable': {
    status: 422,
    fr: 'Cette copie ne peut être restaurée ici : {copyFault}.',
    en: 'This copy cannot be restored here: {copyFault}.',
  },
  'restore-own-name-only': {
    status: 422,
    fr: 'Cette copie ne peut revenir que sous le nom du dossier d’origine, {claimName}, et seulement s’il n’existe plus. Sinon, demandez à l’opérateur d’essayer la copie à part.',
    en: 'This copy can only come back under the name of its own folder, {claimName}, and only once that one is gone. Otherwise ask the operator to try the copy apart.',
  },
  'restore-size-fixed': {
    status: 422,
    fr: 'Cette copie revient à la taille du dossier d’origine, {capacityBytes} : la taille ne se choisit pas.',
    en: 'This copy comes back as large as its own folder was, {capacityBytes}: its size cannot be chosen.',
  },
  'restore-claim-exists': {
    status: 409,
    fr: 'Le dossier {claimName} existe déjà ou est en cours de restauration : une restauration n’écrase jamais de données, choisissez un autre nom.',
    en: 'The folder {claimName} exists or is being restored: a restore never overwrites data, choose another name.',
  },
  'restore-namespace-unknown': {
    status: 422,
    fr: 'L’adhérent ne peut pas restaurer à cet endroit.',
    en: 'The member cannot restore to that place.',
  },
  'restore-too-small': {
    status: 422,
    fr: 'Le dossier restauré doit compter au moins {leastBytes}.',
    en: 'The restored folder needs at least {leastBytes}.',
  },
  'restore-exceeds-quota': {
    status: 422,
    fr: 'La restauration demande {neededBytes} et il en reste {freeBytes} dans l’espace attribué.',
    en: 'The restore needs {neededBytes} and {freeBytes} are left of the space granted.',
  },
  'drill-no-certificate': {
    status: 409,
    fr: 'Cet essai de restauration n’est pas terminé, ou s’est terminé avant que des certificats soient établis.',
    en: 'This restore drill has not ended, or ended before certificates were made.',
  },
  'claim-not-gone': {
    status: 409,
    fr: 'Le dossier {claimName} est toujours là : il n’y a rien à constater.',
    en: 'The folder {claimName} still stands: there is nothing to acknowledge.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
