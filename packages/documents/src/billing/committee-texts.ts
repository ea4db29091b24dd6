import type { Answer } from '@grenier/contracts'
import { formatBytes } from '@grenier/contracts'
import { decimalText } from '../shared/french.ts'

export type CommitteeReport = Answer<'getCommitteeReport'>

const ordinals = ['1er', '2e', '3e', '4e'] as const

/** Texts of the report of a quarter, in French. */
export const committeeTexts = {
  title: 'Rapport au comité',
  ended: (from: string, to: string) => `Période du ${from} au ${to}.`,
  running: (from: string, on: string) => `Trimestre en cours : chiffres provisoires, du ${from} au ${on}.`,
  capacity: 'Capacité',
  capacityHead: ['Enveloppe', 'Offre', 'Total', 'Réservé', 'Utilisé', 'Pleine dans'],
  capacityNone: 'Aucune enveloppe n’est limitée.',
  usedOn: (day: string) => `Utilisation du ${day}. Réservé : attribué, ou retenu pour des demandes en cours.`,
  usedNever: 'Aucune utilisation n’a été mesurée. Réservé : attribué, ou retenu pour des demandes en cours.',
  leftOut: (count: number) =>
    count === 1 ? '1 autre enveloppe, moins remplie.' : `${count} autres enveloppes, moins remplies.`,
  requests: 'Demandes d’espace',
  restoreTests: 'Tests de restauration',
  cost: (year: string) => `Coût ${year}, hors taxes`,
  members: 'Adhérents et contestations',
  notMeasured: 'non mesuré',
  none: '—',
  foot: (readAt: string) => `Lu le ${readAt}`,
} as const

/** `1er trimestre 2027` */
export function quarterText(quarter: string): string {
  const [year = '', number = ''] = quarter.split('-Q')
  return `${ordinals[Number(number) - 1] ?? ''} trimestre ${year}`
}

/** Until a pool is full, as people say it. */
export function fullText(daysToFull: number | null): string {
  if (daysToFull === null) return 'pas de date'
  if (daysToFull === 0) return 'pleine'
  return daysToFull === 1 ? '1 jour' : `${decimalText(BigInt(daysToFull))} jours`
}

/** A delay in half working days: `2,5 jours ouvrés`. */
export function delayText(halfDays: number | null): string {
  if (halfDays === null) return 'aucune décision'
  const days = `${Math.floor(halfDays / 2)}${halfDays % 2 === 0 ? '' : ',5'}`
  return halfDays < 4 ? `${days} jour ouvré` : `${days} jours ouvrés`
}

/** A size in use; null is never 0. */
export function usedText(bytes: bigint | null): string {
  return bytes === null ? committeeTexts.notMeasured : formatBytes(bytes, 'fr', 'up')
}
