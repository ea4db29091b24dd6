import type { Answer, ListWorkbookId, Statement } from '@grenier/contracts'
import { accrualColumns } from '../billing/accruals-csv.ts'
import { milestoneStandingTexts } from '../billing/calendar-ics.ts'
import { chargeKindTexts, originText, sharingKeyTexts, vatRegimeTexts } from '../billing/french-codes.ts'
import {
  cents,
  count,
  day,
  decimal,
  type ItemOf,
  itemsOf,
  type ListSheet,
  listSheet,
  micros,
  summedCents,
  summedMicros,
  text,
  thousandthsText,
} from './list-sheet.ts'

const settlementTexts: Readonly<Record<ItemOf<'listIssuedStatementsXlsx'>['settlement'], string>> = {
  'not-titred': 'sans titre',
  rejected: 'titre rejeté',
  'amount-differs': 'montant différent',
  titred: 'titré',
  'partly-paid': 'encaissé en partie',
  paid: 'encaissé',
  'nothing-due': 'rien à titrer',
}

const settlementModeTexts: Readonly<Record<Statement['settlementMode'], string>> = {
  titre: 'titre de recettes',
  'imputation-ac': 'imputation sur l’attribution de compensation',
  internal: 'opération interne',
  'e-invoice': 'facture électronique',
}

const disputeStateTexts: Readonly<Record<ItemOf<'listDisputesXlsx'>['state'], string>> = {
  open: 'ouverte',
  withdrawn: 'retirée par le redevable',
  rejected: 'rejetée',
  corrected: 'rectifiée',
}

const noticeStateTexts: Readonly<Record<ItemOf<'listForecastNoticesXlsx'>['state'], string>> = {
  draft: 'projet',
  sent: 'envoyé',
  replaced: 'remplacé',
}

const missingTexts: Readonly<Record<ItemOf<'listStatementDraftsXlsx'>['missing'][number], string>> = {
  'engagement-missing': 'numéro d’engagement',
  'service-code-missing': 'code service',
}

const charges = listSheet<'listChargesXlsx', ItemOf<'listChargesXlsx'>>({
  fileName: 'participations',
  name: 'Participations',
  rowsOf: itemsOf,
  columns: ({ offerNameOf }) => [
    text('month', ['Mois', 9], (row) => row.month),
    text('memberName', ['Bénéficiaire', 34], (row) => row.memberName),
    text('memberSiren', ['SIREN', 11], (row) => row.memberSiren),
    text('memberInseeCode', ['Code INSEE', 8], (row) => row.memberInseeCode),
    text('kind', ['Nature', 18], (row) => chargeKindTexts[row.kind]),
    text('label', ['Désignation', 40], (row) => row.label),
    text('offer', ['Offre', 22], (row) => (row.offerId === null ? null : offerNameOf(row.offerId))),
    micros('unitPriceEuros', ['Prix unitaire (EUR)', 12], (row) => row.unitPriceMicros),
    count('estimatedSeconds', ['Secondes estimées', 11], (row) => row.estimatedSeconds),
    summedMicros('amountEuros', ['Montant hors taxes (EUR)', 16], (row) => row.amountMicros),
    text('isStated', ['Sur un état', 9], (row) => row.statementId !== null),
    text('chargeId', ['Identifiant', 38], (row) => row.id),
  ],
})

const costPools = listSheet<'listCostPoolsXlsx', ItemOf<'listCostPoolsXlsx'>>({
  fileName: 'couts-partages',
  name: 'Coûts partagés',
  rowsOf: itemsOf,
  columns: () => [
    text('month', ['Mois', 9], (row) => row.month),
    text('code', ['Code', 16], (row) => row.code),
    text('name', ['Coût', 34], (row) => row.name),
    text('key', ['Clé de répartition', 20], (row) => sharingKeyTexts[row.key.kind]),
    summedCents('amountEuros', ['Montant (EUR)', 15], (row) => row.amountCents),
    summedCents('unsharedEuros', ['À la charge de la région (EUR)', 15], (row) => row.unsharedCents),
  ],
})

const statements = listSheet<'listStatementsXlsx', ItemOf<'listStatementsXlsx'>>({
  fileName: 'etats',
  name: 'États',
  rowsOf: itemsOf,
  columns: ({ dayOf }) => [
    text('number', ['Numéro', 14], (row) => row.number),
    text('firstMonth', ['Du mois', 9], (row) => row.firstMonth),
    text('month', ['Au mois', 9], (row) => row.month),
    day('issuedOn', ['Émis le', 11], (row) => dayOf(row.issuedAt)),
    text('payerName', ['Redevable', 34], (row) => row.payerName),
    text('agreementNumber', ['Convention', 18], (row) => row.agreementNumber),
    text('engagementNumber', ['Engagement', 18], (row) => row.engagementNumber),
    text('originalNumber', ['État d’origine', 14], (row) => row.credit?.originalNumber ?? null),
    summedCents('totalEuros', ['Total hors taxes (EUR)', 15], (row) => row.totalCents),
    summedCents('vatEuros', ['TVA (EUR)', 13], (row) => row.vatCents),
    summedCents('payableEuros', ['À payer (EUR)', 15], (row) => row.payableCents),
  ],
})

const issuedStatements = listSheet<'listIssuedStatementsXlsx', ItemOf<'listIssuedStatementsXlsx'>>({
  fileName: 'etats-emis',
  name: 'États émis',
  rowsOf: itemsOf,
  columns: ({ dayOf }) => [
    text('number', ['Numéro', 14], (row) => row.number),
    text('month', ['Mois', 9], (row) => row.month),
    day('issuedOn', ['Émis le', 11], (row) => dayOf(row.issuedAt)),
    text('payerName', ['Redevable', 34], (row) => row.payerName),
    text('payerSiren', ['SIREN', 11], (row) => row.payerSiren),
    text('kind', ['Sorte', 10], (row) => (row.kind === 'asking' ? 'état' : 'avoir')),
    text('settlementMode', ['Mode de règlement', 24], (row) => settlementModeTexts[row.settlementMode]),
    text('settlement', ['Règlement', 20], (row) => settlementTexts[row.settlement]),
    text('isDisputed', ['Contesté', 9], (row) => row.isDisputed),
    summedCents('payableEuros', ['À payer (EUR)', 15], (row) => row.payableCents),
    summedCents('titredEuros', ['Titré (EUR)', 15], (row) => row.titredCents),
    summedCents('paidEuros', ['Encaissé (EUR)', 15], (row) => row.paidCents),
  ],
})

const statementDrafts = listSheet<'listStatementDraftsXlsx', ItemOf<'listStatementDraftsXlsx'>>({
  fileName: 'etats-sans-numero',
  name: 'États sans numéro',
  rowsOf: itemsOf,
  columns: ({ dayOf }) => [
    text('month', ['Mois', 9], (row) => row.month),
    day('draftedOn', ['Composé le', 11], (row) => dayOf(row.draftedAt)),
    text('payerName', ['Redevable', 34], (row) => row.payerName),
    text('payerSiren', ['SIREN', 11], (row) => row.payerSiren),
    text('payerSiret', ['SIRET', 16], (row) => row.payerSiret),
    text('agreementNumber', ['Convention', 18], (row) => row.agreementNumber),
    text('missing', ['Références attendues', 30], (row) => row.missing.map((one) => missingTexts[one]).join(', ')),
    day('disputableUntil', ['Contestable jusqu’au', 12], (row) => row.disputableUntil),
    summedCents('totalEuros', ['Total hors taxes (EUR)', 15], (row) => row.totalCents),
    summedCents('vatEuros', ['TVA (EUR)', 13], (row) => row.vatCents),
    summedCents('payableEuros', ['À payer (EUR)', 15], (row) => row.payableCents),
    text('origin', ['Données', 11], (row) => originText(row.simulated)),
  ],
})

const carriedAmounts = listSheet<'listCarriedAmountsXlsx', ItemOf<'listCarriedAmountsXlsx'>>({
  fileName: 'montants-reportes',
  name: 'Montants reportés',
  rowsOf: itemsOf,
  columns: ({ dayOf }) => [
    text('month', ['Mois d’origine', 9], (row) => row.month),
    text('payerName', ['Redevable', 34], (row) => row.payerName),
    day('carriedOn', ['Reporté le', 11], (row) => dayOf(row.carriedAt)),
    text('waitsFor', ['Attend', 32], (row) => (row.askedIn === null ? 'le seuil de recouvrement' : 'son échéance')),
    text('askedIn', ['Échéance', 9], (row) => row.askedIn),
    text('isAsked', ['Demandé depuis', 9], (row) => row.statementId !== null),
    text('isPaying', ['Un état peut venir', 9], (row) => row.isPaying),
    cents('payableEuros', ['Dû alors, TVA comprise (EUR)', 15], (row) => row.payableCents),
    cents('thresholdEuros', ['Seuil (EUR)', 12], (row) => row.thresholdCents),
    summedMicros('amountEuros', ['Montant hors taxes (EUR)', 16], (row) => row.amountMicros),
  ],
})

const linesPaidByOthers = listSheet<'listLinesPaidByOthersXlsx', ItemOf<'listLinesPaidByOthersXlsx'>>({
  fileName: 'lignes-payees-par-d-autres',
  name: 'Payé par d’autres',
  rowsOf: itemsOf,
  columns: ({ dayOf }) => [
    text('month', ['Mois', 9], (row) => row.month),
    text('number', ['État', 14], (row) => row.number),
    day('issuedOn', ['Émis le', 11], (row) => dayOf(row.issuedAt)),
    text('payerName', ['Redevable', 34], (row) => row.payerName),
    count('position', ['Ligne', 7], (row) => row.position),
    text('label', ['Désignation', 40], (row) => row.label),
    text('quantity', ['Quantité', 20], (row) => row.quantityText),
    text('unitPrice', ['Prix unitaire', 18], (row) => row.unitPriceText),
    text('carriedFrom', ['Reporté de', 9], (row) => row.carriedFrom),
    text('vatRegime', ['TVA', 28], (row) => vatRegimeTexts[row.vatRegime]),
    summedCents('amountEuros', ['Montant hors taxes (EUR)', 15], (row) => row.amountCents),
  ],
})

const disputes = listSheet<'listDisputesXlsx', ItemOf<'listDisputesXlsx'>>({
  fileName: 'contestations',
  name: 'Contestations',
  rowsOf: itemsOf,
  columns: ({ dayOf }) => [
    text('payerName', ['Redevable', 34], (row) => row.payerName),
    text('statementNumber', ['État', 14], (row) => row.statementNumber),
    text('positions', ['Lignes', 12], (row) => row.positions.join(', ')),
    day('raisedOn', ['Contesté le', 11], (row) => dayOf(row.raisedAt)),
    text('raisedBy', ['Par', 24], (row) => row.raisedByName),
    text('reason', ['Motif', 50], (row) => row.reason),
    day('dueOn', ['Réponse due le', 11], (row) => row.dueOn),
    text('state', ['Situation', 22], (row) => disputeStateTexts[row.state]),
    day('endedOn', ['Close le', 11], (row) => (row.endedAt === null ? null : dayOf(row.endedAt))),
    text('answer', ['Réponse', 50], (row) => row.answer),
    text('correction', ['Avoir ou correction', 38], (row) => row.correction),
  ],
})

const settlements = listSheet<'reconcileSettlementsXlsx', ItemOf<'reconcileSettlementsXlsx'>>({
  fileName: 'ecarts-titres',
  name: 'Écarts des titres',
  rowsOf: itemsOf,
  columns: () => [
    text('number', ['État', 14], (row) => row.number),
    text('payerName', ['Redevable', 34], (row) => row.payerName),
    text('kind', ['Écart', 20], (row) => settlementTexts[row.kind]),
    summedCents('payableEuros', ['À payer (EUR)', 15], (row) => row.payableCents),
    summedCents('titredEuros', ['Titré (EUR)', 15], (row) => row.titredCents),
    summedCents('paidEuros', ['Encaissé (EUR)', 15], (row) => row.paidCents),
    summedCents('missingEuros', ['Reste à titrer (EUR)', 15], (row) => row.payableCents - row.titredCents),
  ],
})

const forecastNotices = listSheet<'listForecastNoticesXlsx', ItemOf<'listForecastNoticesXlsx'>>({
  fileName: 'avis-de-prevision',
  name: 'Avis de prévision',
  rowsOf: itemsOf,
  columns: ({ dayOf }) => [
    text('year', ['Exercice', 9], (row) => row.year),
    text('payerName', ['Redevable', 34], (row) => row.payerName),
    text('state', ['Situation', 12], (row) => noticeStateTexts[row.state]),
    count('ordinal', ['Avis n°', 7], (row) => row.ordinal),
    day('preparedOn', ['Préparé le', 11], (row) => dayOf(row.preparedAt)),
    day('sentOn', ['Envoyé le', 11], (row) => row.sentOn),
    text('isIncomplete', ['Incomplet', 9], (row) => row.isIncomplete),
    summedCents('formerEuros', ['Avant-dernier exercice (EUR)', 15], (row) => row.formerCents),
    summedCents('projectedEuros', ['Exercice précédent projeté (EUR)', 15], (row) => row.projectedCents),
    summedCents('forecastEuros', ['Prévu hors taxes (EUR)', 15], (row) => row.forecastCents),
    summedCents('vatEuros', ['TVA (EUR)', 13], (row) => row.vatCents),
    summedCents('payableEuros', ['À prévoir (EUR)', 15], (row) => row.payableCents),
  ],
})

const corrections = listSheet<'listCorrectionsXlsx', ItemOf<'listCorrectionsXlsx'>>({
  fileName: 'corrections',
  name: 'Corrections',
  rowsOf: itemsOf,
  columns: ({ dayOf }) => [
    text('month', ['Mois corrigé', 9], (row) => row.month),
    text('state', ['Situation', 12], (row) => (row.state === 'posted' ? 'comptabilisée' : 'proposée')),
    text('reason', ['Motif', 50], (row) => row.reason),
    day('proposedOn', ['Proposée le', 11], (row) => dayOf(row.proposedAt)),
    day('postedOn', ['Comptabilisée le', 11], (row) => (row.postedAt === null ? null : dayOf(row.postedAt))),
    text('postedMonth', ['Portée par le mois', 9], (row) => row.postedMonth),
    count('rowCount', ['Lignes', 8], (row) => row.rowCount),
    summedMicros('differenceEuros', ['Écart hors taxes (EUR)', 16], (row) => row.differenceMicros),
    text('digest', ['Empreinte', 66], (row) => row.digest),
  ],
})

const actualCosts = listSheet<'listActualCostsXlsx', ItemOf<'listActualCostsXlsx'>>({
  fileName: 'couts-reels',
  name: 'Coûts réels',
  rowsOf: itemsOf,
  columns: ({ dayOf }) => [
    text('mandate', ['Mandat', 16], (row) => row.mandate),
    count('line', ['Ligne', 7], (row) => row.line),
    text('account', ['Compte', 12], (row) => row.account),
    text('costCode', ['Coût', 16], (row) => row.costCode),
    text('label', ['Libellé', 44], (row) => row.label),
    text('depreciation', ['Amortissement', 9], (row) => row.depreciation),
    day('importedOn', ['Importé le', 11], (row) => dayOf(row.importedAt)),
    summedCents('amountEuros', ['Montant (EUR)', 15], (row) => row.amountCents),
  ],
})

const accruals = listSheet<'exportAccrualsXlsx', ItemOf<'exportAccrualsXlsx'>>({
  fileName: 'rattachements',
  name: 'Rattachements',
  rowsOf: itemsOf,
  columns: () => accrualColumns,
})

type Service = Answer<'getUsesInUnitsXlsx'>['services'][number]

interface UsedRow {
  readonly service: Service
  readonly member: Service['members'][number]
}

const usesInUnits = listSheet<'getUsesInUnitsXlsx', UsedRow>({
  fileName: 'unites-utilisees',
  name: 'Unités utilisées',
  rowsOf: ({ services }) => services.flatMap((service) => service.members.map((member) => ({ service, member }))),
  columns: () => [
    text('service', ['Service', 34], ({ service }) => service.label),
    text('memberName', ['Adhérent', 34], ({ member }) => member.name),
    text('memberSiren', ['SIREN', 11], ({ member }) => member.siren),
    decimal('forecastUnits', ['Prévu (Go·mois)', 14], ({ member }) =>
      member.forecastMilli === null ? null : thousandthsText(member.forecastMilli),
    ),
    decimal('usedUnits', ['Utilisé (Go·mois)', 14], ({ member }) => member.usedUnits),
    micros('unitCostEuros', ['Coût réel d’une unité (EUR)', 15], ({ service }) => service.unitCostMicros),
    summedCents('costEuros', ['Part du coût réel (EUR)', 15], ({ member }) => member.costCents),
  ],
})

const budgetCalendar = listSheet<'getBudgetCalendarXlsx', ItemOf<'getBudgetCalendarXlsx'>>({
  fileName: 'calendrier-budgetaire',
  name: 'Calendrier budgétaire',
  rowsOf: itemsOf,
  columns: () => [
    day('day', ['Échéance', 11], (row) => row.day),
    text('title', ['Ce qui est à faire', 50], (row) => row.title ?? row.code),
    text('aboutYear', ['Exercice', 9], (row) => row.aboutYear),
    text('standing', ['Situation', 14], (row) => milestoneStandingTexts[row.standing]),
    count('doneCount', ['Fait', 8], (row) => row.progress?.doneCount ?? null),
    count('totalCount', ['Sur', 8], (row) => row.progress?.totalCount ?? null),
    text('source', ['Texte', 40], (row) => row.source),
    text('why', ['Pourquoi', 60], (row) => row.why ?? null),
  ],
})

/** The lists of money as sheets. */
export const billingLists = {
  listChargesXlsx: charges,
  listCostPoolsXlsx: costPools,
  listStatementsXlsx: statements,
  listIssuedStatementsXlsx: issuedStatements,
  listStatementDraftsXlsx: statementDrafts,
  listCarriedAmountsXlsx: carriedAmounts,
  listLinesPaidByOthersXlsx: linesPaidByOthers,
  listDisputesXlsx: disputes,
  reconcileSettlementsXlsx: settlements,
  listForecastNoticesXlsx: forecastNotices,
  listCorrectionsXlsx: corrections,
  listActualCostsXlsx: actualCosts,
  exportAccrualsXlsx: accruals,
  getUsesInUnitsXlsx: usesInUnits,
  getBudgetCalendarXlsx: budgetCalendar,
} as const satisfies { readonly [Id in ListWorkbookId]?: ListSheet<Id> }
