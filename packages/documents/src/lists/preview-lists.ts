import type { Answer, ListWorkbookId } from '@grenier/contracts'
import { chargeKindTexts } from '../billing/french-codes.ts'
import {
  cents,
  count,
  type ItemOf,
  type ListSheet,
  listSheet,
  micros,
  summedCents,
  summedMicros,
  text,
} from './list-sheet.ts'

type Preview = Answer<'previewTrueUpXlsx'>
type PreviewedCost = Preview['costs'][number]

interface PreviewRow {
  readonly preview: Preview
  readonly cost: PreviewedCost
  readonly member: PreviewedCost['members'][number]
}

const trueUpPreview = listSheet<'previewTrueUpXlsx', PreviewRow>({
  fileName: 'regularisation-a-venir',
  name: 'Régularisation à venir',
  rowsOf: (preview) => preview.costs.flatMap((cost) => cost.members.map((member) => ({ preview, cost, member }))),
  columns: () => [
    text('year', ['Exercice', 9], ({ preview }) => preview.year),
    count('sequence', ['N°', 7], ({ preview }) => preview.sequence),
    text('costCode', ['Coût', 16], ({ cost }) => cost.costCode),
    text('label', ['Libellé', 40], ({ cost }) => cost.label),
    text('memberName', ['Adhérent', 34], ({ member }) => member.name),
    text('memberSiren', ['SIREN', 11], ({ member }) => member.siren),
    summedCents('shareEuros', ['Part du coût réel (EUR)', 15], ({ member }) => member.shareCents),
    summedMicros('chargedEuros', ['Facturé (EUR)', 16], ({ member }) => member.chargedMicros),
    summedMicros('truedEuros', ['Régularisé avant (EUR)', 16], ({ member }) => member.truedMicros),
    summedMicros('differenceEuros', ['Écart (EUR)', 16], ({ member }) => member.differenceMicros),
  ],
})

type Simulated = Answer<'simulateTariffDraftXlsx'>

const simulation = listSheet<
  'simulateTariffDraftXlsx',
  { readonly draftName: string; readonly member: Simulated['members'][number] }
>({
  fileName: 'simulation-de-bareme',
  name: 'Simulation',
  rowsOf: ({ draft, members }) => members.map((member) => ({ draftName: draft.name, member })),
  columns: () => [
    text('draftName', ['Projet', 30], ({ draftName }) => draftName),
    text('memberName', ['Adhérent', 34], ({ member }) => member.name),
    text('memberSiren', ['SIREN', 11], ({ member }) => member.siren),
    count('inhabitants', ['Habitants', 11], ({ member }) => member.inhabitants),
    summedMicros('currentEuros', ['En vigueur (EUR)', 16], ({ member }) => member.currentMicros),
    summedMicros('simulatedEuros', ['Avec le projet (EUR)', 16], ({ member }) => member.simulatedMicros),
    summedMicros('differenceEuros', ['Écart (EUR)', 16], ({ member }) => member.differenceMicros),
    text('reprisYear', ['Exercice repris', 9], ({ member }) =>
      member.reprisYear === null ? null : String(member.reprisYear),
    ),
    cents('reprisEuros', ['Montant repris (EUR)', 15], ({ member }) => member.reprisCents),
  ],
})

type Rerated = Answer<'reratePeriodXlsx'>

const rerating = listSheet<'reratePeriodXlsx', { readonly month: string; readonly row: Rerated['rows'][number] }>({
  fileName: 'mois-recalcule',
  name: 'Recalcul',
  rowsOf: ({ month, rows }) => rows.map((row) => ({ month, row })),
  columns: ({ offerNameOf }) => [
    text('month', ['Mois', 9], ({ month }) => month),
    text('memberName', ['Adhérent', 34], ({ row }) => row.memberName),
    text('kind', ['Nature', 18], ({ row }) => chargeKindTexts[row.kind]),
    text('label', ['Désignation', 40], ({ row }) => row.label),
    text('offer', ['Offre', 22], ({ row }) => (row.offerId === null ? null : offerNameOf(row.offerId))),
    micros('chargedPriceEuros', ['Prix facturé (EUR)', 12], ({ row }) => row.original?.unitPriceMicros ?? null),
    micros('reratedPriceEuros', ['Prix recalculé (EUR)', 12], ({ row }) => row.rerated?.unitPriceMicros ?? null),
    summedMicros('chargedEuros', ['Facturé (EUR)', 16], ({ row }) => row.original?.amountMicros ?? null),
    summedMicros('reratedEuros', ['Recalculé (EUR)', 16], ({ row }) => row.rerated?.amountMicros ?? null),
    summedMicros('differenceEuros', ['Écart (EUR)', 16], ({ row }) => row.differenceMicros),
  ],
})

type Unissued = ItemOf<'getIssuingChecklistXlsx'>

const exceptionTexts: Readonly<Record<Unissued['exceptions'][number]['code'], string>> = {
  'siret-missing': 'SIRET du redevable manquant',
  'engagement-missing': 'numéro d’engagement manquant',
  'service-code-missing': 'code service manquant',
  'agreement-lapsed': 'convention échue',
  'finance-contact-missing': 'aucun contact financier',
  'estimated-use': 'trop de temps sans relevé',
  'amount-differs': 'montant éloigné de l’état précédent',
  'dispute-open': 'contestation sans réponse',
}

const issuingChecklist = listSheet<'getIssuingChecklistXlsx', { readonly month: string; readonly item: Unissued }>({
  fileName: 'etats-a-verifier',
  name: 'États à vérifier',
  rowsOf: ({ month, items }) => items.map((item) => ({ month, item })),
  columns: () => [
    text('month', ['Mois', 9], ({ month }) => month),
    text('payerName', ['Redevable', 34], ({ item }) => item.payerName),
    text('exceptions', ['À vérifier', 60], ({ item }) =>
      item.exceptions.map(({ code }) => exceptionTexts[code]).join(', '),
    ),
    summedCents('payableEuros', ['À payer (EUR)', 15], ({ item }) => item.payableCents),
    text('statementId', ['Identifiant', 38], ({ item }) => item.statementId),
  ],
})

/** What would be, as sheets: nothing of it is written yet. */
export const previewLists = {
  previewTrueUpXlsx: trueUpPreview,
  simulateTariffDraftXlsx: simulation,
  reratePeriodXlsx: rerating,
  getIssuingChecklistXlsx: issuingChecklist,
} as const satisfies { readonly [Id in ListWorkbookId]?: ListSheet<Id> }
