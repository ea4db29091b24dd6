import type { Answer, ListWorkbookId } from '@grenier/contracts'
import { meterTexts } from '../billing/french-codes.ts'
import { holdingTexts, residencyNames, residencyTexts } from '../provisioning/residency-texts.ts'
import {
  count,
  day,
  decimal,
  gibText,
  type ItemOf,
  itemsOf,
  type ListSheet,
  listSheet,
  sheetOf,
  text,
} from './list-sheet.ts'

type Copy = ItemOf<'listBackupCopiesXlsx'>
type Drill = ItemOf<'listRestoreDrillsXlsx'>
type Usage = ItemOf<'listUsageXlsx'>
type Residency = Answer<'getResidencyXlsx'>
type Place = Residency['record']['places'][number]
type Certificate = ItemOf<'listCertificatesXlsx'>

const drillStateTexts: Readonly<Record<Drill['state'], string>> = {
  queued: 'en attente',
  running: 'en cours',
  succeeded: 'réussi',
  failed: 'échoué',
}

const certificateKindTexts: Readonly<Record<Certificate['kind'], string>> = {
  hds: 'hébergement de données de santé',
  'archive-agreement': 'agrément d’archives courantes et intermédiaires',
  secnumcloud: 'SecNumCloud',
}

const certificateStateTexts: Readonly<Record<Certificate['state'], string>> = {
  'to-come': 'à venir',
  held: 'détenu',
  expiring: 'expire bientôt',
  expired: 'expiré',
  withdrawn: 'retiré',
}

const backupCopies = listSheet<'listBackupCopiesXlsx', Copy>({
  fileName: 'copies',
  name: 'Copies de sauvegarde',
  rowsOf: itemsOf,
  columns: ({ dayOf }) => [
    text('claimName', ['Espace', 30], (row) => row.claimName),
    day('takenOn', ['Prise le', 11], (row) => dayOf(row.takenAt)),
    decimal('sizeGib', ['Taille (Go)', 14], (row) => gibText(row.sizeBytes)),
    text('isBroken', ['Abîmée', 9], (row) => row.isBroken),
    day('goneOn', ['N’existe plus depuis le', 12], (row) => (row.goneAt === null ? null : dayOf(row.goneAt))),
    text('copyRef', ['Référence', 40], (row) => row.copyRef),
  ],
})

const restoreDrills = listSheet<'listRestoreDrillsXlsx', Drill>({
  fileName: 'essais-de-restauration',
  name: 'Essais de restauration',
  rowsOf: itemsOf,
  columns: ({ dayOf }) => [
    text('claimName', ['Espace', 30], (row) => row.claimName),
    day('copyTakenOn', ['Copie du', 11], (row) => dayOf(row.copyTakenAt)),
    text('state', ['Résultat', 12], (row) => drillStateTexts[row.state]),
    day('endedOn', ['Terminé le', 11], (row) => (row.endedAt === null ? null : dayOf(row.endedAt))),
    count('expectedFiles', ['Fichiers de la copie', 12], (row) => row.expectedFiles),
    count('restoredFiles', ['Fichiers relus', 12], (row) => row.restoredFiles),
    decimal('copiedGib', ['Copie (Go)', 14], (row) => gibText(row.copiedBytes)),
    decimal('restoredGib', ['Relu (Go)', 14], (row) => gibText(row.restoredBytes)),
    text('message', ['Constat', 50], (row) => row.message),
  ],
})

const usage = listSheet<'listUsageXlsx', Usage>({
  fileName: 'utilisation',
  name: 'Utilisation',
  rowsOf: itemsOf,
  columns: ({ offerNameOf }) => [
    day('day', ['Jour', 11], (row) => row.day),
    text('meter', ['Mesure', 24], (row) => meterTexts[row.meter]),
    text('offer', ['Offre', 22], (row) => offerNameOf(row.offerId)),
    text('resourceId', ['Ressource', 40], (row) => row.resourceId),
    // A whole day at one Go is one: what is charged is the exact byte-seconds, which the API gives.
    decimal('gibDays', ['Quantité (Go·jours)', 14], (row) => gibText(row.byteSeconds / secondsPerDay)),
    count('readingCount', ['Relevés', 9], (row) => row.readingCount),
    count('estimatedSeconds', ['Secondes estimées', 11], (row) => row.estimatedSeconds),
  ],
})

const secondsPerDay = 86_400n

const certificates = listSheet<'listCertificatesXlsx', Certificate>({
  fileName: 'certificats',
  name: 'Certificats',
  rowsOf: itemsOf,
  columns: ({ offerNameOf }) => [
    text('kind', ['Certificat', 40], (row) => certificateKindTexts[row.kind]),
    text('state', ['Situation', 14], (row) => certificateStateTexts[row.state]),
    text('reference', ['Référence', 24], (row) => row.reference),
    text('issuedBy', ['Délivré par', 34], (row) => row.issuedBy),
    text('offer', ['Offre', 22], (row) => (row.offerId === null ? null : offerNameOf(row.offerId))),
    day('validFrom', ['Du', 11], (row) => row.validFrom),
    day('validUntil', ['Au', 11], (row) => row.validUntil),
    day('withdrawnOn', ['Retiré le', 11], (row) => row.withdrawnOn),
  ],
})

interface PlacedHolding {
  readonly holding: Residency['record']['holdings'][number]
  /** Null: it is not known in which site it stands. */
  readonly place: Place | null
}

const holdings = sheetOf<Residency, PlacedHolding>({
  name: 'Où sont les données',
  rowsOf: ({ record }) => {
    const placeOf = new Map(record.places.map((place) => [place.siteId, place]))
    return record.holdings.map((holding) => ({ holding, place: placeOf.get(holding.siteId ?? '') ?? null }))
  },
  columns: ({ dayOf }) => [
    text('name', ['Nom', 40], ({ holding }) => holding.name),
    text('kind', ['Nature', 34], ({ holding }) => holdingTexts[holding.kind]),
    text('detail', ['Précision', 30], ({ holding }) => holding.detail),
    count('count', ['Nombre', 9], ({ holding }) => holding.count),
    decimal('sizeGib', ['Taille (Go)', 14], ({ holding }) => gibText(holding.sizeBytes)),
    text('site', ['Site', 24], ({ place }) => place?.name ?? residencyTexts.siteUnknown),
    text('locality', ['Commune du site', 24], ({ place }) => place?.location?.locality ?? null),
    day('since', ['Présent depuis', 11], ({ holding }) => dayOf(holding.since)),
    day('seenOn', ['Vu pour la dernière fois', 11], ({ holding }) =>
      holding.seenAt === null ? null : dayOf(holding.seenAt),
    ),
  ],
})

const places = sheetOf<Residency, Place>({
  name: 'Lieux',
  rowsOf: ({ record }) => record.places,
  columns: () => [
    text('site', ['Site', 24], (row) => row.name),
    text('code', ['Code', 14], (row) => row.code),
    text('postalCode', ['Code postal', 9], ({ location }) => location?.postalCode ?? null),
    text('locality', ['Commune', 24], ({ location }) => location?.locality ?? null),
    text('country', ['Pays', 7], ({ location }) => location?.country ?? null),
    day('since', ['Depuis', 11], ({ location }) => location?.since ?? null),
    text('keeper', ['Tenu par', 34], ({ keeper }) => keeper?.name ?? null),
    text('keeperSiren', ['SIREN de qui le tient', 11], ({ keeper }) => keeper?.siren ?? null),
    text('residency', ['Résidence déclarée', 18], (row) => residencyNames[row.residency]),
  ],
})

const residency: ListSheet<'getResidencyXlsx'> = {
  fileName: 'localisation-des-donnees',
  tablesOf: (pages, facts) => [holdings(pages, facts), places(pages, facts)],
}

/** The lists of what is kept, where, how, and under which certificates, as sheets. */
export const protectionLists = {
  listBackupCopiesXlsx: backupCopies,
  listRestoreDrillsXlsx: restoreDrills,
  listUsageXlsx: usage,
  listCertificatesXlsx: certificates,
  getResidencyXlsx: residency,
} as const satisfies { readonly [Id in ListWorkbookId]?: ListSheet<Id> }
