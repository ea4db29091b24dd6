import type { ControllerEntry, TenantProcessingRegister } from '@grenier/contracts'

/** What the register of processing says, in the language of those who keep it. */
export const registerTexts = {
  title: 'Registre des traitements du sous-traitant',
  basis: 'RGPD, article 30, paragraphe 2 : traitements effectués pour le compte du responsable ci-dessous.',
  member: 'Responsable du traitement',
  operator: 'Sous-traitant',
  drawnUpAt: (instant: string) => `Établi le ${instant} à partir des services en usage.`,
  contact: 'Contact du sous-traitant',
  operatorOfficer: 'Délégué à la protection des données du sous-traitant',
  none: 'non renseigné',
  since: (day: string) => `Adhérent depuis le ${day}`,
  exited: (day: string) => `sorti le ${day}, données détruites`,
  people: 'Contacts et délégué à la protection des données du responsable',
  peopleHead: ['Fonction', 'Nom', 'Adresse'],
  noContact: 'Aucun contact n’est renseigné.',
  noOfficer: 'Aucun délégué à la protection des données n’est renseigné.',
  processings: 'Catégories de traitements',
  processingsHead: ['Traitement', 'Ce qui est fait', 'Services en usage'],
  dataClasses: (classes: string) => `Données déclarées par le responsable : ${classes}.`,
  noDataClass: 'Le responsable n’a pas dit quelles données il confie.',
  subprocessors: 'Sous-traitants ultérieurs',
  subprocessorsHead: ['Nom', 'Activité', 'Lieu', 'Dates'],
  noSubprocessor: 'Aucun sous-traitant ultérieur n’est enregistré.',
  from: (day: string) => `à partir du ${day}`,
  until: (day: string) => `jusqu’au ${day} exclu`,
  transfers: 'Transferts hors de l’Espace économique européen',
  noTransfer: 'Aucun sous-traitant enregistré n’est établi hors de l’Espace économique européen.',
  transfer: (name: string, country: string, safeguard: string) => `${name} (${country}) : ${safeguard}`,
  measures: 'Mesures de sécurité',
  certificate: (one: { kind: string; reference: string; of: string; until: string }) =>
    `${one.kind} n° ${one.reference} pour « ${one.of} », jusqu’au ${one.until}.`,
  proven: (instant: string) => `Dernier essai de restauration réussi le ${instant}.`,
  wholeTitle: 'Registre des traitements de l’opérateur',
  wholeBasis:
    'RGPD, article 30, paragraphe 2 : catégories de traitements effectués par le sous-traitant ci-dessous pour le compte des responsables énumérés.',
  wholeOf: (departement: string | null) =>
    departement === null
      ? 'tous les adhérents'
      : departement === 'none'
        ? 'adhérents sans département'
        : `adhérents du département ${departement}`,
  controllers: (count: number) =>
    count === 1 ? 'Un responsable du traitement' : `${count} responsables du traitement`,
  controllersTitle: 'Responsables du traitement',
  controllersContinued: 'Responsables du traitement (suite)',
  controllersNone: 'Aucun adhérent n’est inscrit.',
  controllersHead: ['Responsable', 'Contacts et délégué', 'Traitements', 'Données', 'Restauré le'],
  officer: 'Délégué',
  notProvenShort: 'jamais',
  unsaid: 'non renseignées',
  whatIsDone: 'Ce qui est fait dans chaque traitement',
  notProven: 'Aucun essai de restauration n’a encore réussi pour ce responsable.',
} as const

export const functionTexts: Readonly<Record<ControllerEntry['contacts'][number]['function'], string>> = {
  signatory: 'Signataire',
  secretary: 'Secrétariat',
  finance: 'Finances',
  technical: 'Technique',
  dpo: 'Délégué à la protection des données',
  deputy: 'Suppléant',
  mailbox: 'Boîte partagée',
}

type Kind = ControllerEntry['processings'][number]['kind']

export const processingTexts: Readonly<Record<Kind, { readonly name: string; readonly what: string }>> = {
  storage: {
    name: 'Hébergement de fichiers',
    what: 'Conservation et mise à disposition des fichiers que le responsable y dépose',
  },
  'object-storage': {
    name: 'Hébergement d’objets',
    what: 'Conservation et mise à disposition des objets que le responsable y dépose',
  },
  backup: {
    name: 'Sauvegarde et restauration',
    what: 'Copie chiffrée des fichiers, restauration à la demande, essais de restauration',
  },
  administration: {
    name: 'Gestion de l’adhésion',
    what: 'Contacts, délégations, rôles, demandes, relevés et journal : nom, adresse électronique et actes des agents',
  },
  notification: {
    name: 'Courrier électronique',
    what: 'Envoi d’avis aux contacts du responsable : nom et adresse électronique',
  },
  webhooks: {
    name: 'Avis aux logiciels du responsable',
    what: 'Envoi d’événements signés aux adresses que le responsable a données',
  },
}

export const dataClassTexts: Readonly<Record<ControllerEntry['dataClasses'][number], string>> = {
  ordinary: 'données ordinaires',
  'public-archive': 'archives publiques',
  health: 'données de santé',
}

export const activityTexts: Readonly<Record<TenantProcessingRegister['subprocessors'][number]['activity'], string>> = {
  hosting: 'hébergement',
  network: 'réseau',
  mail: 'courrier électronique',
  maintenance: 'maintenance',
  other: 'autre',
}

export const measureTexts: Readonly<Record<TenantProcessingRegister['measures'][number], string>> = {
  'members-kept-apart':
    'Les données de chaque adhérent sont séparées : dans la base ligne par ligne, sur les plateformes par espace.',
  'secrets-sealed':
    'Mots de passe, clés et accès aux plateformes sont chiffrés au repos (AES-256-GCM), et la clé peut être changée.',
  'changes-traced':
    'Chaque modification est tracée avec son auteur ; le journal est chaîné et signé, et se vérifie hors ligne.',
  'roles-and-two-persons':
    'Les droits sont donnés par rôle ; ce qui engage de l’argent ou détruit des données veut deux personnes.',
  'network-closed': 'Les espaces des adhérents sont fermés entre eux et vers le réseau de l’opérateur.',
  'passwords-in-escrow': 'Les mots de passe des sauvegardes sont séquestrés pour une clé tenue hors ligne.',
}

export const certificateKinds: Readonly<Record<TenantProcessingRegister['certificates'][number]['kind'], string>> = {
  hds: 'Certification d’hébergeur de données de santé',
  'archive-agreement': 'Agrément pour la conservation d’archives publiques',
  secnumcloud: 'Qualification SecNumCloud',
}
