import type { Sentence } from '../shared/sentence.ts'

interface Note {
  readonly about: Sentence
  readonly example: Sentence
}

/** An example that is written otherwise in English stands in both languages, a bar between. */
const note = (fr: string, en: string, examples: string): Note => {
  const [example = '', exampleEn = example] = examples.split(' | ')
  return { about: { fr, en }, example: { fr: example, en: exampleEn } }
}

/** What is written in each column of the workbook, and an example of it. */
export const workbookNotes = {
  member: note(
    'SIREN (9 chiffres), ou code INSEE de la commune (5 caractères). Le même dans toutes les feuilles, écrit comme du texte : le zéro du début reste.',
    'SIREN (9 digits), or the INSEE code of the commune (5 characters). The same in every sheet, written as text: a leading zero stays.',
    '01004',
  ),
  kind: note(
    'Pour un organisme qui n’est ni une commune ni un EPCI du registre officiel : syndicat, CCAS, département, région, autre.',
    'For a body that is neither a commune nor an EPCI of the official register: syndicate, CCAS, département, region, other.',
    'syndicat | syndicate',
  ),
  name: note(
    'Pour mémoire ; demandé avec la nature d’un organisme qui n’est pas au registre officiel.',
    'For people; wanted with the kind of a body that is not in the official register.',
    'Ambérieu-en-Bugey',
  ),
  pool: note(
    'Nom de la réserve où ses espaces sont comptés. Vide : celle de son EPCI, sinon celle de l’installation.',
    'Name of the pool where its spaces are counted. Empty: that of its EPCI, else that of the installation.',
    'CC de la Plaine de l’Ain',
  ),
  quotas: note(
    'Code de chaque offre et sa taille en Go entiers, séparés par des virgules. Vide : aucun espace au départ.',
    'Code of each offer and its size in whole Go, with commas between. Empty: no quota to begin with.',
    'standard 500, sauvegarde 1000',
  ),
  siret: note(
    'SIRET de l’établissement qui paie, 14 chiffres, écrit comme du texte.',
    'SIRET of the establishment that pays, 14 digits, written as text.',
    '21010004300012',
  ),
  budget: note(
    'Budget qui paie. Vide : « Budget principal ».',
    'The budget that pays. Empty: “Budget principal”.',
    'Budget principal',
  ),
  serviceCode: note('Code service de Chorus Pro, s’il y en a un.', 'Service code of Chorus Pro, if any.', 'FINANCES'),
  serviceCodeRequired: note('oui ou non. Vide : non.', 'yes or no. Empty: no.', 'non | no'),
  engagementRequired: note('oui ou non. Vide : non.', 'yes or no. Empty: no.', 'non | no'),
  expenseAccount: note('Compte de l’adhérent, pour mémoire.', 'The member’s own account, for people.', '6512'),
  vatLiable: note('oui ou non. Vide : non.', 'yes or no. Empty: no.', 'non | no'),
  settlementMode: note(
    'titre, imputation sur AC, interne ou facture électronique. Vide : titre.',
    'title of revenue, offset of compensation, internal or e-invoice. Empty: title of revenue.',
    'titre | title of revenue',
  ),
  function: note(
    'signataire, secrétariat, finances, technique, délégué à la protection des données, suppléant ou boîte partagée.',
    'signatory, secretary, finance, technical, data protection officer, deputy or shared mailbox.',
    'finances | finance',
  ),
  contactName: note('Une personne, ou un service.', 'A person, or a service.', 'Service des finances | Finance office'),
  email: note('Son adresse électronique.', 'Its e-mail address.', 'finances@commune.example'),
  language: note('français ou anglais. Vide : français.', 'French or English. Empty: French.', 'français | French'),
  validFrom: note('Premier jour, comme une date.', 'First day, as a date.', '01/01/2026'),
  validUntil: note(
    'Premier jour où ce n’est plus vrai. Vide : jusqu’à nouvel ordre.',
    'First day on which it no longer holds. Empty: until further notice.',
    '01/01/2028',
  ),
  number: note('Numéro de la convention.', 'Number of the agreement.', 'CONV-2026-01004'),
  startsOn: note('Premier jour de la convention.', 'First day of the agreement.', '01/01/2026'),
  endsOn: note('Dernier jour. Vide : sans terme.', 'Last day. Empty: no end is foreseen.', '31/12/2028'),
  noticeDays: note('Jours de préavis. Vide : 180.', 'Days of notice. Empty: 180.', '180'),
  billingCycle: note(
    'mensuelle, trimestrielle, semestrielle, annuelle, ou acompte et solde. Vide : annuelle.',
    'monthly, quarterly, half-yearly, yearly, or advance and balance. Empty: yearly.',
    'annuelle | yearly',
  ),
  commitment: note(
    'Ce que l’adhérent s’engage à dépenser par an, en euros. Vide : rien.',
    'What the member agrees to spend in a year, in euros. Empty: nothing.',
    '600,00 | 600.00',
  ),
  advance: note(
    'Demandé d’avance pour un an, en euros hors taxes ; seulement avec « acompte et solde ».',
    'Asked ahead for a year, in euros before VAT; with “advance and balance” alone.',
    '480,00 | 480.00',
  ),
  coveredOffers: note(
    'Codes des offres que la convention couvre, séparés par des virgules. Vide : non enregistré.',
    'Codes of the offers that the agreement covers, with commas between. Empty: not recorded.',
    'standard, objets',
  ),
  prolongationKind: note(
    'tacite ou expresse. Vide : non enregistré.',
    'tacit or express. Empty: not recorded.',
    'tacite | tacit',
  ),
  prolongationMonths: note(
    'De combien de mois, chaque fois ; avec la reconduction et elle seule.',
    'By how many months each time; with the kind of prolongation, and only then.',
    '12',
  ),
  memberActNumber: note(
    'Numéro de la délibération de l’adhérent. Vide : non enregistrée.',
    'Number of the deliberation of the member. Empty: not recorded.',
    '2025-41',
  ),
  memberActOrgan: note('Qui l’a prise.', 'Who took it.', 'Conseil municipal'),
  memberActAdoptedOn: note('Jour de l’adoption.', 'Day of its adoption.', '10/12/2025'),
  actNumber: note(
    'Numéro de la délibération ou de la décision. Déjà enregistrée : le numéro suffit.',
    'Number of the deliberation or decision. Where it is recorded already, its number is enough.',
    '2025-118',
  ),
  organ: note('Qui l’a prise.', 'Who took it.', 'Conseil municipal'),
  actTitle: note('Son objet.', 'What it is about.', 'Adhésion au cloud régional | Joining the regional cloud'),
  adoptedOn: note('Jour de l’adoption.', 'Day of its adoption.', '15/12/2025'),
  sentToPrefectOn: note('Jour de la transmission au préfet.', 'Day on which it was sent to the prefect.', '16/12/2025'),
  publishedOn: note('Jour de la publication.', 'Day of its publication.', '17/12/2025'),
  year: note('Un exercice terminé.', 'A year that is over.', '2025'),
  amountPaid: note(
    'Ce que l’adhérent a payé cette année-là sous l’ancien système, en euros. Il sera montré comme « repris ».',
    'What the member paid that year under the former system, in euros. It will be shown as “repris”.',
    '1 234,56 | 1234.56',
  ),
} as const satisfies Readonly<Record<string, Note>>
