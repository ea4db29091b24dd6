import type { Sentence } from '../shared/sentence.ts'

/** Documents that are filled from an agreement. */
export const templateKinds = ['agreement', 'amendment', 'deliberation'] as const

export type TemplateKind = (typeof templateKinds)[number]

/** What each placeholder stands for, for who writes a template. */
export const templatePlaceholders = {
  'membre.nom': { fr: 'nom de l’adhérent', en: 'name of the member' },
  'membre.siren': { fr: 'SIREN de l’adhérent', en: 'SIREN of the member' },
  'membre.signataire': { fr: 'contact qui signe pour l’adhérent', en: 'contact who signs for the member' },
  'membre.acte': {
    fr: 'acte par lequel l’adhérent a approuvé la convention',
    en: 'act by which the member approved the agreement',
  },
  'operateur.nom': { fr: 'nom de l’opérateur', en: 'name of the operator' },
  'operateur.siren': { fr: 'SIREN de l’opérateur', en: 'SIREN of the operator' },
  'operateur.adresse': { fr: 'adresse de l’opérateur', en: 'address of the operator' },
  'convention.numero': { fr: 'numéro de la convention', en: 'number of the agreement' },
  'convention.debut': { fr: 'premier jour de la convention', en: 'first day of the agreement' },
  'convention.fin': { fr: 'dernier jour, ou sans terme', en: 'last day, or without an end' },
  'convention.preavis': { fr: 'jours de préavis', en: 'days of notice' },
  'convention.services': { fr: 'services couverts', en: 'services that are covered' },
  'convention.reconduction': {
    fr: 'reconduction tacite ou expresse, et de combien',
    en: 'how it is prolonged, and by how long',
  },
  'convention.cycle': { fr: 'rythme des états récapitulatifs', en: 'how often statements are asked for' },
  'convention.engagement': { fr: 'engagement annuel en euros, ou aucun', en: 'yearly commitment in euros, or none' },
  'convention.avance': { fr: 'avance annuelle en euros, ou aucune', en: 'yearly advance in euros, or none' },
  'acte.organe': { fr: 'organe de l’acte cité', en: 'organ of the act that is cited' },
  'acte.numero': { fr: 'numéro de l’acte cité', en: 'number of the act that is cited' },
  'acte.date': { fr: 'date de l’acte cité', en: 'date of the act that is cited' },
  'acte.executoire': { fr: 'jour où l’acte devient exécutoire', en: 'day on which the act binds' },
  'avenant.numero': { fr: 'numéro de l’avenant', en: 'number of the avenant' },
  'avenant.objet': { fr: 'objet de l’avenant', en: 'what the avenant is about' },
  'avenant.effet': { fr: 'premier jour de l’avenant', en: 'first day of the avenant' },
  'tarif.code': { fr: 'code du barème en vigueur', en: 'code of the tariff in force' },
  'tarif.acte': { fr: 'acte qui a voté le barème', en: 'act that voted the tariff' },
  'service.nom': { fr: 'dans {#services} : nom du service', en: 'within {#services}: name of the service' },
  'service.taille': { fr: 'dans {#services} : espace attribué', en: 'within {#services}: space that is granted' },
  'prix.libelle': { fr: 'dans {#prix} : prestation', en: 'within {#prix}: what is priced' },
  'prix.regle': { fr: 'dans {#prix} : prix et unité', en: 'within {#prix}: price and unit' },
} as const satisfies Readonly<Record<string, Sentence>>

export type TemplatePlaceholder = keyof typeof templatePlaceholders

/** Lists that a template may repeat something for, `{#services}…{/services}`, with what stands within alone. */
export const templateLists = {
  services: ['service.nom', 'service.taille'],
  prix: ['prix.libelle', 'prix.regle'],
} as const satisfies Readonly<Record<string, readonly TemplatePlaceholder[]>>

export type TemplateList = keyof typeof templateLists

const ofAmendments: readonly TemplatePlaceholder[] = ['avenant.numero', 'avenant.objet', 'avenant.effet']

/** What a template of a kind has to say, else it is no such document. */
export const requiredPlaceholders = {
  agreement: ['membre.nom', 'operateur.nom', 'convention.numero', 'convention.debut', 'acte.numero'],
  amendment: ['membre.nom', 'operateur.nom', 'convention.numero', 'avenant.numero', 'avenant.effet', 'acte.numero'],
  deliberation: ['membre.nom', 'operateur.nom', 'convention.numero'],
} as const satisfies Readonly<Record<TemplateKind, readonly TemplatePlaceholder[]>>

/** What a template of a kind may say: those of an avenant stand in an avenant alone. */
export function placeholdersOf(kind: TemplateKind): TemplatePlaceholder[] {
  const all = Object.keys(templatePlaceholders) as TemplatePlaceholder[]
  return kind === 'amendment' ? all : all.filter((name) => !ofAmendments.includes(name))
}

/** What a filled document says: a text for each placeholder, and the rows of each list. */
export interface TemplateValues {
  readonly texts: Readonly<Partial<Record<TemplatePlaceholder, string>>>
  readonly lists: Readonly<Record<TemplateList, readonly Readonly<Partial<Record<TemplatePlaceholder, string>>>[]>>
}

/** What is wrong with a file that is to be a template, with the names it concerns. */
export const templateFaults = [
  'template-too-large',
  'template-not-docx',
  'template-inflates',
  'template-macros',
  'template-external',
  'template-embedded',
  'template-fields',
  'template-broken',
  'template-unknown',
  'template-missing',
] as const

export interface TemplateFault {
  readonly code: (typeof templateFaults)[number]
  readonly names: readonly string[]
}
