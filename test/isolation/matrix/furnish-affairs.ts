import type { Statement } from '@grenier/contracts'
import type { Transaction } from '@grenier/control-plane/ports'
import { addMs, civilDate, civilMonth, GIB, monthBounds } from '@grenier/quota-billing'
import { idOf, ids, recordedAt } from '../../harness/fixtures.ts'
import { insertSentNotice } from '../../harness/forecast-notice.ts'
import { insertDrafted, insertIssued } from '../../harness/issued-statement.ts'

const month = civilMonth('2026-01')
const claimOf = (number: number): string => `archives-${number}`
const namespaceOf = (number: number): string => `commune-${number}`

/** Ids of what is written behind the use cases, by tenant. */
export const affairsOf = (number: number) => ({
  chargeId: idOf(0x41, number),
  statementId: idOf(0x42, number),
  statementDraftId: idOf(0x43, number),
  disputeId: idOf(0x44, number),
  loanId: idOf(0x45, number),
  copyId: idOf(0x46, number),
  taskId: idOf(0x47, number),
  drillTaskId: idOf(0x48, number),
  exitId: idOf(0x49, number),
  moveId: idOf(0x4a, number),
  adoptionId: idOf(0x4b, number),
  noticeId: idOf(0x4c, number),
  letterId: idOf(0x5d, number),
  objectionId: idOf(0x57, number),
  forecastNoticeId: idOf(0x59, number),
  deliveryId: idOf(0x4d, number),
  invitationId: idOf(0x4e, number),
  assignmentId: idOf(0x4f, number),
  serviceTokenId: idOf(0x50, number),
  claimName: claimOf(number),
  namespace: namespaceOf(number),
})

async function insertMoney(tx: Transaction, number: number): Promise<void> {
  const tenantId = ids.tenant(number)
  const { chargeId, statementId, statementDraftId, disputeId } = affairsOf(number)
  const nothing = { offerId: null, meter: null, quantityByteSeconds: null, unitPriceMicros: null }
  const rated = { kind: 'shared', ruleId: 'salle', label: 'Salle machine', estimatedSeconds: 0 } as const
  const explanation = { formula: 'largest-remainder-share', params: {} }
  const own = { amountMicros: 1_230_000n, explanation, bookedAt: recordedAt, originMonth: null, correction: null }
  await tx.billing.insertCharges([{ id: chargeId, tenantId, month, ...nothing, ...rated, ...own }])
  const line = { position: 1, beneficiaryTenantId: tenantId, beneficiaryName: `Commune 00${number}`, label: 'Salle' }
  const amounts = { quantityText: '', unitPriceText: '', amountCents: 123n, carriedFrom: null, vatRateBasisPoints: 0 }
  const statement = {
    id: statementId,
    number: `2026-0000${number}`,
    tenantId,
    payerName: `Commune 00${number}`,
    payerSiren: null,
    payerSiret: null,
    issuerName: 'Région',
    month,
    firstMonth: month,
    ...monthBounds(month, 'Europe/Paris'),
    issuedAt: recordedAt,
    agreementNumber: `C-${number}`,
    tariffCode: 'T-2026',
    tariffActNumber: '2026-001',
    vatRegime: 'out-of-scope',
    lines: [{ ...line, ...amounts, vatRegime: 'out-of-scope' }],
    totalCents: 123n,
    vatGroups: [{ regime: 'out-of-scope', rateBasisPoints: 0, baseCents: 123n, vatCents: 0n }],
    vatCents: 0n,
    payableCents: 123n,
    currency: 'EUR',
    settlementMode: 'titre',
    subject: 'Participation, janvier 2026',
    engagementNumber: null,
    serviceCode: null,
    simulated: true,
    credit: null,
  } satisfies Statement
  const recipientId = ids.recipient(number)
  await insertIssued(tx, statement, { chargeIds: [chargeId], recipientId })
  const waiting = { chargeIds: [], recipientId, disputableUntil: civilDate('2030-01-01') }
  await insertDrafted(tx, { ...statement, id: statementDraftId }, waiting)
  const doubt = { positions: [1], reason: 'essai', raisedBy: 'm', raisedAt: recordedAt, dueOn: civilDate('2026-02-01') }
  const open = { state: 'open', answer: null, correction: null, endedBy: null, endedAt: null } as const
  await tx.billing.insertDispute({ id: disputeId, tenantId, statementId: statementDraftId, ...doubt, ...open })
}

/** Between this tenant and one that nobody here acts for. */
async function insertLoan(tx: Transaction, number: number): Promise<void> {
  const dates = { endsOn: civilDate('2026-12-31'), proposedAt: recordedAt, decidedAt: null, decidedBy: null }
  const names = { lenderName: 'Commune 003', borrowerName: `Commune 00${number}`, reason: 'archives', proposedBy: 'm' }
  const bytes = { amountBytes: GIB, loweredBytes: 0n, returnedBytes: 0n, remindedDays: null }
  const sides = { lenderTenantId: ids.tenant(3), borrowerTenantId: ids.tenant(number), offerId: ids.offer(1) }
  const rest = { state: 'proposed', dataClass: 'ordinary', version: 1 } as const
  await tx.quota.insertLoan({
    id: affairsOf(number).loanId,
    ...dates,
    ...names,
    ...bytes,
    ...sides,
    ...rest,
    history: [],
  })
}

/** A claim, a copy of it, a restore that was asked for and a drill that failed. */
async function insertProtection(tx: Transaction, number: number): Promise<void> {
  const tenantId = ids.tenant(number)
  const { copyId, taskId, claimName } = affairsOf(number)
  const seen = { name: claimName, isBound: true, accessModes: [], volumeMode: 'Filesystem', isExcluded: false } as const
  const judged = { state: 'covered', reason: 'good-copy', newestCopyAt: recordedAt } as const
  const claim = { ...seen, ...judged, createdAt: recordedAt, className: 'standard', capacityBytes: GIB }
  const from = { driver: 'k8up', claimName, copyRef: 'c', repository: 'r' } as const
  const copy = { ...from, id: copyId, takenAt: recordedAt, sizeBytes: null }
  const observation = { tenantId, observedAt: recordedAt, rpoSeconds: 1, isPruneHeld: false, claims: [claim] }
  await tx.protection.saveObservation({ ...observation, copies: [copy] })
  const restored = {
    copyId,
    copyRef: 'c',
    copyDriver: 'k8up',
    sourceClaimName: claimName,
    newClaimName: `${claimName}-copie`,
    offerId: ids.offer(1),
    className: 'standard',
  } as const
  const nowhere = { startedAt: null, endedAt: null, deadlineAt: null, objectUid: null }
  const asked = { clusterId: ids.cluster, requestedAt: recordedAt, requestedBy: 'm', message: 'queued', version: 1 }
  const task = { tenantId, state: 'queued', restoredBytes: GIB, ...asked, ...nowhere, ...restored } as const
  await tx.protection.insertTask({ id: taskId, kind: 'restore', namespace: `commune-${number}`, ...task })
  const event = { state: 'queued', actor: 'm', recordedAt, message: 'queued' } as const
  await tx.protection.appendTaskEvent({ tenantId, taskId, ...event })
}

async function insertDrill(tx: Transaction, number: number, reservationId: string): Promise<void> {
  const tenantId = ids.tenant(number)
  const { copyId, drillTaskId, claimName } = affairsOf(number)
  const copied = {
    copyId,
    copyRef: 'c',
    copyDriver: 'k8up',
    sourceClaimName: claimName,
    newClaimName: claimName,
  } as const
  const place = { offerId: ids.offer(1), className: 'standard', clusterId: ids.cluster, namespace: `drill-${number}` }
  const times = { requestedAt: recordedAt, startedAt: null, endedAt: null, deadlineAt: null, objectUid: null }
  const rest = { requestedBy: 'o', message: 'queued', version: 1, restoredBytes: GIB, state: 'queued' } as const
  await tx.protection.insertTask({ id: drillTaskId, tenantId, kind: 'drill', ...copied, ...place, ...times, ...rest })
  await tx.protection.insertDrill({ tenantId, taskId: drillTaskId, reservationId, expiresAt: addMs(recordedAt, 1_000) })
}

/** As if a worker had made it. */
async function insertNamespace(tx: Transaction, number: number): Promise<void> {
  const storage = {
    purpose: 'storage',
    clusterId: ids.cluster,
    name: namespaceOf(number),
    uid: idOf(0x61, number),
  } as const
  await tx.provisioning.saveNamespaces(ids.tenant(number), [storage])
}

async function insertLeaving(tx: Transaction, number: number): Promise<void> {
  const tenantId = ids.tenant(number)
  const { exitId, moveId, adoptionId } = affairsOf(number)
  const gone = { approvedBy: null, approvedAt: null, destroyedAt: null, coolingOffEndsOn: null, manifestTakenAt: null }
  const proof = { finalBackupAt: null, finalBackupEvidence: null, visaReference: null, visaAuthority: null }
  const notice = { noticeGivenOn: civilDate('2026-01-01'), noticeDays: 90, noticeEndsOn: civilDate('2026-04-01') }
  const wanted = { requestedBy: 'o', requestedAt: recordedAt, reason: 'essai', version: 1 }
  await tx.tenancy.insertExit({
    id: exitId,
    tenantId,
    state: 'cancelled',
    dataClass: 'ordinary',
    coolingOffDays: 60,
    visaSignedOn: null,
    ...gone,
    ...proof,
    ...notice,
    ...wanted,
    waitingFor: [],
    history: [],
  })
  const sides = { sourceClusterId: ids.cluster, targetClusterId: ids.backupCluster, targetNamespaceUid: null }
  const names = { sourceNamespace: `commune-${number}`, targetNamespace: `commune-${number}` }
  const removal = { removalOpensOn: null, removalRequestedBy: null, removalRequestedAt: null, removalApprovedBy: null }
  const steps = { frozenAt: null, backupTaskId: null, switchedAt: null, endedAt: null, removalApprovedAt: null }
  await tx.tenancy.insertMove({
    id: moveId,
    tenantId,
    state: 'planned',
    sourceNamespaceUid: idOf(0x61, number),
    sameSiteReason: null,
    windowStartsAt: addMs(recordedAt, 3_600_000),
    windowEndsAt: addMs(recordedAt, 7_200_000),
    coolingOffDays: 30,
    ...sides,
    ...names,
    ...removal,
    ...steps,
    ...wanted,
    failure: null,
    waitingFor: [],
    offers: [],
    claims: [],
    history: [],
    losses: [],
  })
  const decided = { decidedAt: null, decidedBy: null, decisionReason: null, writeBegunAt: null, endedAt: null }
  await tx.provisioning.insertAdoption({
    id: adoptionId,
    tenantId,
    clusterId: ids.cluster,
    namespace: `ancien-${number}`,
    version: 1,
    refusal: null,
    namespaceUid: idOf(0x62, number),
    state: 'reported',
    findings: [],
    adoptable: true,
    fingerprint: 'f'.repeat(64),
    ...decided,
    reason: 'essai',
    reportedAt: recordedAt,
    reportedBy: 'o',
  })
}

/** Each member objects to a subprocessor of its own number. */
async function insertObjection(tx: Transaction, number: number): Promise<void> {
  const [tenantId, id, subprocessorId] = [ids.tenant(number), affairsOf(number).objectionId, idOf(0x58, number)]
  const day = civilDate('2026-12-01')
  const who = {
    name: `Sous-traitant ${number}`,
    siren: null,
    country: 'FR',
    place: 'Lille',
    activity: 'network',
  } as const
  const what = { description: 'Réseau', transferSafeguard: null, shortNoticeReason: null }
  const dates = { startsOn: day, endsOn: null, objectionUntil: day, recordedAt, version: 1 }
  await tx.tenancy.insertSubprocessor({ id: subprocessorId, ...who, ...what, ...dates }, 'o')
  const open = { answer: null, answeredAt: null, answeredBy: null, version: 1 }
  const said = { subprocessorId, subprocessorName: who.name, reason: 'essai d’opposition', recordedAt, recordedBy: 'm' }
  await tx.tenancy.insertObjection({ id, tenantId, ...said, ...open })
}

async function insertLetters(tx: Transaction, number: number): Promise<void> {
  const tenantId = ids.tenant(number)
  const { noticeId, letterId, deliveryId } = affairsOf(number)
  const facts = { params: {}, rows: [], refusals: [], visaReasons: [] }
  const about = { kind: 'exit-step', subjectId: affairsOf(number).exitId, occurrence: '1' } as const
  await tx.notification.insertNotice({ tenantId, id: noticeId, ...about, facts, occurredAt: recordedAt })
  await tx.notification.insertPaperLetter({ tenantId, id: letterId, noticeId, recordedAt })
  const mail = {
    channel: 'mail',
    recipient: `mairie-${number}@commune.example`,
    language: 'fr',
    endpointId: null,
  } as const
  const tried = { state: 'dead', attempts: 5, nextAttemptAt: null, endedAt: recordedAt, lastReason: '550' } as const
  const times = { attemptingUntil: null, receipt: null, recordedAt }
  await tx.notification.insertDeliveries([{ id: deliveryId, tenantId, noticeId, ...mail, ...tried, ...times }])
}

async function insertPeople(tx: Transaction, number: number): Promise<void> {
  const tenantId = ids.tenant(number)
  const { invitationId, assignmentId, serviceTokenId } = affairsOf(number)
  const personSubject = `personne-${number}`
  const email = `${personSubject}@commune.example`
  const person = { name: null, email, emailVerified: true, siret: null, grants: [], signedInAt: recordedAt }
  await tx.access.savePerson({ subject: personSubject, ...person })
  const asked = { email, role: 'member-viewer', roleEndsAt: null, language: 'fr' } as const
  const none = { acceptedAt: null, acceptedBy: null, revokedAt: null, revokedBy: null, version: 1 }
  const invited = { invitedAt: recordedAt, invitedBy: 'm', expiresAt: addMs(recordedAt, 604_800_000) }
  const invitation = { id: invitationId, tenantId, ...asked, ...none, ...invited }
  await tx.access.insertInvitation({ invitation, tokenHash: `${number}`.padStart(64, '0') })
  const lasting = { assignedAt: recordedAt, endsAt: null, endedAt: null, endedBy: null, version: 1 }
  const held = { personSubject, personName: null, personEmail: email, role: 'member-viewer' } as const
  await tx.access.insertAssignment({ id: assignmentId, tenantId, invitationId, ...held, ...lasting })
  const token = { id: serviceTokenId, kind: 'service', name: `programme-${number}`, tenantId, hint: 'gre_…' } as const
  await tx.access.insertToken({
    token: { ...token, roles: ['member-viewer'], ...lastingToken },
    poolId: null,
    personSubject: null,
    tokenHash: `${number}`.padStart(64, 'a'),
  })
}

const lastingToken = {
  operations: null,
  expiresAt: addMs(recordedAt, 400 * 86_400_000),
  createdAt: recordedAt,
  createdBy: 'm',
  lastUsedAt: null,
  revokedAt: null,
  revokedBy: null,
  version: 1,
} as const

/** A person and a personal token of theirs. */
export async function insertPersonalToken(
  tx: Transaction,
  { subject, tokenId, place }: { subject: string; tokenId: string; place: number },
): Promise<void> {
  const person = { name: null, email: null, emailVerified: false, siret: null, grants: [], signedInAt: recordedAt }
  await tx.access.savePerson({ subject, ...person })
  const token = {
    id: tokenId,
    kind: 'personal',
    name: 'Tableau',
    tenantId: null,
    hint: 'gre_…',
    roles: ['auditor'],
  } as const
  const owned = { poolId: null, personSubject: subject, tokenHash: place.toString(16).padStart(64, 'b') }
  await tx.access.insertToken({ token: { ...token, ...lastingToken, roles: [...token.roles] }, ...owned })
}

/** The replacement of a second factor that somebody lost. */
export async function insertReset(tx: Transaction, id: string): Promise<void> {
  const [personSubject, email] = ['local:perdue', 'perdue@syndicat.example']
  const enrolled = {
    sealedTotpSecret: '',
    enrolledAt: recordedAt,
    lastTotpStep: 0n,
    failures: 0,
    lockedUntil: null,
  }
  await tx.access.saveLocalAccount({ subject: personSubject, email, language: 'fr', ...enrolled })
  const until = { takesEffectAt: addMs(recordedAt, 1), expiresAt: addMs(recordedAt, 86_400_000_000) }
  const asked = { id, personSubject, email, reason: 'Téléphone perdu', askedAt: recordedAt, askedBy: 'o' }
  await tx.access.insertReset({ ...asked, ...until, endedAt: null, endedBy: null, outcome: null })
}

/** What no call of the API can make without a worker and a cluster, of one tenant. */
export async function insertAffairs(tx: Transaction, number: number, reservationId: string): Promise<void> {
  await insertNamespace(tx, number)
  await insertMoney(tx, number)
  await insertSentNotice(tx, { id: affairsOf(number).forecastNoticeId, tenantId: ids.tenant(number), year: '2026' })
  await insertLoan(tx, number)
  await insertProtection(tx, number)
  await insertDrill(tx, number, reservationId)
  await insertLeaving(tx, number)
  await insertLetters(tx, number)
  await insertObjection(tx, number)
  await insertPeople(tx, number)
}

/** A territory event with one change, of a member. */
export async function insertTerritoryEvent(tx: Transaction, eventId: string): Promise<void> {
  const day = civilDate('2026-01-01')
  const unconfirmed = { operatorConfirmedAt: null, operatorConfirmedBy: null, financeConfirmedAt: null }
  const open = { appliedAt: null, withdrawnAt: null, withdrawnBy: null, withdrawalReason: null }
  const counts = { changes: 1, leftOut: 0, applied: 0, heldUp: 0 }
  const own = { id: eventId, source: 'Registre', registerOn: day, effectiveOn: day, state: 'proposed' } as const
  const proposed = { proposedAt: recordedAt, proposedBy: 'o', financeConfirmedBy: null, version: 1 }
  const body = { siren: null, inseeCode: null, departementCode: null, population: null, epci: null }
  await tx.tenancy.insertTerritoryEvent({ ...own, ...proposed, ...unconfirmed, ...open, ...counts }, [
    {
      number: 1,
      kind: 'changed',
      bodyKind: 'commune',
      groupCode: '95001',
      organisationId: ids.organisation(1),
      tenantId: ids.tenant(1),
      facts: ['name'],
      before: { ...body, name: 'Avant' },
      after: { ...body, name: 'Après' },
      successorId: null,
    },
  ])
}

/** As if a worker had drawn it, of letters that are forgotten. */
export async function insertPrintFile(tx: Transaction, id: string): Promise<void> {
  const bytes = new TextEncoder().encode('%PDF-1.7')
  const unposted = { postedOn: null, postedAt: null, postedBy: null, isFileForgotten: false }
  const drawn = { pageCount: 2, sizeBytes: bytes.length, sha256: 'ab'.repeat(32), letterCount: 1 }
  const asked = { number: 1, requestedAt: recordedAt, requestedBy: 'o', returnLines: [] }
  const batch = { id, state: 'ready' as const, version: 1, ...asked, ...drawn, ...unposted }
  await tx.notification.insertPaperBatch(batch, [])
  await tx.notification.savePaperFile(batch, [bytes])
}
