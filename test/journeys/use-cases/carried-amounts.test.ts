import type { Answer, CarriedAmount, Statement } from '@grenier/contracts'
import {
  addMonths,
  type CivilMonth,
  civilDate,
  civilMonth,
  microsFromCents,
  monthBounds,
  sumMicros,
} from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { letPay } from '../../harness/let-pay.ts'
import { callOf, finance, type House, memberOf, openHouse } from './house.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

type Member = Answer<'enrolTenant'>

let house: House
let region: Region
let small: Member
let reassigned: Member
let large: Member
const months = ['2026-01', '2026-02', '2026-03', '2026-04'].map(civilMonth)
const [january, february, march, april] = months as [CivilMonth, CivilMonth, CivilMonth, CivilMonth]

beforeAll(async () => {
  const installation = { vatRegime: 'standard', vatRateBasisPoints: 2_000n, recoveryThresholdCents: 1_500n } as const
  house = await openHouse('2026-01-05T09:00:00.000Z', { installation })
  region = await prepareRegion(house)
  const inhabitant = {
    kind: 'perInhabitantYear',
    ruleId: 'h',
    label: 'Participation',
    unitPriceMicros: 600_000n,
  } as const
  const { actId } = region
  const validFrom = '2026-01-01' as never
  const terms = { code: 'T', name: 'T', currency: 'EUR', validTo: null, rules: [inhabitant] } as const
  await house.api.publishTariff({ ...terms, rules: [...terms.rules], actId, validFrom }, callOf(finance))
  small = await enrolCommune(house, region, { name: 'Petite', gib: 0n, inhabitants: 100 })
  reassigned = await enrolCommune(house, region, { name: 'Passée', gib: 0n, inhabitants: 100 })
  large = await enrolCommune(house, region, { name: 'Grande', gib: 0n, inhabitants: 1_000 })
  for (const month of months) {
    if (month === february) {
      const paying = { beneficiaryId: reassigned.id, payerId: large.id }
      await letPay(house.api, { ...paying, actId: region.actId, from: civilDate('2026-02-01') })
    }
    await closeAndIssue(month)
  }
})
afterAll(() => house.close())

async function closeAndIssue(month: CivilMonth): Promise<void> {
  const { periodStart } = monthBounds(addMonths(month, 1), 'Europe/Paris')
  house.setClock(new Date(periodStart + 36_000_000).toISOString())
  await house.api.closePeriod({ month }, callOf(finance))
  await house.jobs['close-period']({ month })
  await house.jobs['close-period']({ month })
  await house.api.issueStatements({ month }, callOf(finance))
  await house.jobs['issue-statements']({ month })
}

async function carriedAmounts(query: { state?: 'open' | 'stated'; tenantId?: string } = {}): Promise<CarriedAmount[]> {
  return (await house.api.listCarriedAmounts({ limit: 500, ...query }, callOf(finance))).items
}

async function statementsOf(tenantId?: string): Promise<Statement[]> {
  const { items } = await house.api.listStatements(
    { limit: 500, ...(tenantId === undefined ? {} : { tenantId }) },
    callOf(finance),
  )
  return await Promise.all(items.map(({ id }) => house.api.getStatement({ statementId: id }, callOf(finance))))
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n)

describe('an amount under the recovery threshold', () => {
  test('is asked for once the amount with VAT reaches the threshold, and each month of origin is named', async () => {
    const statements = await statementsOf(small.id)
    expect(statements.map(({ month }) => month)).toEqual([march])
    const [statement] = statements
    expect(statement?.totalCents).toBeLessThan(1_500n)
    expect(statement?.payableCents).toBeGreaterThanOrEqual(1_500n)
    expect(statement?.lines.map(({ label, carriedFrom }) => [label, carriedFrom])).toEqual([
      ['Participation', null],
      ['Participation (report de janvier 2026)', january],
      ['Participation (report de février 2026)', february],
    ])
    const carried = await carriedAmounts({ tenantId: small.id })
    expect(carried.map(({ month, statementId }) => [month, statementId])).toEqual([
      [january, statement?.id],
      [february, statement?.id],
      [april, null],
    ])
  })

  test('each month adds up by itself, and all months together: Σ charges = Σ statements + Σ carried', async () => {
    for (const month of months) {
      const period = await house.api.getPeriod({ month }, callOf(finance))
      expect(period.state).toBe('issued')
      expect(period.checks.filter(({ holds }) => !holds)).toEqual([])
      expect(microsFromCents(period.statementsCents) + period.carriedMicros - period.takenUpMicros).toBe(
        period.chargesMicros,
      )
    }
    const { takenUpMicros } = await house.api.getPeriod({ month: march }, callOf(finance))
    expect(takenUpMicros).toBeGreaterThan(0n)
    const charges = (await house.api.listCharges({ limit: 500 }, callOf(finance))).items
    const stated = sum((await statementsOf()).map(({ totalCents }) => microsFromCents(totalCents)))
    const open = sum((await carriedAmounts({ state: 'open' })).map(({ amountMicros }) => amountMicros))
    expect(stated + open).toBe(sumMicros(charges))
  })

  test('is on exactly one statement, or on none while it is carried', async () => {
    const charges = (await house.api.listCharges({ limit: 500 }, callOf(finance))).items
    const carried = charges.filter(({ statementId }) => statementId === null)
    expect(carried.map(({ tenantId, month }) => `${tenantId} ${month}`).sort()).toEqual(
      [`${reassigned.id} ${january}`, `${small.id} ${april}`].sort(),
    )
  })

  test('stays with who paid then, although another pays by now, and the list says that no statement may come', async () => {
    const open = await carriedAmounts({ tenantId: reassigned.id })
    expect(open).toMatchObject([{ month: january, payerName: 'Passée', statementId: null, isPaying: false }])
    expect(await statementsOf(reassigned.id)).toEqual([])
    const byLarge = (await statementsOf(large.id)).map(({ month, lines }) => [
      month,
      lines.filter(({ beneficiaryTenantId }) => beneficiaryTenantId === reassigned.id).length,
    ])
    expect(byLarge).toEqual([
      [january, 0],
      [february, 1],
      [march, 1],
      [april, 1],
    ])
    expect((await carriedAmounts({ tenantId: small.id })).every(({ isPaying }) => isPaying)).toBe(true)
  })

  test('is seen by its payer and by nobody else, with the statement that asks for it', async () => {
    const own = await house.api.listCarriedAmounts({ limit: 500 }, callOf(memberOf(small.id)))
    expect(own.items).toEqual(await carriedAmounts({ tenantId: small.id }))
    const foreign = await house.api.listCarriedAmounts({ limit: 500, tenantId: small.id }, callOf(memberOf(large.id)))
    expect(foreign.items).toEqual([])
  })

  test('VAT is asked at the configured rate, rounded once on all of a statement', async () => {
    for (const { totalCents, vatGroups, payableCents } of await statementsOf()) {
      const vatCents = (totalCents * 20n + 50n) / 100n
      expect(vatGroups).toEqual([{ regime: 'standard', rateBasisPoints: 2_000, baseCents: totalCents, vatCents }])
      expect(payableCents).toBe(totalCents + vatCents)
    }
  })
})
