import type { Statement } from '@grenier/contracts'
import { type CivilMonth, civilMonth, instantFromIso, monthBounds } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../../harness/fixtures.ts'
import { insertIssued } from '../../harness/issued-statement.ts'
import { callOf, finance, type House, memberOf, openHouse } from './house.ts'

/** A member's statements, by month: what each asks for. */
const asked: readonly (readonly [string, bigint, issuedAt?: string | undefined, firstMonth?: string])[] = [
  ['2024-12', 1n],
  ['2025-01', 10_000n],
  ['2025-12', 300n],
  ['2026-01', 12_345n],
  ['2026-02', 400n],
  // A late one of a month that is stated already, issued when it is the next day in France, in summer.
  ['2026-01', 1_000n, '2026-07-01T22:30:00.000Z'],
  // Two quarters, then a month: the member is asked monthly from then on.
  ['2027-03', 500n, undefined, '2027-01'],
  ['2028-03', 900n, undefined, '2028-01'],
  ['2029-03', 70n],
]

function statementOf(index: number): Statement {
  const [monthText = '', payableCents = 0n, issuedAt, firstMonthText = monthText] = asked[index] ?? []
  const month: CivilMonth = civilMonth(monthText)
  const firstMonth = civilMonth(firstMonthText)
  return {
    id: idOf(60, index + 1),
    number: `${month.slice(0, 4)}-0000${index + 1}`,
    tenantId: ids.tenant(1),
    payerName: 'Commune 001',
    payerSiren: null,
    payerSiret: null,
    issuerName: 'Région',
    month,
    firstMonth,
    ...monthBounds(month, 'Europe/Paris'),
    periodStart: monthBounds(firstMonth, 'Europe/Paris').periodStart,
    issuedAt: issuedAt === undefined ? recordedAt : instantFromIso(issuedAt),
    agreementNumber: 'C-1',
    tariffCode: 'T',
    tariffActNumber: '1',
    vatRegime: 'out-of-scope',
    lines: [
      {
        position: 1,
        beneficiaryTenantId: ids.tenant(1),
        label: 'Salle',
        quantityText: '',
        unitPriceText: '',
        amountCents: payableCents,
        carriedFrom: null,
        beneficiaryName: '',
        vatRegime: 'out-of-scope',
        vatRateBasisPoints: 0,
      },
    ],
    totalCents: payableCents,
    vatGroups: [{ regime: 'out-of-scope', rateBasisPoints: 0, baseCents: payableCents, vatCents: 0n }],
    vatCents: 0n,
    payableCents,
    currency: 'EUR',
    settlementMode: 'titre',
    subject: 'Participation',
    engagementNumber: null,
    serviceCode: null,
    simulated: true,
    credit: null,
  }
}

let house: House
beforeAll(async () => {
  house = await openHouse('2026-03-01T09:00:00.000Z')
  await house.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
    for (const index of asked.keys())
      await insertIssued(tx, statementOf(index), {
        chargeIds: [],
        recipientId: ids.recipient(1),
      })
  })
})
afterAll(() => house.close())

const pageOf = (index: number) => house.api.getStatementPdf({ statementId: idOf(60, index + 1) }, callOf(finance))

describe('the first page of a statement', () => {
  it('is set against the same month of the year before, and no other', async () => {
    expect(await pageOf(3)).toMatchObject({ lastYear: { number: '2025-00002', payableCents: 10_000n } })
    expect(await pageOf(4)).toMatchObject({ lastYear: null })
  })

  it('is set against a period as long as its own: a quarter against a quarter, and a month never', async () => {
    expect(await pageOf(7)).toMatchObject({ lastYear: { number: '2027-00007', payableCents: 500n } })
    expect(await pageOf(8)).toMatchObject({ lastYear: null })
  })

  it('adds up the civil year through its own month, once there is more than one statement', async () => {
    expect(await pageOf(4)).toMatchObject({ yearToDateCents: 12_745n })
    expect(await pageOf(3)).toMatchObject({ yearToDateCents: null })
    expect(await pageOf(2)).toMatchObject({ yearToDateCents: 10_300n })
  })

  it('never changes: what is issued later, or under a later number at once, is no part of it', async () => {
    expect(await pageOf(4)).toMatchObject({ yearToDateCents: 12_745n })
    expect(await pageOf(3)).toMatchObject({ yearToDateCents: null })
    expect(await pageOf(5)).toMatchObject({ yearToDateCents: 13_345n })
  })

  it('tells the day of issue by the operator’s clock, and the last day of disputes as it is kept', async () => {
    expect(await pageOf(5)).toMatchObject({ issuedOn: '2026-07-02', disputableUntil: '2026-07-02' })
  })

  it('is the same to the member, whose scope shows no statement of anybody else', async () => {
    const own = await house.api.getStatementPdf({ statementId: idOf(60, 4) }, callOf(memberOf(ids.tenant(1))))
    expect(own).toEqual(await pageOf(3))
  })
})
