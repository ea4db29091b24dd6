import type { Answer, ListWorkbookId } from '@grenier/contracts'
import { residencyNames } from '../provisioning/residency-texts.ts'
import {
  count,
  day,
  decimal,
  gibText,
  type ItemOf,
  itemsOf,
  type ListSheet,
  listSheet,
  micros,
  summedCents,
  text,
} from './list-sheet.ts'

type Offer = ItemOf<'listOffersXlsx'>
type Pool = ItemOf<'listPoolsXlsx'>
type Transfer = ItemOf<'listLedgerTransfersXlsx'>
type Request = ItemOf<'listQuotaRequestsXlsx'>
type Loan = ItemOf<'listQuotaLoansXlsx'>
type PlannedPool = Answer<'getNeedsPlanXlsx'>['pools'][number]
type NeedsAnswer = ItemOf<'listNeedsAnswersXlsx'>

const offerKindTexts: Readonly<Record<Offer['kind'], string>> = {
  block: 'espaces de fichiers',
  bucket: 'objets',
  backup: 'sauvegarde',
}

const causeTexts: Readonly<Record<Transfer['causeKind'], string>> = {
  capacity: 'capacité',
  enrolment: 'adhésion',
  'quota-request': 'demande d’espace',
  'temporary-quota': 'espace temporaire',
  loan: 'prêt',
  reservation: 'réservation',
  exit: 'départ',
  move: 'déplacement',
  territory: 'changement de territoire',
  rebuild: 'reconstruction',
}

const accountTexts: Readonly<Record<Transfer['entries'][number]['account'], string>> = {
  capacity: 'capacité',
  free: 'libre',
  held: 'réservé',
  allocated: 'attribué',
}

const requestStateTexts: Readonly<Record<Request['state'], string>> = {
  submitted: 'en attente de réponse',
  waiting: 'en file d’attente',
  approved: 'accordée',
  rejected: 'refusée',
  withdrawn: 'retirée',
  expired: 'expirée',
  provisioning: 'accordée, mise en place en cours',
  active: 'accordée et en place',
}

const loanStateTexts: Readonly<Record<Loan['state'], string>> = {
  proposed: 'proposé',
  consented: 'accepté',
  active: 'en cours',
  returning: 'en cours de retour',
  returned: 'rendu',
  declined: 'refusé',
  withdrawn: 'retiré',
  expired: 'expiré',
}

const quotaStateTexts: Readonly<Record<ItemOf<'getTenantQuotasXlsx'>['state'], string>> = {
  provisioning: 'mise en place en cours',
  active: 'en place',
  over: 'au-dessus de ce qui est permis',
}

const offers = listSheet<'listOffersXlsx', Offer>({
  fileName: 'offres',
  name: 'Offres',
  rowsOf: itemsOf,
  columns: ({ clusterNameOf }) => [
    text('name', ['Offre', 34], (row) => row.name),
    text('code', ['Code', 18], (row) => row.code),
    text('kind', ['Nature', 20], (row) => offerKindTexts[row.kind]),
    text('cluster', ['Hébergée sur', 22], (row) => clusterNameOf(row.clusterId)),
    text('className', ['Classe', 22], (row) => row.className),
    text('residency', ['Résidence', 18], (row) => residencyNames[row.residency]),
    decimal('roundingStepGib', ['Arrondi à (Go)', 14], (row) => gibText(row.roundingStepBytes)),
    decimal('quotaMaxGib', ['Maximum par adhérent (Go)', 14], (row) => gibText(row.quotaBytesMax)),
  ],
})

const pools = listSheet<'listPoolsXlsx', { pool: Pool; level: Pool['levels'][number] | null }>({
  fileName: 'reserves',
  name: 'Réserves',
  rowsOf: ({ items }) =>
    items.flatMap((pool) => (pool.levels.length === 0 ? [null] : pool.levels).map((level) => ({ pool, level }))),
  columns: ({ offerNameOf }) => [
    text('name', ['Réserve', 34], ({ pool }) => pool.name),
    text('offer', ['Offre', 22], ({ level }) => (level === null ? null : offerNameOf(level.offerId))),
    decimal('limitGib', ['Limite (Go)', 14], ({ level }) => gibText(level?.limitBytes ?? null)),
    count('overcommitPercent', ['Surréservation (%)', 10], ({ level }) => level?.overcommitPercent ?? null),
    decimal('allocatedGib', ['Attribué (Go)', 14], ({ level }) => gibText(level?.allocatedBytes ?? null)),
    decimal('heldGib', ['Réservé (Go)', 14], ({ level }) => gibText(level?.heldBytes ?? null)),
    decimal('freeGib', ['Libre (Go)', 14], ({ level }) => gibText(level?.freeBytes ?? null)),
  ],
})

const poolHoldings = listSheet<'listPoolHoldingsXlsx', ItemOf<'listPoolHoldingsXlsx'>>({
  fileName: 'espace-sous-une-reserve',
  name: 'Espace sous la réserve',
  rowsOf: itemsOf,
  columns: () => [
    text('name', ['Nom', 34], (row) => row.name),
    text('kind', ['Sorte', 10], (row) => (row.kind === 'pool' ? 'réserve' : 'adhérent')),
    decimal('allocatedGib', ['Attribué (Go)', 14], (row) => gibText(row.allocatedBytes)),
    decimal('heldGib', ['Réservé (Go)', 14], (row) => gibText(row.heldBytes)),
  ],
})

const ledgerTransfers = listSheet<
  'listLedgerTransfersXlsx',
  { transfer: Transfer; entry: Transfer['entries'][number] }
>({
  fileName: 'grand-livre-de-l-espace',
  name: 'Grand livre',
  rowsOf: ({ items }) => items.flatMap((transfer) => transfer.entries.map((entry) => ({ transfer, entry }))),
  columns: ({ dayOf, offerNameOf }) => [
    day('recordedOn', ['Le', 11], ({ transfer }) => dayOf(transfer.recordedAt)),
    text('cause', ['Cause', 24], ({ transfer }) => causeTexts[transfer.causeKind]),
    text('node', ['Chez', 34], ({ entry }) => entry.nodeName),
    text('offer', ['Offre', 22], ({ entry }) => offerNameOf(entry.offerId)),
    text('account', ['Compte', 12], ({ entry }) => accountTexts[entry.account]),
    decimal('amountGib', ['Mouvement (Go)', 14], ({ entry }) => gibText(entry.amountBytes)),
    text('transferId', ['Écriture', 38], ({ transfer }) => transfer.id),
  ],
})

const tenantQuotas = listSheet<'getTenantQuotasXlsx', ItemOf<'getTenantQuotasXlsx'>>({
  fileName: 'espaces',
  name: 'Espaces',
  rowsOf: itemsOf,
  columns: ({ offerNameOf, dayOf }) => [
    text('offer', ['Offre', 22], (row) => offerNameOf(row.offerId)),
    text('state', ['Situation', 26], (row) => quotaStateTexts[row.state]),
    decimal('quotaGib', ['Attribué (Go)', 14], (row) => gibText(row.quotaBytes)),
    decimal('heldGib', ['Réservé pour une demande (Go)', 14], (row) => gibText(row.heldBytes)),
    decimal('usedGib', ['Occupé (Go)', 14], (row) => gibText(row.usedBytes)),
    day('measuredOn', ['Mesuré le', 11], ({ measured }) =>
      measured === null || measured.measuredAt === null ? null : dayOf(measured.measuredAt),
    ),
  ],
})

const quotaRequests = listSheet<'listQuotaRequestsXlsx', { request: Request; line: Request['lines'][number] }>({
  fileName: 'demandes-d-espace',
  name: 'Demandes d’espace',
  rowsOf: ({ items }) => items.flatMap((request) => request.lines.map((line) => ({ request, line }))),
  columns: ({ dayOf, offerNameOf }) => [
    text('memberName', ['Adhérent', 34], ({ request }) => request.tenantName),
    day('submittedOn', ['Déposée le', 11], ({ request }) => dayOf(request.submittedAt)),
    text('state', ['Situation', 26], ({ request }) => requestStateTexts[request.state]),
    text('offer', ['Offre', 22], ({ line }) => offerNameOf(line.offerId)),
    decimal('currentGib', ['Avant (Go)', 14], ({ line }) => gibText(line.originalQuotaBytes)),
    decimal('requestedGib', ['Demandé (Go)', 14], ({ line }) => gibText(line.requestedQuotaBytes)),
    decimal('decidedGib', ['Accordé (Go)', 14], ({ line }) => gibText(line.decidedQuotaBytes)),
    text('justification', ['Besoin', 50], ({ request }) => request.justification),
    day('wishedOn', ['Souhaité pour le', 11], ({ request }) => request.wishedOn),
    day('decidedOn', ['Réponse le', 11], ({ request }) =>
      request.decidedAt === null ? null : dayOf(request.decidedAt),
    ),
    text('decisionReason', ['Motif de la réponse', 50], ({ request }) => request.decisionReason),
  ],
})

const quotaLoans = listSheet<'listQuotaLoansXlsx', Loan>({
  fileName: 'prets-d-espace',
  name: 'Prêts d’espace',
  rowsOf: itemsOf,
  columns: ({ dayOf, offerNameOf }) => [
    text('lender', ['Prêteur', 34], (row) => row.lenderName),
    text('borrower', ['Emprunteur', 34], (row) => row.borrowerName),
    text('offer', ['Offre', 22], (row) => offerNameOf(row.offerId)),
    text('state', ['Situation', 18], (row) => loanStateTexts[row.state]),
    day('proposedOn', ['Proposé le', 11], (row) => dayOf(row.proposedAt)),
    day('endsOn', ['Jusqu’au', 11], (row) => row.endsOn),
    decimal('amountGib', ['Prêté (Go)', 14], (row) => gibText(row.amountBytes)),
    decimal('returnedGib', ['Rendu (Go)', 14], (row) => gibText(row.returnedBytes)),
    text('reason', ['Motif', 50], (row) => row.reason),
  ],
})

const needsAnswers = listSheet<
  'listNeedsAnswersXlsx',
  { member: NeedsAnswer; space: NeedsAnswer['spaces'][number] | null }
>({
  fileName: 'besoins',
  name: 'Besoins',
  rowsOf: ({ items }) =>
    items.flatMap((member) =>
      (member.spaces.length === 0 ? [null] : member.spaces).map((space) => ({ member, space })),
    ),
  columns: ({ dayOf }) => [
    text('memberName', ['Adhérent', 34], ({ member }) => member.name),
    text('memberSiren', ['SIREN', 11], ({ member }) => member.siren),
    text('offer', ['Offre', 22], ({ space }) => space?.offerName ?? null),
    decimal('currentGib', ['Aujourd’hui (Go)', 14], ({ space }) => gibText(space?.currentQuotaBytes ?? null)),
    decimal('wantedGib', ['Souhaité (Go)', 14], ({ space }) => gibText(space?.wantedQuotaBytes ?? null)),
    day('answeredOn', ['Répondu le', 11], ({ member }) =>
      member.answer === null ? null : dayOf(member.answer.answeredAt),
    ),
    text('note', ['Précision', 50], ({ member }) => member.answer?.note ?? null),
    micros(
      'plannedEuros',
      ['Coût prévu de l’année (EUR)', 16],
      ({ member }) => member.outcome?.plannedYearMicros ?? null,
    ),
    summedCents('commitmentEuros', ['Engagement proposé (EUR)', 15], ({ member, space }) =>
      // Once a member: it is of all its spaces together.
      space === null || space === member.spaces[0] ? (member.outcome?.draftCommitmentCents ?? null) : null,
    ),
  ],
})

const needsPlan = listSheet<'getNeedsPlanXlsx', PlannedPool>({
  fileName: 'plan-de-capacite',
  name: 'Plan de capacité',
  rowsOf: ({ pools: planned }) => planned,
  columns: () => [
    text('pool', ['Réserve', 34], (row) => row.name),
    text('offer', ['Offre', 22], (row) => row.offerName),
    text('verdict', ['Constat', 12], (row) => (row.lackingBytes > 0n ? 'manque' : 'suffit')),
    decimal('lackingGib', ['Manque (Go)', 14], (row) => gibText(row.lackingBytes)),
    decimal('givableGib', ['Capacité (Go)', 14], (row) => gibText(row.givableBytes)),
    decimal('allocatedGib', ['Attribué (Go)', 14], (row) => gibText(row.allocatedBytes)),
    decimal('heldGib', ['Réservé (Go)', 14], (row) => gibText(row.heldBytes)),
    decimal('growthGib', ['En plus (Go)', 14], (row) => gibText(row.growthBytes)),
    decimal('plannedGib', ['Après réponses (Go)', 14], (row) => gibText(row.plannedBytes)),
    count('daysToFullBefore', ['Pleine dans (jours)', 10], (row) => row.daysToFullBefore),
    count('daysToFullAfter', ['Puis dans (jours)', 10], (row) => row.daysToFullAfter),
  ],
})

/** The lists of space as sheets. */
export const quotaLists = {
  listOffersXlsx: offers,
  listPoolsXlsx: pools,
  listPoolHoldingsXlsx: poolHoldings,
  listLedgerTransfersXlsx: ledgerTransfers,
  getTenantQuotasXlsx: tenantQuotas,
  listQuotaRequestsXlsx: quotaRequests,
  listQuotaLoansXlsx: quotaLoans,
  listNeedsAnswersXlsx: needsAnswers,
  getNeedsPlanXlsx: needsPlan,
} as const satisfies { readonly [Id in ListWorkbookId]?: ListSheet<Id> }
