import type { ListOperation } from '@grenier/contracts'
import type { Said } from '../command/cli-fault.ts'
import type { Column, Row } from '../output/cells.ts'

/** Something that can be listed, and which of its fields people see. */
export interface Resource {
  readonly operation: ListOperation
  readonly summary: Said
  readonly columns: readonly Column[]
  /** Lists of one member's or one pool's: the place in the path that has to be named. */
  readonly of?: 'tenantId' | 'poolId'
}

const text = (fr: string, en: string, of: Column['of']): Column => ({ header: { fr, en }, of })
const kind = (column: Column, kind: Column['kind'] & string): Column => ({ ...column, kind })
const bytes = (fr: string, en: string, of: string) => kind(text(fr, en, of), 'bytes')
const cents = (fr: string, en: string, of: string) => kind(text(fr, en, of), 'cents')
const micros = (fr: string, en: string, of: string) => kind(text(fr, en, of), 'micros')
const instant = (fr: string, en: string, of: string) => kind(text(fr, en, of), 'instant')
const count = (fr: string, en: string, of: string) => kind(text(fr, en, of), 'count')

const id = text('id', 'id', 'id')
const state = text('état', 'state', 'state')

const ready: Column = text('prêt', 'ready', (row, language) => {
  const texts: Readonly<Record<string, Said>> = {
    True: { fr: 'oui', en: 'yes' },
    False: { fr: 'non', en: 'no' },
    Unknown: { fr: 'inconnu', en: 'unknown' },
  }
  return texts[String(row['ready'])]?.[language] ?? ''
})

const lengthOf = (field: string) => (row: Row) => {
  const value = row[field]
  return Array.isArray(value) ? String(value.length) : ''
}

/** What `grenier get` knows, by the word a person types. */
export const resources: Readonly<Record<string, Resource>> = {
  tenants: {
    operation: 'listTenants',
    summary: { fr: 'les membres', en: 'members' },
    columns: [
      text('nom court', 'slug', 'slug'),
      text('membre', 'member', 'name'),
      text('epci', 'epci', 'groupName'),
      count('habitants', 'inhabitants', 'inhabitants'),
      ready,
    ],
  },
  requests: {
    operation: 'listQuotaRequests',
    summary: { fr: 'les demandes de quota', en: 'quota requests' },
    columns: [id, text('membre', 'member', 'tenantName'), state, instant('déposée', 'submitted', 'submittedAt')],
  },
  pools: {
    operation: 'listPools',
    summary: { fr: 'les réserves de capacité', en: 'pools of capacity' },
    columns: [id, text('réserve', 'pool', 'name'), text('offres', 'offers', lengthOf('levels'))],
  },
  offers: {
    operation: 'listOffers',
    summary: { fr: 'les offres', en: 'offers' },
    columns: [
      text('code', 'code', 'code'),
      text('offre', 'offer', 'name'),
      text('sorte', 'kind', 'kind'),
      text('résidence', 'residency', 'residency'),
      bytes('au plus', 'at most', 'quotaBytesMax'),
    ],
  },
  clusters: {
    operation: 'listClusters',
    summary: { fr: 'les clusters', en: 'clusters' },
    columns: [id, text('cluster', 'cluster', 'name'), text('version', 'version', 'kubernetesVersion')],
  },
  sites: {
    operation: 'listSites',
    summary: { fr: 'les sites', en: 'sites' },
    columns: [text('code', 'code', 'code'), text('site', 'site', 'name'), text('résidence', 'residency', 'residency')],
  },
  organisations: {
    operation: 'listOrganisations',
    summary: { fr: 'les organismes', en: 'organisations' },
    columns: [
      text('sorte', 'kind', 'kind'),
      text('organisme', 'organisation', 'name'),
      text('siren', 'siren', 'siren'),
      text('insee', 'insee', 'inseeCode'),
    ],
  },
  statements: {
    operation: 'listStatements',
    summary: { fr: 'les états récapitulatifs', en: 'statements' },
    columns: [
      text('numéro', 'number', 'number'),
      text('mois', 'month', 'month'),
      text('payeur', 'payer', 'payerName'),
      cents('à payer', 'payable', 'payableCents'),
      instant('émis', 'issued', 'issuedAt'),
    ],
  },
  'forecast-notices': {
    operation: 'listForecastNotices',
    summary: { fr: 'les avis de prévision', en: 'forecast notices' },
    columns: [
      id,
      text('exercice', 'year', 'year'),
      text('payeur', 'payer', 'payerName'),
      state,
      cents('à prévoir', 'to plan', 'payableCents'),
      instant('envoyé', 'sent', 'sentAt'),
    ],
  },
  charges: {
    operation: 'listCharges',
    summary: { fr: 'les charges', en: 'charges' },
    columns: [
      text('mois', 'month', 'month'),
      text('sorte', 'kind', 'kind'),
      text('libellé', 'label', 'label'),
      micros('montant', 'amount', 'amountMicros'),
    ],
  },
  tariffs: {
    operation: 'listTariffs',
    summary: { fr: 'les tarifs', en: 'tariffs' },
    columns: [
      text('code', 'code', 'code'),
      text('tarif', 'tariff', 'name'),
      text('du', 'from', 'validFrom'),
      text('au', 'to', 'validTo'),
    ],
  },
  'cost-pools': {
    operation: 'listCostPools',
    summary: { fr: 'les coûts à partager', en: 'costs to share' },
    columns: [
      text('mois', 'month', 'month'),
      text('code', 'code', 'code'),
      text('coût', 'cost', 'name'),
      cents('montant', 'amount', 'amountCents'),
    ],
  },
  disputes: {
    operation: 'listDisputes',
    summary: { fr: 'les réclamations', en: 'disputes' },
    columns: [id, state, instant('reçue', 'raised', 'raisedAt'), text('réponse avant', 'due', 'dueOn')],
  },
  loans: {
    operation: 'listQuotaLoans',
    summary: { fr: 'les prêts de quota', en: 'loans of quota' },
    columns: [
      id,
      text('prêteur', 'lender', 'lenderName'),
      text('emprunteur', 'borrower', 'borrowerName'),
      state,
      bytes('taille', 'size', 'amountBytes'),
    ],
  },
  tasks: {
    operation: 'listOperatorTasks',
    summary: { fr: 'les tâches de l’opérateur', en: 'tasks of the operator' },
    columns: [
      instant('depuis', 'since', 'recordedAt'),
      text('tâche', 'task', (row) => String(row['explanation'] ?? row['kind'])),
      id,
    ],
  },
  deliveries: {
    operation: 'listDeliveries',
    summary: { fr: 'les envois', en: 'deliveries' },
    columns: [
      instant('le', 'at', 'recordedAt'),
      text('voie', 'channel', 'channel'),
      text('à', 'to', 'recipient'),
      state,
      text('essais', 'attempts', 'attempts'),
    ],
  },
  facts: {
    operation: 'listAuditFacts',
    summary: { fr: 'les faits du journal d’audit', en: 'facts of the audit trail' },
    columns: [
      instant('le', 'at', 'recordedAt'),
      text('acteur', 'actor', 'actor'),
      text('action', 'action', 'action'),
      text('sur', 'on', 'subjectKind'),
    ],
  },
  copies: {
    operation: 'listBackupCopies',
    of: 'tenantId',
    summary: { fr: 'les copies de sauvegarde d’un membre', en: 'backup copies of a member' },
    columns: [
      id,
      text('volume', 'claim', 'claimName'),
      instant('du', 'of', 'takenAt'),
      bytes('taille', 'size', 'sizeBytes'),
    ],
  },
  'protection-tasks': {
    operation: 'listProtectionTasks',
    of: 'tenantId',
    summary: {
      fr: 'les sauvegardes et restaurations demandées d’un membre',
      en: 'backups and restores asked for by a member',
    },
    columns: [id, text('sorte', 'kind', 'kind'), state, instant('demandée', 'requested', 'requestedAt')],
  },
  drills: {
    operation: 'listRestoreDrills',
    of: 'tenantId',
    summary: { fr: 'les exercices de restauration d’un membre', en: 'restore drills of a member' },
    columns: [
      text('id', 'id', 'taskId'),
      text('volume', 'claim', 'claimName'),
      state,
      instant('fini', 'ended', 'endedAt'),
    ],
  },
  notices: {
    operation: 'listNotices',
    of: 'tenantId',
    summary: { fr: 'les avis envoyés à un membre', en: 'notices sent to a member' },
    columns: [instant('le', 'at', 'occurredAt'), text('avis', 'notice', 'kind')],
  },
  holdings: {
    operation: 'listPoolHoldings',
    of: 'poolId',
    summary: { fr: 'qui a la capacité d’une réserve', en: 'who has the capacity of a pool' },
    columns: [
      text('sorte', 'kind', 'kind'),
      text('nom', 'name', 'name'),
      bytes('attribué', 'allocated', 'allocatedBytes'),
      bytes('retenu', 'held', 'heldBytes'),
    ],
  },
}
