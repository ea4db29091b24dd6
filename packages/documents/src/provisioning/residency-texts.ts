import type { ResidencyRecord } from '@grenier/contracts'

/** What an attestation of residency says, in the language of those who keep it. */
export const residencyTexts = {
  title: 'Attestation de localisation des données',
  member: 'Données de',
  operator: 'Attestation de',
  inForceAt: (instant: string) => `Situation au ${instant}`,
  observed: (instant: string) => `Espaces et copies observés pour la dernière fois le ${instant}.`,
  places: 'Lieux',
  noPlaces: 'Aucun lieu n’est connu.',
  placesHead: ['Site', 'Lieu', 'Tenu par', 'Résidence déclarée'],
  since: (day: string) => `depuis le ${day}`,
  notLocated: 'lieu non enregistré',
  keeperUnknown: 'non enregistré',
  ownKeeper: 'l’opérateur lui-même',
  subprocessor: 'sous-traitant',
  holdings: 'Espaces et copies',
  holdingsContinued: 'Espaces et copies (suite)',
  noHoldings: 'Rien n’a été observé pour cet adhérent à cette date.',
  holdingsHead: ['Nature', 'Nom', 'Taille', 'Site', 'Présent depuis'],
  siteUnknown: 'site inconnu',
  unmeasured: 'non mesurée',
  newest: (instant: string) => `la plus récente du ${instant}`,
  unknown: 'Ce qui n’est pas connu',
  sizes: 'Les tailles sont celles de la dernière mesure ; une taille qui n’est pas mesurée n’est pas supposée.',
  hash: 'SHA-256 de l’attestation (JSON canonique)',
  verify:
    'Pour vérifier : télécharger l’attestation au format JSON, écrire son contenu (« record ») en JSON canonique (clés triées, sans espaces), comparer l’empreinte, puis vérifier la signature avec la clé publique de l’installation.',
} as const

export const holdingTexts: Readonly<Record<ResidencyRecord['holdings'][number]['kind'], string>> = {
  volume: 'Espace de fichiers',
  'volume-left': 'Espace de fichiers, ancien côté d’un déménagement',
  'volume-coming': 'Espace de fichiers en cours d’arrivée par un déménagement',
  bucket: 'Espace d’objets',
  copies: 'Copies',
  records: 'Base de l’installation : conventions, contacts, relevés, journal',
}

export const residencyNames: Readonly<Record<ResidencyRecord['places'][number]['residency'], string>> = {
  FR: 'France',
  EU: 'Union européenne',
  other: 'autre',
}

export const unknownTexts: Readonly<Record<ResidencyRecord['unknown'][number], string>> = {
  'never-observed':
    'Les espaces et les copies de cet adhérent n’ont jamais été observés : cette liste peut être incomplète.',
  'copies-not-placed':
    'Le site de certaines copies ou de certains espaces n’est pas connu : rien de ce qui a été observé ne le nomme.',
  'site-not-located':
    'Pour certains sites, l’opérateur n’a pas enregistré où ils se trouvent à cette date, ni qui les tient.',
  'records-not-located':
    'Conventions, contacts, relevés et journal sont dans la base de l’installation. Le lieu de cette base n’est pas enregistré et n’est pas attesté ici.',
}
