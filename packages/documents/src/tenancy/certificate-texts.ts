import type { DataClassCode, ExitItemKind } from '@grenier/contracts'

/** What a certificate of destruction says, in the language of the archives it is kept in. */
export const certificateTexts = {
  title: 'Certificat de destruction',
  member: 'Données de',
  operator: 'Détruites par',
  dataClass: 'Nature des données',
  statement:
    'L’opérateur certifie que les éléments énumérés ci-dessous, qui contenaient les données de l’adhérent ou y donnaient accès, ont été supprimés, et que chacun a été constaté absent au moment indiqué.',
  notice: 'Préavis donné le',
  noticeEnds: 'Fin du préavis',
  finalBackup: 'Sauvegarde finale',
  evidence: 'Preuve de la sauvegarde',
  coolingOff: 'Fin du délai de réflexion',
  visa: 'Visa des archives',
  noVisa: 'sans objet : ces données ne sont pas des archives publiques',
  requestedBy: 'Demandée par',
  approvedBy: 'Approuvée par',
  destroyedAt: 'Destruction achevée',
  items: 'Éléments détruits',
  itemsContinued: 'Éléments détruits (suite)',
  none: 'Aucun élément ne subsistait : rien n’avait été mis à disposition.',
  kind: 'Nature',
  name: 'Nom',
  size: 'Taille',
  uid: 'Identifiant',
  goneAt: 'Constaté absent',
  bucketsErased:
    'Espaces d’objets : chaque version de chaque objet a été supprimée du magasin d’objets, puis l’espace lui-même.',
  unmarkedErased:
    'Espaces d’objets sans cette mention : chaque version de chaque objet a été supprimée du magasin d’objets, puis l’espace lui-même.',
  bucketsLeft:
    'Espaces d’objets marqués « contenu laissé au fournisseur » : leur attribution a été supprimée ; l’effacement de leur contenu relève du magasin d’objets, dont l’attestation est à joindre.',
  leftToProvider: 'contenu laissé au fournisseur',
  lost: 'Laissé à une plateforme déclarée perdue',
  lostStatement:
    'Ces éléments n’ont pas été détruits par l’opérateur, et personne n’a constaté leur absence : deux personnes ont déclaré perdue à jamais la plateforme qui les portait.',
  lostPlace: 'Ensemble des espaces, plateforme :',
  lostBy: 'Déclarée perdue par',
  uidUnknown: 'identifiant inconnu',
  nothingKnown: 'Aucun élément connu : tout ce qui l’était avait été constaté absent auparavant.',
  hash: 'SHA-256 de la liste (JSON canonique)',
  verify:
    'Pour vérifier : télécharger le certificat au format JSON, écrire sa liste en JSON canonique (clés triées, sans espaces), comparer l’empreinte, puis vérifier la signature avec la clé publique de l’installation.',
} as const

export const dataClassTexts: Readonly<Record<DataClassCode, string>> = {
  ordinary: 'données ordinaires',
  'public-archive': 'archives publiques',
  health: 'données de santé',
}

export const itemKindTexts: Readonly<Record<ExitItemKind, string>> = {
  volume: 'Espace de fichiers',
  claim: 'Attribution d’espace',
  snapshot: 'Instantané',
  backup: 'Sauvegarde',
  bucket: 'Espace d’objets',
  key: 'Clé',
  namespace: 'Ensemble des espaces',
}

/** The order in which a reader looks for things. */
export const itemKindOrder: readonly ExitItemKind[] = [
  'volume',
  'claim',
  'snapshot',
  'bucket',
  'backup',
  'key',
  'namespace',
]
