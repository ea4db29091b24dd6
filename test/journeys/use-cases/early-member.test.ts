import { civilDate, civilMonth } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, finance, type House, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

const january = civilMonth('2026-01')

let house: House
let region: Region

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
  await publishPrices(house, region, january)
})
afterAll(() => house.close())

async function close() {
  await house.api.closePeriod({ month: january }, callOf(finance))
  await house.jobs['close-period']({ month: january })
  return await house.api.getPeriod({ month: january }, callOf(finance))
}

/** No call takes a payer away: only a table that somebody edited, or a rule of tomorrow, could. */
async function movePayer(tenantId: string, validFrom: string): Promise<void> {
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  try {
    await admin.query('UPDATE payer_assignment SET valid_from = $2 WHERE tenant_id = $1', [tenantId, validFrom])
  } finally {
    await admin.end()
  }
}

describe('a member whose agreement begins after its enrolment', () => {
  test('pays from its enrolment on, and a month in which nobody pays for it is not closed before somebody does', async () => {
    const early = await enrolCommune(house, region, { name: 'Précoce', agreementStartsOn: civilDate('2026-02-01') })
    await enrolCommune(house, region, { name: 'Ordinaire' })
    house.setClock('2026-02-01T10:00:00.000Z')
    await movePayer(early.id, '2026-02-01')
    expect(await close()).toMatchObject({ state: 'closing', blockedBy: 'payer-missing', chargesMicros: 0n })
    await movePayer(early.id, '2026-01-05')
    const closed = await close()
    expect(closed).toMatchObject({ state: 'closed', blockedBy: null, draftCount: 2 })
    expect(closed.checks.every(({ holds }) => holds)).toBe(true)
  })

  test('is its own payer from the day of its enrolment', async () => {
    const { rows } = await house.unitOfWork.read({ kind: 'platform' }, async (tx) => ({
      rows: await tx.billing.payersOn(civilDate('2026-01-31')),
    }))
    const late = await enrolCommune(house, region, { name: 'Tardive', agreementStartsOn: civilDate('2026-06-01') })
    const now = await house.unitOfWork.read({ kind: 'platform' }, (tx) => tx.billing.payersOn(civilDate('2026-02-01')))
    expect(rows.map(({ beneficiaryTenantId }) => beneficiaryTenantId)).not.toContain(late.id)
    expect(now.map(({ beneficiaryTenantId }) => beneficiaryTenantId)).toContain(late.id)
  })
})

describe('a member whose act does not bind yet (CGCT L2131-1)', () => {
  const dates = { sentToPrefectOn: civilDate('2026-01-10'), publishedOn: civilDate('2026-01-12') }
  test.each([
    [{ ...dates, sentToPrefectOn: null }, 'sent'],
    [{ ...dates, publishedOn: null }, 'published'],
    [{ sentToPrefectOn: null, publishedOn: null }, 'sent-and-published'],
    [{ ...dates, publishedOn: civilDate('2026-02-02') }, 'an-earlier-day'],
  ] as const)('is not enrolled, so that it owes nothing, and is told why: %o lacks %s', async (given, lacks) => {
    const act = await house.api.recordAct(
      { organ: 'Conseil', number: 'D-7', title: 'Adhésion', adoptedOn: civilDate('2026-01-09'), ...given },
      callOf(operator),
    )
    const agreementStartsOn = civilDate('2026-02-01')
    const enrolled = enrolCommune(house, { ...region, actId: act.id }, { name: 'Sans acte', agreementStartsOn })
    expect(await problemOf(enrolled)).toMatchObject({
      code: 'act-not-executory',
      params: { number: 'D-7', neededOn: agreementStartsOn, actLacks: lacks },
    })
    expect(await house.api.countTenants({ search: 'Sans acte' }, callOf(operator))).toEqual({ total: 0 })
  })
})
