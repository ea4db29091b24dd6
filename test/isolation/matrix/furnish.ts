import { createHash } from 'node:crypto'
import { type Role, roles } from '@grenier/contracts'
import { documentTemplates } from '@grenier/documents'
import { civilDate, civilMonth, GIB, monthBounds } from '@grenier/quota-billing'
import { boxOfTheSuite, type RealApi } from '../../api/support/real-api.ts'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../../harness/fixtures.ts'
import {
  affairsOf,
  insertAffairs,
  insertPersonalToken,
  insertPrintFile,
  insertReset,
  insertTerritoryEvent,
} from './furnish-affairs.ts'

/** Ids by what a path, a query or a body calls them. */
export type Ids = Readonly<Record<string, string>>

/** Everything that an endpoint can be asked about. */
export interface Furnished {
  /** Of the tenant that members act for here, of another one, and of nobody. */
  readonly own: Ids
  readonly other: Ids
  readonly missing: Ids
  /** Of the platform: there are no two of them to be kept apart. */
  readonly shared: Ids
}

/** The tenant that members act for here. */
export const own = ids.tenant(1)
const month = civilMonth('2026-01')
const missingId = idOf(0x7f, 0x7f)

/** A token of the person who calls in that role: a member's token and an operator's are alike, each is its person's. */
export const personalTokenOf = (role: Role | null): string => idOf(0x51, role === null ? 98 : roles.indexOf(role) + 1)
/** Somebody who is known and has no role, and the text by which the suite knows them. */
export const subjectWithoutRole = 'sans-role'
export const tokenOfNoRole = 'no-role'
const personalTokenOfAnother = idOf(0x51, 99)

async function furnishTenant(api: RealApi, number: number): Promise<Ids> {
  const tenantId = ids.tenant(number)
  const operator = api.client('operator')
  const dates = { validFrom: civilDate('2026-01-01'), validUntil: null }
  const person = { personSubject: `maire-${number}`, personName: 'Le maire', function: 'mayor', actId: null } as const
  const params = { tenantId }
  const mandate = await operator.call('recordMandate', { params, body: { ...person, ...dates, ceilingCents: null } })
  const reached = { function: 'technical', name: 'La DSI', email: `dsi-${number}@commune.example` } as const
  const contact = await operator.call('recordContact', { params, body: { ...reached, ...dates } })
  const agreements = await operator.call('listAgreements', { params })
  const recipients = await operator.call('listRecipients', { params })
  const suspension = await operator.call('suspendTenant', { params, body: { reason: 'essai de suspension' } })
  const resumed = { suspensionId: suspension.id, tenantId }
  await operator.call('resumeTenant', { params: resumed, body: { reason: 'essai fini' }, ifMatch: 1 })
  const endpoint = await api.client('member-admin', tenantId).call('recordWebhookEndpoint', {
    params,
    body: { url: `https://recepteur-${number}.example/hook`, noticeKinds: [] },
  })
  const request = await api.client('member-admin', tenantId).call('submitQuotaRequest', {
    params,
    body: {
      lines: [{ offerId: ids.offer(1), wantedQuotaBytes: 10n * GIB }],
      justification: 'archives',
      wishedOn: null,
    },
  })
  const reservation = await operator.call('reserveCapacity', {
    body: { tenantId, offerId: ids.offer(1), reservedBytes: GIB, purpose: 'restore-drill', ttlSeconds: 86_400 },
  })
  await api.unitOfWork.transact({ kind: 'platform' }, (tx) => insertAffairs(tx, number, reservation.id))
  const asked = await operator.call('requestTenantExport', { params: { tenantId } })
  const made = {
    exportId: asked.id,
    mandateId: mandate.id,
    agreementId: agreements.items[0]?.id ?? '',
    recipientId: recipients.items[0]?.id ?? '',
    contactId: contact.id,
    suspensionId: suspension.id,
    endpointId: endpoint.id,
  }
  return { tenantId, ...made, requestId: request.id, reservationId: reservation.id, ...affairsOf(number) }
}

/** What stands once for everybody. */
async function furnishPlatform(api: RealApi): Promise<Ids> {
  const operator = api.client('operator')
  const finance = api.client('finance')
  const clusterId = ids.cluster
  await operator.call('recordDocumentTemplate', {
    body: {
      kind: 'agreement',
      name: 'convention.docx',
      fileBase64: Buffer.from(documentTemplates.standard('agreement')).toString('base64'),
    },
  })
  const probe = await operator.call('startNetworkProbe', { params: { clusterId } })
  const hold = await operator.call('holdCluster', { params: { clusterId }, body: { reason: 'essai de retenue' } })
  const certificate = await operator.call('recordCertificate', {
    body: {
      kind: 'hds',
      siteId: ids.site,
      offerId: null,
      reference: 'HDS-1',
      issuedBy: 'Organisme',
      validFrom: civilDate('2026-01-01'),
      validUntil: civilDate('2028-12-31'),
    },
  })
  const subprocessor = await operator.call('recordSubprocessor', {
    body: {
      name: 'Hébergeur du Nord',
      siren: null,
      country: 'FR',
      place: 'Gravelines',
      activity: 'hosting',
      description: 'Salle et énergie',
      transferSafeguard: null,
      startsOn: civilDate('2026-01-01'),
      shortNoticeReason: 'en place depuis le début',
    },
  })
  const draft = await finance.call('createTariffDraft', {
    body: {
      name: 'Essai',
      keys: [],
      rules: [{ kind: 'perInhabitantYear', ruleId: 'habitants', label: 'Habitants', unitPriceMicros: 1_000_000n }],
    },
  })
  const [correctionId, operatorTaskId, resetId] = [idOf(0x52, 1), idOf(0x53, 1), idOf(0x55, 1)]
  const [eventId, batchId] = [idOf(0x58, 1), idOf(0x59, 1)]
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    const task = {
      kind: 'certificate-ending',
      subjectId: certificate.id,
      facts: {},
      recordedAt: api.clock.now(),
    } as const
    const open = { tenantId: null, takenAt: null, takenBy: null, doneAt: null, doneBy: null, note: null, version: 1 }
    await tx.notification.insertOperatorTask({ id: operatorTaskId, ...task, ...open })
    await insertReset(tx, resetId)
    await insertTerritoryEvent(tx, eventId)
    await insertPrintFile(tx, batchId)
    const wanted = {
      month,
      reason: 'essai',
      tenantIds: null,
      rowCount: 0,
      differenceMicros: 0n,
      digest: 'f'.repeat(64),
    }
    const proposed = { proposedBy: 'o', proposedAt: recordedAt, postedMonth: null, postedBy: null, postedAt: null }
    await tx.billing.insertCorrection({
      id: correctionId,
      state: 'proposed',
      costPools: [],
      version: 1,
      ...wanted,
      ...proposed,
    })
    const period = await tx.billing.lockPeriod({ id: idOf(0x54, 1), month, ...monthBounds(month, 'Europe/Paris') })
    await tx.billing.savePeriod({ ...period, state: 'closed' })
    await tx.quota.insertNeedsCampaign({
      year: '2026',
      opensOn: civilDate('2025-09-01'),
      closesOn: civilDate('2030-01-01'),
      tariffDraftId: null,
      message: null,
      openedBy: 'o',
      openedAt: recordedAt,
      askedAt: recordedAt,
      remindedDays: null,
      closedAt: null,
    })
  })
  const made = {
    probeId: probe.id,
    holdId: hold.id,
    certificateId: certificate.id,
    draftId: draft.id,
    subprocessorId: subprocessor.id,
  }
  const ground = { organisationId: ids.organisation(1), poolId: ids.region, offerId: ids.offer(1), actId: ids.act }
  const commune = { inseeCode: '95127' }
  return {
    ...made,
    ...ground,
    ...commune,
    clusterId,
    siteId: ids.site,
    correctionId,
    operatorTaskId,
    resetId,
    eventId,
    batchId,
    templateKind: 'agreement',
    number: '1',
    month,
    year: '2026',
    milestoneCode: 'accruals-exported',
    quarter: '2026-Q1',
  }
}

const pdfOfTheAct = Buffer.from('%PDF-1.7\n%%EOF')
const signedPaper = {
  number: 1,
  name: 'deliberation.pdf',
  sizeBytes: pdfOfTheAct.length,
  sha256: createHash('sha256').update(pdfOfTheAct).digest('hex'),
  recordedAt,
  recordedBy: 'operator-1',
  replacedAt: null,
  replacedBy: null,
}

/** Two members with one of everything, of which a pool's approver has the first below its pool, and a platform. */
export async function furnish(api: RealApi): Promise<Furnished> {
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx, (text) => boxOfTheSuite.seal(text))
    await tx.tenancy.insertActFile({ actId: ids.act, ...signedPaper }, pdfOfTheAct)
    for (const number of [1, 2, 3]) await insertMember(tx, number, number === 1 ? ids.epci : ids.region)
    for (const [place, role] of roles.entries()) {
      await insertPersonalToken(tx, { subject: `${role}-1`, tokenId: personalTokenOf(role), place: place + 1 })
    }
    await insertPersonalToken(tx, { subject: subjectWithoutRole, tokenId: personalTokenOf(null), place: 98 })
    await insertPersonalToken(tx, { subject: 'une-autre', tokenId: personalTokenOfAnother, place: 99 })
  })
  const [mine, theirs] = [await furnishTenant(api, 1), await furnishTenant(api, 2)]
  const missing = Object.fromEntries(Object.keys(theirs).map((name) => [name, missingId]))
  return {
    own: { ...mine, personalTokenId: personalTokenOf(null) },
    other: { ...theirs, personalTokenId: personalTokenOfAnother },
    missing: { ...missing, claimName: 'archives-9', namespace: 'commune-9', personalTokenId: missingId },
    shared: await furnishPlatform(api),
  }
}
