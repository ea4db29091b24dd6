import type { Answer, Command, Recipient } from '@grenier/contracts'
import { civilDate, civilMonth } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { letPay } from '../../harness/let-pay.ts'
import { registerAndEnrol } from '../../harness/region-ground.ts'
import { callOf, finance, type House, memberOf, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

type Member = Answer<'enrolTenant'>

let house: House
let region: Region
let admin: Client
let epci: Member
let communes: Member[]
const day = civilDate
const january = civilMonth('2026-01')
const february = civilMonth('2026-02')
const unknownId = '0198c0de-7a00-7000-8000-00000000dead'
/** A body of Sirene with two establishments. */
const [siren, seat, other] = ['200058691', '20005869100011', '20005869100029']

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
  await publishPrices(house, region, january)
  epci = await enrolCommune(house, region, { name: 'CC des Trois Vallées', gib: 0n, siren })
  communes = []
  for (const name of ['Le Heaulme', 'Livilliers', 'Longuesse']) {
    communes.push(await enrolCommune(house, region, { name, gib: 0n }))
  }
  admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin?.end()
  await house?.close()
})

const openRecipientOf = async (member: Member): Promise<Recipient | undefined> =>
  (await recipientsOf(member)).find(({ validUntil }) => validUntil === null)

async function recipientsOf({ id }: Member, actor = finance) {
  return (await house.api.listRecipients({ tenantId: id }, callOf(actor))).items
}

const wished = {
  siret: null,
  budget: 'principal',
  serviceCode: null,
  serviceCodeRequired: false,
  engagementRequired: false,
  expenseAccount: null,
  vatLiable: false,
  settlementMode: 'titre',
  validFrom: day('2026-01-01'),
  replacesRecipientId: null,
} as const satisfies Omit<Command<'recordRecipient'>, 'tenantId'>

const record = (member: Member, change: Partial<Command<'recordRecipient'>> = {}): Promise<Recipient> =>
  house.api.recordRecipient({ tenantId: member.id, ...wished, ...change }, callOf(finance))

const assign = (beneficiary: Member, change: Partial<Command<'assignPayer'>> & { recipientId: string }) =>
  house.api.assignPayer(
    {
      tenantId: beneficiary.id,
      payerTenantId: epci.id,
      validFrom: day('2026-02-01'),
      actId: region.actId,
      ...change,
    },
    callOf(finance),
  )

const payersOf = async ({ id }: Member, actor = finance) =>
  await house.api.listPayerAssignments({ tenantId: id }, callOf(actor))

async function close(month: Command<'closePeriod'>['month'], iso: string): Promise<void> {
  house.setClock(iso)
  await house.api.closePeriod({ month, membersWithoutPopulation: 'left-out' }, callOf(finance))
  await house.jobs['close-period']({ month })
  await house.jobs['close-period']({ month })
}

describe('a recipient', () => {
  test('is an establishment of its body, by its check digits, and settles as it may', async () => {
    const cases = [
      [{ siret: '20005869100012' }, 'siret-invalid'],
      [{ siret: '35600000000048' }, 'siret-of-another'],
      [{ settlementMode: 'e-invoice' as const }, 'e-invoice-refused'],
      [{ settlementMode: 'imputation-ac' as const }, 'imputation-ac-refused'],
      [{ tenantId: unknownId }, 'not-found'],
      [{ replacesRecipientId: unknownId }, 'recipient-unknown'],
      [{ replacesRecipientId: (await recipientsOf(communes[0] ?? epci))[0]?.id ?? null }, 'recipient-unknown'],
    ] as const
    const before = await recipientsOf(epci)
    for (const [change, code] of cases) expect((await problemOf(record(epci, change))).code).toBe(code)
    expect(await recipientsOf(epci)).toEqual(before)
    const kept = await record(epci, { siret: seat, budget: 'annexe', expenseAccount: '6518' })
    expect(await recipientsOf(epci)).toEqual([{ ...kept, engagements: [] }, ...before])
    expect(kept).toMatchObject({ siret: seat, validUntil: null, recordedBy: finance.subject, version: 1 })
    const end = (validUntil: string, ifMatch = 1) =>
      house.api.endRecipient(
        { tenantId: epci.id, recipientId: kept.id, validUntil: day(validUntil) },
        callOf(finance, { ifMatch }),
      )
    expect((await problemOf(end('2025-12-31'))).code).toBe('recipient-dates')
    expect((await problemOf(end('2026-01-05', 2))).code).toBe('version-stale')
    expect(await end('2026-01-05')).toMatchObject({ validUntil: '2026-01-05', endedBy: finance.subject, version: 2 })
    expect((await problemOf(end('2026-01-05', 2))).code).toBe('recipient-dates')
  })

  test('is ended once nobody’s debts land there, and replaced for all at once', async () => {
    const payer = await enrolCommune(house, region, { name: 'Maudétour', gib: 0n, siren: null })
    const paidFor = await enrolCommune(house, region, { name: 'Menouville', gib: 0n })
    const [first] = await recipientsOf(payer)
    if (first === undefined) throw new Error('a payer has a recipient')
    await assign(paidFor, { payerTenantId: payer.id, recipientId: first.id })
    const end = { tenantId: payer.id, recipientId: first.id, validUntil: day('2026-03-01') }
    const refused = house.api.endRecipient(end, callOf(finance, { ifMatch: 1 }))
    expect(await problemOf(refused)).toEqual({ code: 'recipient-in-use', params: { count: '2' } })
    const next = await record(payer, { siret: other, validFrom: day('2026-03-01'), replacesRecipientId: first.id })
    for (const member of [payer, paidFor]) {
      const { items } = await payersOf(member)
      expect(items.slice(0, 2)).toMatchObject([
        { payerTenantId: payer.id, recipientId: next.id, validFrom: '2026-03-01', validTo: null },
        { payerTenantId: payer.id, recipientId: first.id, validTo: '2026-03-01' },
      ])
      expect(items[0]?.actId).toBe(items[1]?.actId)
    }
    expect((await recipientsOf(payer)).find(({ id }) => id === first.id)).toMatchObject({
      validUntil: '2026-03-01',
      version: 2,
    })
  })
})

describe('a payer', () => {
  test('rests on an act, is a member under an agreement, and owes where its own debts land', async () => {
    const [commune] = communes
    const own = await openRecipientOf(epci)
    const [theirs] = commune === undefined ? [] : await recipientsOf(commune)
    if (commune === undefined || own === undefined || theirs === undefined) throw new Error('nothing to try')
    const before = await payersOf(commune)
    const draft = await house.api.recordAct(
      {
        organ: 'Conseil',
        number: '8',
        title: 'Prise en charge',
        adoptedOn: day('2026-01-02'),
        sentToPrefectOn: null,
        publishedOn: day('2026-01-03'),
      },
      callOf(finance),
    )
    const cases = [
      [{ actId: null }, 'payer-act-missing'],
      [{ actId: draft.id }, 'act-not-executory'],
      [{ actId: unknownId }, 'act-unknown'],
      [{ payerTenantId: unknownId }, 'payer-unknown'],
      [{ recipientId: theirs.id }, 'recipient-unknown'],
      [{ recipientId: unknownId }, 'recipient-unknown'],
      [{ validFrom: day('2025-12-31') }, 'payer-unknown'],
      [{ tenantId: unknownId }, 'not-found'],
    ] as const
    for (const [change, code] of cases) {
      expect((await problemOf(assign(commune, { recipientId: own.id, ...change }))).code).toBe(code)
    }
    expect(await payersOf(commune)).toEqual(before)
  })

  test('that is recorded for an earlier day takes the place of who was to pay later; one pays on every day', async () => {
    const member = await enrolCommune(house, region, { name: 'Montgeroult', gib: 0n })
    const [own] = await recipientsOf(member)
    const paying = { beneficiaryId: member.id, actId: region.actId }
    await letPay(house.api, { ...paying, payerId: epci.id, from: day('2026-06-01') })
    await letPay(house.api, { ...paying, payerId: communes[0]?.id ?? '', from: day('2026-04-01') })
    const itself = { payerTenantId: member.id, recipientId: own?.id ?? '', validFrom: day('2026-09-01'), actId: null }
    await assign(member, itself)
    const { items } = await payersOf(member)
    expect(items.map(({ payerName, validFrom, validTo }) => [payerName, validFrom, validTo])).toEqual([
      ['Montgeroult', '2026-09-01', null],
      ['CC des Trois Vallées', '2026-06-01', '2026-06-01'],
      ['Le Heaulme', '2026-04-01', '2026-09-01'],
      ['Montgeroult', '2026-01-01', '2026-04-01'],
    ])
  })

  test('that is an EPCI gets one statement with an annex for each commune, which reads its lines as paid by another', async () => {
    for (const { id } of communes) {
      await letPay(house.api, { beneficiaryId: id, payerId: epci.id, actId: region.actId, from: day('2026-01-31') })
    }
    const forWhom = (await payersOf(epci)).paysFor.map(({ name }) => name)
    expect(forWhom).toEqual(
      ['Le Heaulme', 'Livilliers', 'Longuesse', 'Montgeroult'].filter((name) => name !== 'Montgeroult'),
    )
    const shown = await payersOf(communes[1] ?? epci, memberOf(communes[1]?.id ?? ''))
    expect(shown.items[0]).toMatchObject({ payerName: 'CC des Trois Vallées', payerTenantId: null, recipientId: null })
    expect(shown.paysFor).toEqual([])
    // Who pays is told for whom, by name alone.
    const told = (await payersOf(epci, memberOf(epci.id))).paysFor
    expect(told.map(({ name, tenantId }) => [name, tenantId])).toEqual(forWhom.map((name) => [name, null]))
    expect((await problemOf(payersOf(epci, memberOf(communes[1]?.id ?? '')))).code).toBe('not-found')
    await close(january, '2026-02-05T09:00:00.000Z')
    const { items } = await house.api.listStatementDrafts({ limit: 50, tenantId: epci.id }, callOf(finance))
    const draft = await house.api.getStatementDraft({ statementId: items[0]?.id ?? '' }, callOf(finance))
    const beneficiaries = [...new Set(draft.lines.map(({ beneficiaryName }) => beneficiaryName))]
    expect(beneficiaries.toSorted()).toEqual(['CC des Trois Vallées', 'Le Heaulme', 'Livilliers', 'Longuesse'])
    for (const { id } of communes) {
      const own = await house.api.listStatementDrafts({ limit: 50, tenantId: id }, callOf(finance))
      expect(own.items).toEqual([])
    }
    await house.api.issueStatements({ month: january }, callOf({ ...finance, subject: 'finance-2' }))
    await house.jobs['issue-statements']({ month: january })
    const read = await house.api.listLinesPaidByOthers({ limit: 50 }, callOf(memberOf(communes[1]?.id ?? '')))
    expect(read.items.map(({ payerName }) => payerName)).toContain('CC des Trois Vallées')
    const cents = (lines: readonly { amountCents: bigint }[]) => lines.reduce((sum, line) => sum + line.amountCents, 0n)
    expect(cents(read.items)).toBe(
      cents(draft.lines.filter(({ beneficiaryTenantId }) => beneficiaryTenantId === communes[1]?.id)),
    )
    // What is closed is owed as it was.
    const own = await openRecipientOf(epci)
    const late = { recipientId: own?.id ?? '', validFrom: day('2026-01-31') }
    expect((await problemOf(assign(communes[0] ?? epci, late))).code).toBe('period-closed')
  })

  test('may be a CCAS, an organisation of its own without any space', async () => {
    const ccas = await registerAndEnrol(house.api, {
      name: 'CCAS de Marines',
      siren: null,
      inseeCode: null,
      inhabitants: null,
      parentNodeId: region.epci.id,
      clusterId: region.clusterId,
      actId: region.actId,
      agreementNumber: 'C-CCAS',
      commitmentCents: null,
      starterQuotas: [],
    })
    const commune = await enrolCommune(house, region, { name: 'Marines', gib: 0n })
    await letPay(house.api, {
      beneficiaryId: commune.id,
      payerId: ccas.id,
      actId: region.actId,
      from: day('2026-02-01'),
    })
    expect((await payersOf(commune)).items[0]).toMatchObject({ payerTenantId: ccas.id, payerName: 'CCAS de Marines' })
  })
})

describe('an engagement given ahead', () => {
  test('is the statement’s: none waits for what is known, by recipient and year, and the newest counts', async () => {
    const member = await enrolCommune(house, region, { name: 'Nesles', gib: 0n })
    const [first] = await recipientsOf(member)
    const next = await record(member, {
      engagementRequired: true,
      validFrom: day('2026-02-01'),
      replacesRecipientId: first?.id ?? null,
    })
    const admins = { ...memberOf(member.id), roles: ['member-admin' as const] }
    const give = (recipientId: string, fiscalYear: number, engagementNumber: string) =>
      house.api.giveEngagement({ tenantId: member.id, recipientId, fiscalYear, engagementNumber }, callOf(admins))
    await close(february, '2026-03-05T09:00:00.000Z')
    const draftOf = async () => {
      const { items } = await house.api.listStatementDrafts({ limit: 50, tenantId: member.id }, callOf(finance))
      return await house.api.getStatementDraft({ statementId: items[0]?.id ?? '' }, callOf(finance))
    }
    expect(await draftOf()).toMatchObject({ state: 'awaiting-reference', missing: ['engagement-missing'] })
    await give(next.id, 2027, 'EJ-2027')
    await give(first?.id ?? '', 2026, 'EJ-FORMER')
    expect((await draftOf()).engagementNumber).toBeNull()
    await give(next.id, 2026, 'EJ-1')
    await give(next.id, 2026, 'EJ-2')
    expect(await draftOf()).toMatchObject({ state: 'draft', missing: [], engagementNumber: 'EJ-2' })
    const checklist = await house.api.getIssuingChecklist({ month: february, limit: 500 }, callOf(finance))
    const exceptions = checklist.items.find(({ tenantId }) => tenantId === member.id)?.exceptions ?? []
    expect(exceptions.map(({ code }) => code)).not.toContain('engagement-missing')
    await house.api.issueStatements({ month: february }, callOf({ ...finance, subject: 'finance-2' }))
    await house.jobs['issue-statements']({ month: february })
    const { items } = await house.api.listStatements({ limit: 50, tenantId: member.id }, callOf(finance))
    expect(items).toMatchObject([{ month: february }])
    const issued = await house.api.getStatement({ statementId: items[0]?.id ?? '' }, callOf(finance))
    expect(issued.engagementNumber).toBe('EJ-2')
    // What is issued stays; another year's is nobody's.
    await give(next.id, 2026, 'EJ-3')
    expect((await house.api.getStatement({ statementId: issued.id }, callOf(finance))).engagementNumber).toBe('EJ-2')
    const listed = (await recipientsOf(member, memberOf(member.id))).find(({ id }) => id === next.id)
    expect(listed?.engagements.map(({ engagementNumber }) => engagementNumber)).toEqual([
      'EJ-3',
      'EJ-2',
      'EJ-1',
      'EJ-2027',
    ])
  })

  test('is given for one’s own recipients alone', async () => {
    const [mine, theirs] = [communes[0], communes[1]]
    if (mine === undefined || theirs === undefined) throw new Error('two communes are needed')
    const [recipient] = await recipientsOf(theirs)
    const admins = { ...memberOf(mine.id), roles: ['member-admin' as const] }
    const given = { recipientId: recipient?.id ?? '', fiscalYear: 2026, engagementNumber: 'EJ' }
    for (const tenantId of [mine.id, theirs.id]) {
      const call = house.api.giveEngagement({ tenantId, ...given }, callOf(admins))
      expect((await problemOf(call)).code).toBe('not-found')
    }
    const { rows } = await admin.query('SELECT FROM recipient_engagement WHERE engagement_number = $1', ['EJ'])
    expect(rows).toEqual([])
    expect((await problemOf(house.api.giveEngagement({ tenantId: mine.id, ...given }, callOf(operator)))).code).toBe(
      'not-found',
    )
  })
})
