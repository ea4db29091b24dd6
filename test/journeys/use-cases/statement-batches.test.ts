import type { Answer, Command, IssuingChecklist, Statement } from '@grenier/contracts'
import { addMonths, type CivilMonth, civilDate, civilMonth, instantFromIso, monthBounds } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, collector, finance, type House, memberOf, openHouse } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion } from './region.ts'

type Member = Answer<'enrolTenant'>
type Batch = Partial<Command<'createStatementBatch'>>

const [january, february] = [civilMonth('2026-01'), civilMonth('2026-02')]
const memberCount = 40
let house: House
const members: Member[] = []

function member(index: number): Member {
  const found = members[index]
  if (found === undefined) throw new Error(`there is no member ${index}`)
  return found
}

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z', { poolSizeMax: 20 })
  const region = await prepareRegion(house)
  const rules = [{ kind: 'perInhabitantYear' as const, ruleId: 'h', label: 'Participation', unitPriceMicros: 600_000n }]
  const terms = { code: 'T', name: 'T', currency: 'EUR' as const, validTo: null, rules, actId: region.actId }
  await house.api.publishTariff({ ...terms, validFrom: '2026-01-01' as never }, callOf(finance))
  for (let index = 0; index < memberCount; index += 1) {
    const name = `Commune ${String(index).padStart(2, '0')}`
    members.push(await enrolCommune(house, region, { name, gib: 0n, inhabitants: 1_000 + index }))
  }
  for (const [index, { id }] of members.entries()) if (index !== 5) await writeTo(id)
  await byHand(`UPDATE recipient SET siret = '21950127700012', service_code = NULL`, [])
  await byHand(`UPDATE recipient SET siret = NULL WHERE tenant_id = $1`, [member(1).id])
  await byHand(`UPDATE recipient SET engagement_required = true WHERE tenant_id = $1`, [member(2).id])
  await byHand(`UPDATE recipient SET service_code_required = true WHERE tenant_id = $1`, [member(3).id])
  await byHand(`UPDATE agreement SET ends_on = '2026-01-30' WHERE tenant_id = $1`, [member(4).id])
  await measure(member(5), region.block.id)
  await close(january)
})
afterAll(() => house.close())

/** Whom to write to about money, from the first day of January on. */
async function writeTo(tenantId: string): Promise<Answer<'recordContact'>> {
  const person = { name: 'Service financier', email: 'finances@commune.example', language: 'fr' as const }
  const dates = { validFrom: civilDate('2026-01-01'), validUntil: null }
  return await house.api.recordContact({ tenantId, function: 'finance', ...person, ...dates }, callOf(finance))
}

async function byHand(statement: string, values: readonly unknown[]): Promise<void> {
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  await admin.query(statement, [...values])
  await admin.end()
}

/** A day with two readings only: most of it has none, and is estimated. */
async function measure({ id: tenantId }: Member, offerId: string): Promise<void> {
  house.setClock('2026-01-20T09:00:00.000Z')
  const times = ['2026-01-10T00:00:00.000Z', '2026-01-10T01:00:00.000Z', '2026-01-11T00:00:00.000Z'].map(instantFromIso)
  const reading = { tenantId, offerId, meter: 'storage.used' as const, resourceId: 'claim', valueBytes: 1n }
  const readings = times.map((takenAt) => ({ ...reading, takenAt }))
  await house.api.recordReadings({ source: 'prometheus', simulated: false, readings }, callOf(collector))
}

async function close(month: CivilMonth): Promise<void> {
  const { periodStart } = monthBounds(addMonths(month, 1), 'Europe/Paris')
  house.setClock(new Date(periodStart + 36_000_000).toISOString())
  await house.api.closePeriod({ month }, callOf(finance))
  await house.jobs['close-period']({ month })
}

function batch(command: Batch & { month: CivilMonth }): Promise<Answer<'createStatementBatch'>> {
  const all = { payers: null, acknowledged: [], beforeDisputesEnd: true, series: '' }
  return house.api.createStatementBatch({ ...all, ...command }, callOf(finance))
}

function checklist(month: CivilMonth): Promise<IssuingChecklist> {
  return house.api.getIssuingChecklist({ month, limit: 500 }, callOf(finance))
}

async function statementsOf(month: CivilMonth): Promise<Statement[]> {
  const { items } = await house.api.listStatements({ limit: 500, month }, callOf(finance))
  return await Promise.all(items.map(({ id }) => house.api.getStatement({ statementId: id }, callOf(finance))))
}

const exceptionsOf = ({ items }: IssuingChecklist) =>
  items.map(({ tenantId, exceptions }) => [tenantId, exceptions.map(({ code }) => code).join(' ')])

describe('before issuing', () => {
  test('the list names exceptions only, and drafts are seen by their payer alone, without a number', async () => {
    const list = await checklist(january)
    expect(list).toMatchObject({ draftCount: memberCount, awaitingCount: 2, readyCount: memberCount - 5 })
    expect(list.disputableUntil).toBe('2026-02-16')
    expect(exceptionsOf(list)).toEqual([
      [member(1).id, 'siret-missing'],
      [member(2).id, 'engagement-missing'],
      [member(3).id, 'service-code-missing'],
      [member(4).id, 'agreement-lapsed'],
      [member(5).id, 'finance-contact-missing estimated-use'],
    ])
    const own = await house.api.listStatementDrafts({ limit: 500 }, callOf(memberOf(member(2).id)))
    expect(own.items).toMatchObject([
      { tenantId: member(2).id, state: 'awaiting-reference', missing: ['engagement-missing'], batchId: null },
    ])
    const [draft] = own.items
    const statementId = draft?.id ?? ''
    const read = await house.api.getStatementDraft({ statementId }, callOf(memberOf(member(2).id)))
    expect(read.lines.length).toBeGreaterThan(0)
    expect(read).not.toHaveProperty('number')
    const peek = house.api.getStatementDraft({ statementId }, callOf(memberOf(member(3).id)))
    expect((await problemOf(peek)).code).toBe('not-found')
    const early = house.api.getStatement({ statementId }, callOf(memberOf(member(2).id)))
    expect((await problemOf(early)).code).toBe('not-found')
    expect(await statementsOf(january)).toEqual([])
    const { checks, state } = await house.api.getPeriod({ month: january }, callOf(finance))
    expect({ state, failed: checks.filter(({ holds }) => !holds) }).toEqual({ state: 'closed', failed: [] })
  })

  const stranger = '0198c0de-7a00-7000-8000-00000000dead'
  test.each<[string, string, () => Batch & { month: CivilMonth }]>([
    ['a month that is not closed', 'period-not-closed', () => ({ month: february })],
    ['drafts that may be disputed', 'dispute-period-running', () => ({ month: january, beforeDisputesEnd: false })],
    ['a payer without a draft', 'statement-draft-unknown', () => ({ month: january, payers: [stranger] })],
    ['an exception nobody saw', 'statement-exceptions', () => ({ month: january, payers: [member(4).id] })],
    [
      'another exception than the acknowledged one',
      'statement-exceptions',
      () => ({
        month: january,
        payers: [member(4).id],
        acknowledged: [{ tenantId: member(4).id, codes: ['siret-missing'] }],
      }),
    ],
    [
      'an exception acknowledged of another',
      'statement-exceptions',
      () => ({
        month: january,
        payers: [member(4).id],
        acknowledged: [{ tenantId: member(1).id, codes: ['agreement-lapsed'] }],
      }),
    ],
    ['only what lacks a reference', 'statement-batch-empty', () => ({ month: january, payers: [member(2).id] })],
    ['a fiscal year that is over', 'fiscal-year-closed', () => ({ month: january, fiscalYear: 2025 })],
    ['a fiscal year to come', 'fiscal-year-closed', () => ({ month: january, fiscalYear: 2027 })],
  ])('%s is refused (%s), and nothing is written', async (_, code, command) => {
    expect((await problemOf(batch(command()))).code).toBe(code)
    expect((await house.api.listStatementBatches({ limit: 10 }, callOf(finance))).items).toEqual([])
    expect(await checklist(january)).toMatchObject({ draftCount: memberCount })
  })
})

describe('a batch', () => {
  test('of chosen payers issues these and no others, and a missing reference holds up nobody', async () => {
    const payers = [member(0).id, member(2).id, member(4).id]
    const acknowledged = [{ tenantId: member(4).id, codes: ['agreement-lapsed' as const] }]
    const begun = await batch({ month: january, payers, acknowledged, series: 'REG' })
    expect(begun).toMatchObject({ state: 'issuing', chosenCount: 2, issuedCount: 0, series: 'REG', fiscalYear: 2026 })
    // The year is that of the asking, however late the job comes to it.
    house.setClock('2027-01-02T09:00:00.000Z')
    await house.jobs['issue-statements']({ month: january })
    house.setClock('2026-02-01T09:00:00.000Z')
    expect((await statementsOf(january)).map(({ number, tenantId }) => [number, tenantId])).toEqual([
      ['REG-2026-00001', member(0).id],
      ['REG-2026-00002', member(4).id],
    ])
    const [known] = (await house.api.listStatementBatches({ limit: 10 }, callOf(finance))).items
    expect(known).toMatchObject({ id: begun.id, state: 'issued', issuedCount: 2, requestedByName: null })
    expect(known).toMatchObject({ firstNumber: 'REG-2026-00001', lastNumber: 'REG-2026-00002' })
    const issued = await statementsOf(january)
    expect(known?.payableCents).toBe(issued.reduce((sum, { payableCents }) => sum + payableCents, 0n))
    const period = await house.api.getPeriod({ month: january }, callOf(finance))
    expect(period).toMatchObject({ state: 'issuing', blockedBy: null, statementCount: 2, draftCount: memberCount - 2 })
    expect(period.checks.every(({ holds }) => holds)).toBe(true)
  })

  test('of all takes everybody without exceptions, in the first series, from 1', async () => {
    await batch({ month: january })
    await house.jobs['issue-statements']({ month: january })
    const first = (await statementsOf(january)).filter(({ number }) => !number.startsWith('REG'))
    expect(first.map(({ number }) => number)).toEqual(
      first.map((_, index) => `2026-${String(index + 1).padStart(5, '0')}`),
    )
    expect(first).toHaveLength(memberCount - 6)
    expect(exceptionsOf(await checklist(january)).map(([tenantId]) => tenantId)).toEqual(
      [1, 2, 3, 5].map((index) => member(index).id),
    )
  })

  test('takes a statement once its payer has given the reference, and keeps it on the statement', async () => {
    const { items } = await house.api.listStatementDrafts({ limit: 10, tenantId: member(2).id }, callOf(finance))
    const statementId = items[0]?.id ?? ''
    const give = { statementId, engagementNumber: 'EJ-42' }
    const byOther = house.api.giveStatementReferences(give, callOf(memberOf(member(3).id)))
    expect((await problemOf(byOther)).code).toBe('not-found')
    for (const [siret, code] of [
      ['35600000000048', 'siret-of-another'],
      ['21950127700011', 'siret-invalid'],
    ] as const) {
      const refused = house.api.giveStatementReferences({ statementId, siret }, callOf(memberOf(member(2).id)))
      expect((await problemOf(refused)).code).toBe(code)
    }
    const given = await house.api.giveStatementReferences(give, callOf(memberOf(member(2).id)))
    expect(given).toMatchObject({ state: 'draft', missing: [], engagementNumber: 'EJ-42' })
    await batch({ month: january })
    const chosen = house.api.giveStatementReferences({ statementId, serviceCode: 'S' }, callOf(finance))
    expect((await problemOf(chosen)).code).toBe('statement-chosen')
    await house.jobs['issue-statements']({ month: january })
    const issued = await house.api.getStatement({ statementId }, callOf(memberOf(member(2).id)))
    expect(issued).toMatchObject({ engagementNumber: 'EJ-42', serviceCode: null })
    const late = house.api.giveStatementReferences({ statementId, serviceCode: 'S' }, callOf(finance))
    expect((await problemOf(late)).code).toBe('statement-issued')
  })

  test('of everybody, the old way, issues whatever lacks no reference', async () => {
    await house.api.issueStatements({ month: january }, callOf(finance))
    await house.jobs['issue-statements']({ month: january })
    expect((await checklist(january)).items.map(({ tenantId }) => tenantId)).toEqual([member(3).id])
    const [draft] = (await house.api.listStatementDrafts({ limit: 10, month: january }, callOf(finance))).items
    await house.api.giveStatementReferences({ statementId: draft?.id ?? '', serviceCode: 'COMPTA' }, callOf(finance))
    await house.api.issueStatements({ month: january }, callOf(finance))
    await house.jobs['issue-statements']({ month: january })
    expect(await house.api.getPeriod({ month: january }, callOf(finance))).toMatchObject({
      state: 'issued',
      statementCount: memberCount,
      draftCount: 0,
    })
  })
})

describe('numbers', () => {
  test('have no gap and none twice, with 32 issuers at once over batches of two months, some killed between', async () => {
    await close(february)
    await close(civilMonth('2026-03'))
    const march = civilMonth('2026-03')
    const ready = members.map(({ id }) => id).filter((id) => ![1, 2, 3, 4].some((index) => member(index).id === id))
    const acknowledged = ready.map((tenantId) => ({
      tenantId,
      codes: ['estimated-use' as const, 'finance-contact-missing' as const],
    }))
    const before = (await statementsOf(january)).filter(({ number }) => number.startsWith('2026-')).length
    for (const month of [february, march]) {
      for (let from = 0; from < ready.length; from += 9) {
        await batch({ month, payers: ready.slice(from, from + 9), acknowledged })
      }
    }
    // Sooner or later each of these dies before its next transaction, and another comes.
    for (const deadAt of [1, 2, 3]) {
      house.dieBeforeTransaction(deadAt)
      await house.jobs['issue-statements']({ month: february }).catch(() => undefined)
    }
    house.dieBeforeTransaction(null)
    const issuers = Array.from({ length: 32 }, (_, index) =>
      house.jobs['issue-statements']({ month: index % 2 === 0 ? february : march }),
    )
    await Promise.all(issuers)
    const { items } = await house.api.listStatements({ limit: 500 }, callOf(finance))
    const numbers = items.map(({ number }) => number).filter((number) => number.startsWith('2026-'))
    const expected = Array.from({ length: before + 2 * ready.length }, (_, index) => index + 1)
    expect(numbers.map((number) => Number(number.slice(5)))).toEqual(expected)
    expect(new Set(items.map(({ tenantId, month }) => `${tenantId} ${month}`)).size).toBe(items.length)
    const { items: batches } = await house.api.listStatementBatches({ limit: 500 }, callOf(finance))
    expect(
      batches.filter(({ state, chosenCount, issuedCount }) => state !== 'issued' || chosenCount !== issuedCount),
    ).toEqual([])
  })
})
