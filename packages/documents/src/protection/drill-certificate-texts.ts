import type { DrillRecord } from '@grenier/contracts'

/** What a certificate of a restore drill says, in the language of those who keep it. */
export const drillTexts = {
  title: 'Certificat d’essai de restauration',
  member: 'Données de',
  operator: 'Essai mené par',
  what: 'Copie essayée',
  claim: 'Espace',
  copy: 'Identifiant de la copie',
  repository: 'Dépôt',
  takenAt: 'Données telles qu’elles étaient le',
  how: 'Déroulement',
  requestedBy: 'Demandé par',
  schedule: 'l’échéancier de l’installation',
  requestedAt: 'Demandé le',
  startedAt: 'Restauration commencée le',
  neverStarted: 'jamais : la restauration n’a pas pu commencer',
  endedAt: 'Essai terminé le',
  namespace: 'Restaurée à part, dans',
  result: 'Résultat',
  expected: 'Fichiers dans la copie',
  restored: 'Fichiers restaurés',
  bytes: 'Taille des fichiers restaurés',
  hashes: 'Comparaison des empreintes',
  hashesEqual: 'chaque fichier restauré a été relu, son empreinte est identique à celle de la copie',
  hashesUnproven: 'non établie',
  copied: 'Octets copiés à la sauvegarde',
  counted: 'Octets comptés dans l’espace restauré',
  hashesNone: 'aucune : cet outil ne conserve pas d’empreinte des fichiers, leur contenu n’a été comparé à rien',
  notCounted: 'non mesuré',
  said: 'Compte rendu technique',
  untouched:
    'L’essai restaure la copie dans un espace créé pour lui et supprimé ensuite : les données en service de l’adhérent ne sont ni lues ni modifiées.',
  hash: 'SHA-256 du procès-verbal (JSON canonique)',
  verify:
    'Pour vérifier : télécharger le certificat au format JSON, écrire son procès-verbal (« record ») en JSON canonique (clés triées, sans espaces), comparer l’empreinte, puis vérifier la signature avec la clé publique de l’installation.',
} as const

type Verdict = DrillRecord['verdict']

/** The verdict in a word or two, and what it means for whoever relies on the copy. */
export const verdictTexts: Readonly<Record<Verdict, { readonly headline: string; readonly meaning: string }>> = {
  identical: {
    headline: 'Restauration prouvée',
    meaning:
      'Tous les fichiers de cette copie ont été restaurés et sont identiques à ceux qui avaient été sauvegardés.',
  },
  'bytes-complete': {
    headline: 'Restauration complète en taille, contenu non comparé',
    meaning:
      'Tous les octets qui avaient été copiés ont été restaurés et les fichiers ont été comptés. Leur contenu n’a pas été comparé à celui d’origine : cet essai ne prouve pas qu’il est identique.',
  },
  'bytes-differ': {
    headline: 'Échec : le nombre d’octets diffère',
    meaning: 'L’espace restauré n’a pas la taille de la copie : cette copie n’est pas prouvée.',
  },
  'files-missing': {
    headline: 'Échec : le nombre de fichiers diffère',
    meaning: 'Le nombre de fichiers restaurés n’est pas celui de la copie : cette copie n’est pas prouvée.',
  },
  'copy-empty': {
    headline: 'Échec : la copie est vide',
    meaning: 'La copie ne contient aucun fichier : elle ne protège rien.',
  },
  'not-compared': {
    headline: 'Échec : la restauration n’est pas allée à son terme',
    meaning:
      'La restauration ou la comparaison des fichiers a échoué ou n’a pas pu avoir lieu : cette copie n’est pas prouvée.',
  },
}
