import { type Endpoint, endpoints, isMemberRole, type Statement } from '@grenier/contracts'
import type { Transaction } from '@grenier/control-plane/ports'
import { civilDate, civilMonth, GIB, monthBounds } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { insertDrafted, insertIssued } from '../harness/issued-statement.ts'
import { openChanges } from './support/change-stream.ts'
import { anHourAfter, type RealApi, startRealApi } from './support/real-api.ts'

const [own, other, missing] = [ids.tenant(1), ids.tenant(2), idOf(7, 99)]
/** A loan between the other tenant and a third one. */
const otherLoanId = idOf(53, 1)
/** A charge of the other tenant and the statement that asks for it. */
const [otherChargeId, otherStatementId] = [idOf(51, 1), idOf(52, 1)]
/** And one that is not issued yet. */
const otherDraftId = idOf(52, 2)
const otherDisputeId = idOf(52, 3)

async function insertLoan(tx: Transaction): Promise<void> {
  const dates = { endsOn: civilDate('2026-12-31'), proposedAt: recordedAt, decidedAt: null, decidedBy: null }
  const names = { lenderName: 'Commune 003', borrowerName: 'Commune 002', reason: 'archives', proposedBy: 'm' }
  const bytes = { amountBytes: GIB, loweredBytes: 0n, returnedBytes: 0n, remindedDays: null }
  const sides = { lenderTenantId: ids.tenant(3), borrowerTenantId: other, offerId: ids.offer(1) }
  const loan = { ...dates, ...names, ...bytes, ...sides, history: [] }
  await tx.quota.insertLoan({ ...loan, id: otherLoanId, state: 'proposed', dataClass: 'ordinary', version: 1 })
}

async function insertStatement(tx: Transaction, tenantId: string): Promise<void> {
  const month = civilMonth('2026-01')
  const fixed = { tenantId, month, offerId: null, meter: null, quantityByteSeconds: null, unitPriceMicros: null }
  const explanation = { formula: 'largest-remainder-share', params: {} }
  await tx.billing.insertCharges([
    {
      ...fixed,
      id: otherChargeId,
      kind: 'shared',
      ruleId: 'salle',
      label: 'Salle machine',
      estimatedSeconds: 0,
      amountMicros: 1_230_000n,
      explanation,
      bookedAt: recordedAt,
      originMonth: null,
      correction: null,
    },
  ])
  const line = { position: 1, beneficiaryTenantId: tenantId, label: 'Salle machine', quantityText: '' }
  const lineFacts = { beneficiaryName: 'Commune 002', vatRegime: 'out-of-scope', vatRateBasisPoints: 0 } as const
  const statement = {
    id: otherStatementId,
    number: '2026-00001',
    tenantId,
    payerName: 'Commune 002',
    payerSiren: null,
    payerSiret: null,
    issuerName: 'Région',
    month,
    firstMonth: month,
    ...monthBounds(month, 'Europe/Paris'),
    issuedAt: recordedAt,
    agreementNumber: 'C-2',
    tariffCode: 'T-2026',
    tariffActNumber: '2026-001',
    vatRegime: 'out-of-scope',
    lines: [{ ...line, unitPriceText: '', amountCents: 123n, carriedFrom: null, ...lineFacts }],
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
  await insertIssued(tx, statement, { chargeIds: [otherChargeId], recipientId: ids.recipient(2) })
  const waiting = { chargeIds: [], recipientId: ids.recipient(2), disputableUntil: civilDate('2030-01-01') }
  await insertDrafted(tx, { ...statement, id: otherDraftId }, waiting)
  const doubt = { positions: [1], reason: 'probe', raisedBy: 'm', raisedAt: recordedAt, dueOn: civilDate('2026-02-01') }
  const open = { state: 'open', answer: null, correction: null, endedBy: null, endedAt: null } as const
  await tx.billing.insertDispute({ id: otherDisputeId, tenantId, statementId: otherDraftId, ...doubt, ...open })
  const period = await tx.billing.lockPeriod({ id: otherDraftId, month, ...monthBounds(month, 'Europe/Paris') })
  await tx.billing.savePeriod({ ...period, state: 'closed' })
}

let api: RealApi
/** A quota request of the other tenant. */
let otherRequestId: string
beforeAll(async () => {
  api = await startRealApi(anHourAfter(recordedAt))
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
    await insertMember(tx, 2)
    await insertMember(tx, 3)
    // Beside the group of communes of the others, not below it.
    await insertMember(tx, 4, ids.region)
    await insertStatement(tx, other)
    await insertLoan(tx)
  })
  const lines = [{ offerId: ids.offer(1), wantedQuotaBytes: 10n * GIB }]
  const request = await api.client('member-admin', other).call('submitQuotaRequest', {
    params: { tenantId: other },
    body: { lines, justification: 'archives', wishedOn: null },
  })
  otherRequestId = request.id
})
afterAll(() => api?.close())

/** Everything of an answer but its date and the id that names the call in the log. */
async function ask(endpoint: Endpoint, path: string, { language, asker = own }: { language: string; asker?: string }) {
  const response = await fetch(`${api.baseUrl}${path}`, {
    method: endpoint.method,
    headers: {
      authorization: `Bearer ${await api.token('member-admin', asker)}`,
      'accept-language': language,
      'idempotency-key': `probe-${path}-${language}`.slice(0, 200),
      'if-match': '"1"',
      'content-type': 'application/json',
    },
    ...(endpoint.body === undefined ? {} : { body: JSON.stringify(bodyOf(endpoint)) }),
  })
  const headers = [...response.headers].filter(([name]) => !['date', 'x-request-id'].includes(name))
  return { status: response.status, headers, bytes: Buffer.from(await response.arrayBuffer()).toString('latin1') }
}

const bodyOf = ({ path }: Endpoint) => {
  if (path.endsWith('/references')) return { engagementNumber: 'E-1' }
  if (path.endsWith('/comments')) return { kind: 'comment', text: 'probe' }
  if (path.includes('{loanId}')) {
    return { reason: 'probe', ...(path.endsWith('/decision') ? { decision: 'consent' } : {}) }
  }
  if (path.endsWith('/decision')) return { decision: 'approve', reason: 'probe' }
  return path.endsWith('/quota-requests')
    ? { lines: [{ offerId: ids.offer(1), wantedQuotaBytes: '1' }], justification: 'probe', wishedOn: null }
    : {}
}

const forMembers = (Object.entries(endpoints) as [string, Endpoint][]).filter(([, { roles }]) =>
  roles.some(isMemberRole),
)
const ofTenant = forMembers.filter(([, { path }]) => path.includes('{tenantId}'))
const ofRequest = forMembers.filter(([, { path }]) => path.includes('{requestId}'))

type Named = readonly [
  operation: string,
  endpoint: Endpoint,
  thing: { readonly parameter: string; readonly id: string },
]
const ofLoan = forMembers.filter(([, { path }]) => path.includes('{loanId}'))
const statementOf = ({ path }: Endpoint) => (path.includes('/statement-drafts/') ? otherDraftId : otherStatementId)
const ofBilling = forMembers.flatMap(([operation, endpoint]): Named[] => {
  if (endpoint.path.includes('{statementId}'))
    return [[operation, endpoint, { parameter: '{statementId}', id: statementOf(endpoint) }]]
  if (endpoint.path.includes('{chargeId}'))
    return [[operation, endpoint, { parameter: '{chargeId}', id: otherChargeId }]]
  if (endpoint.path.includes('{disputeId}'))
    return [[operation, endpoint, { parameter: '{disputeId}', id: otherDisputeId }]]
  return []
})

describe('another tenant’s thing and a missing one', () => {
  it.each(ofTenant)('%s: answer alike, byte for byte', async (_, endpoint) => {
    for (const language of ['fr', 'en']) {
      const query = endpoint.path.endsWith('/usage') ? '?from=2026-01-01&to=2026-02-01' : ''
      const at = (id: string) => ask(endpoint, endpoint.path.replace('{tenantId}', id) + query, { language })
      const answer = await at(other)
      expect(answer.status).toBe(404)
      expect(await at(missing)).toEqual(answer)
    }
  })

  it.each(ofLoan)('%s: answer alike, byte for byte', async (_, endpoint) => {
    const at = (id: string) => ask(endpoint, endpoint.path.replace('{loanId}', id), { language: 'fr' })
    const answer = await at(otherLoanId)
    expect(answer.status).toBe(404)
    expect(await at(missing)).toEqual(answer)
  })

  it.each(ofRequest)('%s: answer alike, byte for byte', async (_, endpoint) => {
    const at = (id: string) => ask(endpoint, endpoint.path.replace('{requestId}', id), { language: 'en' })
    const answer = await at(otherRequestId)
    expect(answer.status).toBe(404)
    expect(await at(missing)).toEqual(answer)
  })

  it('covers every way in which a bill is read by its id', () => {
    expect(ofBilling.map(([operation]) => operation).sort()).toEqual([
      'explainCharge',
      'getStatement',
      'getStatementCsv',
      'getStatementDraft',
      'getStatementFacturX',
      'getStatementInvoice',
      'getStatementPdf',
      'getStatementXlsx',
      'giveStatementReferences',
      'listChargeReadings',
      'withdrawDispute',
    ])
  })

  it.each(ofBilling)(
    '%s: answer alike, byte for byte, and the owner reads it',
    async (operation, endpoint, { parameter, id }) => {
      const query = operation === 'listChargeReadings' ? `?day=2026-01-15` : ''
      const at = (thing: string) => endpoint.path.replace(parameter, thing) + query
      for (const language of ['fr', 'en']) {
        const answer = await ask(endpoint, at(id), { language })
        expect(answer.status).toBe(404)
        expect(await ask(endpoint, at(missing), { language })).toEqual(answer)
      }
      const owned = await ask(endpoint, at(id), { language: 'fr', asker: other })
      // This installation keeps its accounts in Hélios, which makes the invoice: the owner is told so.
      if (operation === 'getStatementInvoice' || operation === 'getStatementFacturX')
        expect(owned.bytes).toContain('document-not-applicable')
      else expect(owned.status).toBe(endpoint.status)
    },
  )

  it('never shows in a list, whatever the filter names', async () => {
    const client = api.client('member-admin', own)
    for (const query of [{}, { tenantId: other }, { tenantId: missing }]) {
      const outcome = await client.call('listQuotaRequests', { query }).then(
        ({ items }) => items.length,
        (error: { code?: string }) => error.code,
      )
      expect([0, 'not-found']).toContain(outcome)
    }
  })
})

/** A request for space by that member. */
const askForSpace = (tenantId: string) =>
  api.client('member-admin', tenantId).call('submitQuotaRequest', {
    params: { tenantId },
    body: {
      lines: [{ offerId: ids.offer(1), wantedQuotaBytes: 11n * GIB }],
      justification: 'archives',
      wishedOn: null,
    },
  })
/** As a stream tells it. */
const request = (subjectId: string) => ({ kind: 'quota-request', subjectId })

describe('what changed', () => {
  it('is told to the member whose it is and to the platform, and to no other member: live and asked for', async () => {
    const streamOf = async (role: 'member-viewer' | 'operator', tenantId?: string) =>
      openChanges(api.baseUrl, { authorization: `Bearer ${await api.token(role, tenantId)}` })
    const [mine, theirs, platform] = [
      await streamOf('member-viewer', own),
      await streamOf('member-viewer', other),
      await streamOf('operator'),
    ]
    const [{ id: ofOther }, { id: ofOwn }] = [await askForSpace(other), await askForSpace(own)]
    // The other member's came first: had it been told, it would be here first.
    expect(await mine.next()).toEqual(request(ofOwn))
    expect(await theirs.next()).toEqual(request(ofOther))
    expect([await platform.next(), await platform.next()]).toEqual([request(ofOther), request(ofOwn)])
    const { items, isWhole } = await api.client('member-viewer', own).call('listChanges')
    expect(isWhole).toBe(true)
    expect(items.map(({ tenantId, subjectId }) => [tenantId, subjectId])).toContainEqual([own, ofOwn])
    expect(items.filter(({ tenantId }) => tenantId !== own)).toEqual([])
    await Promise.all([mine, theirs, platform].map((stream) => stream.cancel()))
  })

  it('is told to a pool’s approver of requests from below the pool alone: live, asked for, and in the inbox', async () => {
    const authorization = `Bearer ${await api.token('pool-approver')}`
    const approver = await openChanges(api.baseUrl, { authorization })
    const [{ id: beside }, { id: below }] = [await askForSpace(ids.tenant(4)), await askForSpace(ids.tenant(3))]
    // The one from beside the pool came first: had it been told, it would be here first.
    expect(await approver.next()).toEqual(request(below))
    const client = api.client('pool-approver')
    const { items } = await client.call('listChanges')
    expect(items.map(({ subjectId }) => subjectId)).toContain(below)
    expect(items.filter(({ kind, tenantId }) => kind !== 'quota-request' || tenantId === ids.tenant(4))).toEqual([])
    const inbox = async (role: 'operator' | 'pool-approver') =>
      (await api.client(role).call('listRequestInbox')).items.map((row) => row.request.id)
    expect(await inbox('operator')).toEqual(expect.arrayContaining([beside, below]))
    expect(await inbox('pool-approver')).toContain(below)
    expect(await inbox('pool-approver')).not.toContain(beside)
    await approver.cancel()
  })
})
