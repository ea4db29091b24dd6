import type { ChargeRow, Statement, StatementVatGroup, TariffData } from '@grenier/contracts'
import type { Transaction } from '@grenier/control-plane/ports'
import type { Database } from '@grenier/database'
import { addMonths, civilDate, civilMonth, monthBounds } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { communeSiren, foundedOn, idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { insertIssued } from '../harness/issued-statement.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'
import { siretFrom } from '../harness/sirene-numbers.ts'

let migrated: MigratedDatabase
let database: Database
const month = civilMonth('2026-01')

function inPlatform<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.unitOfWork.transact({ kind: 'platform' }, work)
}

const tariff: TariffData = {
  id: idOf(50, 1),
  code: 'T-2026',
  name: 'Barème 2026',
  actId: ids.act,
  currency: 'EUR',
  validFrom: foundedOn,
  validTo: civilDate('2026-12-31'),
  rules: [
    {
      kind: 'perGibMonth',
      ruleId: 'bloc',
      label: 'Espace',
      meter: 'storage.used',
      offerId: ids.offer(1),
      freeGib: 5n,
      mode: 'graduated',
      tiers: [
        { fromGib: 0n, toGib: 100n, unitPriceMicros: 20_000n },
        { fromGib: 100n, toGib: null, unitPriceMicros: 15_000n },
      ],
    },
  ],
  recordedAt,
  version: 1,
}

function chargeOf(number: number, amountMicros: bigint): ChargeRow {
  return {
    id: idOf(51, number),
    tenantId: ids.tenant(1),
    month,
    kind: 'usage',
    ruleId: 'bloc',
    label: 'Espace',
    offerId: ids.offer(1),
    meter: 'storage.used',
    quantityByteSeconds: 10n ** 37n,
    // 900 resources estimated for a whole month: more than 32 bits hold.
    estimatedSeconds: 900 * 31 * 86_400,
    unitPriceMicros: 20_000n,
    amountMicros,
    explanation: { formula: 'gib-months-times-price', params: { gib: '12' } },
    statementId: null,
    bookedAt: recordedAt,
    originMonth: null,
    correction: null,
  }
}

const { periodStart, periodEnd } = monthBounds(month, 'Europe/Paris')

function statementOf(number: string, totalCents: bigint): Statement {
  return {
    id: idOf(52, Number(number.slice(-2))),
    number,
    tenantId: ids.tenant(1),
    payerName: 'Commune 001',
    payerSiren: '200000008',
    payerSiret: null,
    issuerName: 'Région',
    month,
    firstMonth: month,
    periodStart,
    periodEnd,
    issuedAt: recordedAt,
    agreementNumber: 'C-1',
    tariffCode: 'T-2026',
    tariffActNumber: '2026-001',
    vatRegime: 'out-of-scope',
    lines: [
      {
        position: 1,
        beneficiaryTenantId: ids.tenant(1),
        label: 'Espace',
        quantityText: '12',
        unitPriceText: '0,02',
        amountCents: totalCents,
        carriedFrom: null,
        beneficiaryName: 'Commune 001',
        vatRegime: 'out-of-scope',
        vatRateBasisPoints: 0,
      },
    ],
    totalCents,
    vatGroups: [{ regime: 'out-of-scope', rateBasisPoints: 0, baseCents: totalCents, vatCents: 0n }],
    vatCents: 0n,
    payableCents: totalCents,
    currency: 'EUR',
    settlementMode: 'titre',
    subject: 'Participation, janvier 2026',
    engagementNumber: null,
    serviceCode: null,
    simulated: true,
    credit: null,
  }
}

/** Issues a statement whose charges are made for it. */
function insert(statement: Statement): Promise<void> {
  return inPlatform((tx) => insertIssued(tx, statement, { chargeIds: [], recipientId: ids.recipient(1) }))
}

const twentyPercent = { regime: 'standard', rateBasisPoints: 2_000 } as const

function group(change: Partial<StatementVatGroup>): StatementVatGroup {
  return { regime: 'out-of-scope', rateBasisPoints: 0, baseCents: 100n, vatCents: 0n, ...change }
}

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  database = migrated.open()
  await inPlatform(async (tx) => {
    await insertGround(tx)
    for (const number of [1, 2]) await insertMember(tx, number)
  })
})
afterAll(() => migrated.drop())

describe('tariffs and cost pools', () => {
  test('a tariff is read back exactly, up to and including its last day', async () => {
    await inPlatform((tx) => tx.billing.insertTariff(tariff))
    const on = (day: string) => inPlatform((tx) => tx.billing.tariffOn(civilDate(day)))
    expect([await on('2026-12-31'), await on('2027-01-01')]).toEqual([{ tariff, actNumber: '2026-001' }, null])
    const { items } = await inPlatform((tx) => tx.billing.listTariffs({ limit: 5 }))
    expect(items).toEqual([{ ...tariff, actNumber: '2026-001' }])
  })

  test('no day has two tariffs and no act is unknown', async () => {
    const insert = (change: object) =>
      inPlatform((tx) => tx.billing.insertTariff({ ...tariff, id: idOf(50, 2), ...change }))
    await expect(insert({ validFrom: civilDate('2026-12-31'), validTo: null })).rejects.toMatchObject({
      code: 'tariff-overlaps',
    })
    await expect(
      insert({ validFrom: civilDate('2027-01-01'), validTo: null, actId: idOf(5, 9) }),
    ).rejects.toMatchObject({
      code: 'act-unknown',
    })
  })

  test('a cost is declared once per month', async () => {
    const costPool = {
      id: idOf(53, 1),
      code: 'energie',
      name: 'Énergie',
      month,
      amountCents: 123_456n,
      key: { kind: 'population', populationKind: 'municipale', vintage: null },
      actId: ids.act,
      recordedAt,
      version: 1,
    } as const
    await inPlatform((tx) => tx.billing.insertCostPool(costPool))
    expect(await inPlatform((tx) => tx.billing.costPoolsOf(month))).toEqual([{ ...costPool, unsharedCents: null }])
    const sharing = { costPoolId: costPool.id, unsharedCents: 12n, sharedAt: recordedAt }
    await inPlatform((tx) => tx.billing.insertCostSharings([sharing]))
    await inPlatform((tx) => tx.billing.insertCostSharings([{ ...sharing, unsharedCents: 13n }]))
    expect(await inPlatform((tx) => tx.billing.costPoolsOf(month))).toEqual([{ ...costPool, unsharedCents: 12n }])
    await expect(inPlatform((tx) => tx.billing.insertCostPool({ ...costPool, id: idOf(53, 2) }))).rejects.toMatchObject(
      { code: 'cost-pool-known' },
    )
  })
})

describe('a month', () => {
  test('is opened once by whoever comes first, and carries the sums of what was booked', async () => {
    const lock = (number: number) =>
      inPlatform((tx) => tx.billing.lockPeriod({ id: idOf(54, number), month, periodStart, periodEnd }))
    const [first, second] = await Promise.all([lock(1), lock(2)])
    expect(first).toEqual(second)
    await inPlatform((tx) => tx.billing.insertCharges([chargeOf(1, 1_005_000n), chargeOf(2, 5_000n)]))
    const known = inPlatform((tx) => tx.billing.insertCharges([chargeOf(2, 5_000n), chargeOf(3, -10_000n)]))
    await expect(known).rejects.toMatchObject({ constraint: 'charge_pkey' })
    await inPlatform((tx) => tx.billing.insertCharges([chargeOf(3, -10_000n)]))
    const check = { name: 'statements-equal-charges', holds: false, leftMicros: 0n, rightMicros: 1_000_000n }
    await inPlatform((tx) =>
      tx.billing.savePeriod({
        month,
        state: 'closed',
        progressDone: 2,
        progressTotal: 2,
        blockedBy: null,
        membersWithoutPopulation: 'refused',
        costsWithoutWeight: 'refused',
        checks: [check],
      }),
    )
    expect(await inPlatform((tx) => tx.billing.getPeriod(month))).toMatchObject({
      state: 'closed',
      chargesMicros: 1_000_000n,
      costPoolsCents: 123_456n,
      statementsCents: 0n,
      checks: [check],
      version: 2,
    })
  })

  test('takes more charges than one statement does, each once, and all of them or none', async () => {
    const march = civilMonth('2026-03')
    const many = Array.from({ length: 10_001 }, (_, index) => ({ ...chargeOf(1_000 + index, 1n), month: march }))
    const writing = inPlatform(async (tx) => {
      await tx.billing.insertCharges([])
      await tx.billing.insertCharges(many)
      const [last] = (await tx.billing.chargesAbout(march)).slice(-1)
      expect(last?.id).toBe(many.at(-1)?.id)
      throw new Error('undone')
    })
    await expect(writing).rejects.toThrow('undone')
    expect(await inPlatform((tx) => tx.billing.chargesAbout(march))).toEqual([])
  })

  test('knows who shares its costs and who pays, with the agreement that says so', async () => {
    const weights = await inPlatform((tx) =>
      tx.billing.memberWeights({ on: foundedOn, populationKind: 'municipale', vintage: null }),
    )
    expect(weights).toMatchObject([{ inhabitants: 1_001, vintage: 2023, inseeCode: '95001' }, { inhabitants: 1_002 }])
    const totals = await inPlatform((tx) =>
      tx.billing.memberWeights({ on: foundedOn, populationKind: 'totale', vintage: null }),
    )
    expect(totals).toMatchObject([{ inhabitants: null }, { inhabitants: null }])
    const payers = await inPlatform((tx) => tx.billing.payersOn(civilDate('2026-01-31')))
    expect(payers).toMatchObject([
      {
        beneficiaryTenantId: ids.tenant(1),
        payerTenantId: ids.tenant(1),
        payerName: 'Commune 001',
        agreementNumber: 'C-1',
      },
      { beneficiaryTenantId: ids.tenant(2), payerSiret: siretFrom(communeSiren(2)) },
    ])
  })
})

describe('statements', () => {
  test('are numbered without gap, also when an issue is rolled back', async () => {
    const take = (series: string, count: number) =>
      inPlatform((tx) => tx.billing.takeNumbers({ series, fiscalYear: 2026, count }))
    expect(await take('', 1)).toBe(1)
    await expect(
      inPlatform(async (tx) => {
        await tx.billing.takeNumbers({ series: '', fiscalYear: 2026, count: 3 })
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    expect(await take('', 50)).toBe(2)
    expect(await take('', 1)).toBe(52)
    expect(await take('REG', 1)).toBe(1)
  })

  test('are read back as they were issued, with the charges they took, and leave their payer out of the next batch', async () => {
    const statement = statementOf('2026-00001', 100n)
    const charges = [1, 2, 3].map((number) => idOf(51, number))
    await inPlatform((tx) => insertIssued(tx, statement, { chargeIds: charges, recipientId: ids.recipient(1) }))
    expect(await inPlatform((tx) => tx.billing.getStatement(statement.id))).toEqual(statement)
    const { lines: _lines, vatGroups: _vatGroups, ...summary } = statement
    const page = await inPlatform((tx) => tx.billing.listStatements({ limit: 10, month }))
    expect(page).toEqual({ items: [summary], nextCursor: null })
    const taken = await inPlatform((tx) =>
      tx.billing.chargesOf({ month, beneficiaryTenantIds: [ids.tenant(1), ids.tenant(2)] }),
    )
    expect(taken).toEqual([
      { ...chargeOf(1, 1_005_000n), statementId: statement.id },
      { ...chargeOf(2, 5_000n), statementId: statement.id },
      { ...chargeOf(3, -10_000n), statementId: statement.id },
    ])
    const waiting = await inPlatform((tx) =>
      tx.billing.payersUndrafted({ month, payers: [ids.tenant(1), ids.tenant(2)] }),
    )
    expect(waiting).toEqual([ids.tenant(2)])
    expect(await inPlatform((tx) => tx.billing.periodSums(month))).toEqual({
      statementsCents: 100n,
      linesCents: 100n,
      statementCount: 1,
      draftsCents: 0n,
      draftCount: 0,
      carriedMicros: 0n,
      takenUpMicros: 0n,
    })
  })

  test.each([
    ['a VAT that its groups do not add up to', { vatCents: 1n, payableCents: 101n }, /do not add up/],
    ['a payable amount that is not total and VAT', { payableCents: 101n }, /statement_payable/],
    ['no group for its total', { vatGroups: [] }, /do not add up/],
    ['a group of another base', { vatGroups: [group({ baseCents: 99n })] }, /do not add up/],
    ['a VAT rounded otherwise', { vatGroups: [group({ ...twentyPercent, vatCents: 19n })] }, /rounding/],
    ['a rate without the standard regime', { vatGroups: [group({ rateBasisPoints: 2_000, vatCents: 20n })] }, /rate/],
  ])('never bear %s', async (_, change, refusal) => {
    const statement = { ...statementOf('2026-00009', 100n), ...change }
    await expect(insert(statement)).rejects.toThrow(refusal)
  })

  test('never ask for more or less than their lines and their charges come to', async () => {
    const asked = statementOf('2026-00031', 5n)
    const { lines } = statementOf('2026-00031', 6n)
    const recipientId = ids.recipient(1)
    await expect(insert({ ...asked, lines })).rejects.toThrow(/not the sum of its lines and charges/)
    const { number: _number, issuedAt, credit: _credit, ...draft } = asked
    const facts = {
      draftedAt: issuedAt,
      disputableUntil: civilDate('2026-02-16'),
      recipientId,
      takesUp: [],
      chargeIds: [],
    }
    const alone = { ...draft, ...facts, creditedStatementId: null, creditedYear: null }
    await expect(inPlatform((tx) => tx.billing.insertDrafts([alone]))).rejects.toThrow(/not the sum/)
  })

  test('bear the VAT of each regime and rate, and keep it', async () => {
    const vatGroups = [
      group({ baseCents: 40n, regime: 'exempt' }),
      group({ ...twentyPercent, baseCents: -3n, vatCents: -1n }),
    ]
    const vat = { totalCents: 37n, vatGroups, vatCents: -1n, payableCents: 36n }
    const statement = { ...statementOf('2026-00003', 37n), ...vat }
    await insert(statement)
    expect(await inPlatform((tx) => tx.billing.getStatement(statement.id))).toEqual(statement)
  })

  describe('that give back', () => {
    const creditOf = (change: Partial<NonNullable<Statement['credit']>>): NonNullable<Statement['credit']> => ({
      kind: 'reduction',
      originalStatementId: statementOf('2026-00001', 100n).id,
      originalNumber: '2026-00001',
      originalIssuedAt: statementOf('2026-00001', 100n).issuedAt,
      fiscalYear: 2026,
      disputedOn: null,
      ...change,
    })
    const givenBack = (number: string, cents: bigint, credit: Statement['credit'] = creditOf({})): Statement => ({
      ...statementOf(number, -cents),
      month: addMonths(month, Number(number.slice(-1))),
      credit,
    })
    test('name the one that they go back on, and are read back with it', async () => {
      const credit = givenBack('2026-00021', 60n)
      await insert(credit)
      expect(await inPlatform((tx) => tx.billing.getStatement(credit.id))).toEqual(credit)
    })

    test('never give back more than it asked for, also in parts', async () => {
      await expect(insert(givenBack('2026-00022', 41n))).rejects.toThrow(/asks for less/)
      await insert(givenBack('2026-00023', 39n))
    })

    test.each([
      [
        'go back on what itself gives back',
        creditOf({ originalStatementId: statementOf('2026-00021', 0n).id }),
        /itself/,
      ],
      ['go back on what was never issued', creditOf({ originalStatementId: idOf(52, 99) }), /foreign key|fkey/],
      ['are called a payment order in the year of the original', creditOf({ kind: 'mandat' }), /what it is not/],
      ['are issued without saying what they are', creditOf({ kind: null }), /what it is not/],
    ])('never %s', async (_, credit, refusal) => {
      await expect(insert(givenBack('2026-00024', 1n, credit))).rejects.toThrow(refusal)
    })

    test('are negative', async () => {
      await expect(insert(givenBack('2026-00025', -5n))).rejects.toThrow(/credited_negative/)
    })
  })

  test.each([
    ['a number of more than 20 characters', { number: '2026-12345678901234567' }, /statement_issue_number/],
    ['a subject of more than 160', { subject: 'x'.repeat(161) }, /statement_subject/],
    ['no subject', { subject: '' }, /statement_subject/],
  ])('never have %s', async (_, change, refusal) => {
    const statement = { ...statementOf('2026-00009', 0n), vatGroups: [], ...change }
    await expect(insert(statement)).rejects.toThrow(refusal)
  })

  test('never take a charge twice', async () => {
    await expect(
      inPlatform((tx) =>
        insertIssued(tx, statementOf('2026-00002', 0n), { chargeIds: [idOf(51, 1)], recipientId: ids.recipient(1) }),
      ),
    ).rejects.toThrow(/statement_charge_pkey/)
  })
})
