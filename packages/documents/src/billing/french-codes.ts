import type { ChargeKind, ChargeRow, SharingKey, Statement } from '@grenier/contracts'

/** What a charge is, as a reader of a table sees it. */
export const chargeKindTexts: Readonly<Record<ChargeKind, string>> = {
  usage: 'usage',
  free: 'part gratuite',
  population: 'par habitant',
  subscription: 'abonnement',
  minimum: 'minimum mensuel',
  cap: 'plafond mensuel',
  shared: 'coût partagé',
  'true-up': 'régularisation annuelle',
  transfer: 'report sur un autre état',
  advance: 'acompte',
  rounding: 'arrondi',
}

/** What is measured. */
export const meterTexts: Readonly<Record<NonNullable<ChargeRow['meter']>, string>> = {
  'storage.reserved': 'espace attribué',
  'storage.provisioned': 'espace mis en place',
  'storage.used': 'espace occupé',
  'bucket.stored': 'objets conservés',
  'backup.stored': 'sauvegardes conservées',
  'snapshot.stored': 'instantanés conservés',
}

/** How a cost is shared. */
export const sharingKeyTexts: Readonly<Record<SharingKey['kind'], string>> = {
  population: 'population',
  equal: 'à parts égales',
  fixed: 'parts fixes',
  use: 'usage constaté',
}

/** Under which VAT regime an amount is asked. */
export const vatRegimeTexts: Readonly<Record<Statement['vatRegime'], string>> = {
  'out-of-scope': 'hors champ (art. 256 B du CGI)',
  exempt: 'exonéré (art. 261 B du CGI)',
  standard: 'taxable',
}

/** Whether figures were measured, or come from simulated readings. */
export function originText(simulated: boolean): string {
  return simulated ? 'simulées' : 'mesurées'
}
