import { moneyDocuments } from '@grenier/documents'
import { civilDate } from '@grenier/quota-billing'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf } from '../../harness/fixtures.ts'
import { insertIssued } from '../../harness/issued-statement.ts'
import { bytesOf } from '../../harness/pages.ts'
import { callOf, finance } from './house.ts'
import { closeEveryKind, issueThem, type StatedMonth, statedMembers } from './stated-month.ts'

let stated: StatedMonth
beforeAll(async () => {
  stated = await closeEveryKind({ vatRegime: 'standard', vatRateBasisPoints: 2_000n, simulatedClock: false })
})
afterAll(() => stated.house.close())

describe('pré-titres', () => {
  test('are none before statements are issued, then one for each, of the same amounts and in their order', async () => {
    const { house, month } = stated
    expect((await house.api.exportPreTitres({ limit: 500, month }, callOf(finance))).items).toEqual([])
    await issueThem(stated)
    const { items, leftOut } = await house.api.exportPreTitres({ limit: 500, month }, callOf(finance))
    const statements = (await house.api.listStatements({ limit: 500, month }, callOf(finance))).items
    expect(items).toHaveLength(statedMembers)
    expect(leftOut).toEqual([])
    expect(items.map(({ number, payableCents }) => [number, payableCents])).toEqual(
      statements.map(({ number, payableCents }) => [number, payableCents]),
    )
    for (const row of items) {
      expect(row.amountBeforeVatCents + row.vatCents).toBe(row.payableCents)
      expect(row.number.length).toBeLessThanOrEqual(20)
      expect(row.subject.length).toBeLessThanOrEqual(160)
      expect([row.kind, row.originalNumber]).toEqual(['titre', null])
      expect(row.missing).toContain('nature')
    }
    const asked = house.api.exportPreTitresCsv({ month, reader: 'machines' }, callOf(finance))
    const file = await bytesOf(moneyDocuments.preTitresCsv(asked, 'machines'))
    const rows = parse<Record<string, string>>(file, { columns: true })
    expect(rows.map((row) => BigInt((row['payableEuros'] ?? '').replace('.', '')))).toEqual(
      statements.map(({ payableCents }) => payableCents),
    )
  })
  test('never are what is owed to the payer, or simulated, or settled otherwise: each is named with why', async () => {
    const { house, month } = stated
    const before = await house.api.exportPreTitres({ limit: 500, month }, callOf(finance))
    const statementId = before.items[0]?.statementId ?? ''
    const issued = await house.api.getStatement({ statementId }, callOf(finance))
    const toGiveBack = {
      totalCents: -1n,
      vatGroups: [{ regime: 'out-of-scope' as const, rateBasisPoints: 0, baseCents: -1n, vatCents: 0n }],
      vatCents: 0n,
      payableCents: -1n,
    }
    const others = [
      { number: '2026-00091', ...toGiveBack },
      { number: '2026-00092', simulated: true },
      { number: '2026-00094', totalCents: 0n, vatGroups: [], vatCents: 0n, payableCents: 0n },
      { number: '2026-00093', settlementMode: 'internal' as const, simulated: true },
    ]
    await house.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      const payers = await tx.billing.assignedPayers(civilDate('2026-01-31'), [])
      const recipientId = payers.find(({ payerTenantId }) => payerTenantId === issued.tenantId)?.recipientId ?? ''
      for (const [index, other] of others.entries()) {
        const totalCents = 'totalCents' in other ? other.totalCents : issued.totalCents
        const lines = issued.lines.slice(0, 1).map((line) => ({ ...line, amountCents: totalCents }))
        await insertIssued(tx, { ...issued, lines, ...other, id: idOf(61, index) }, { chargeIds: [], recipientId })
      }
    })
    const after = await house.api.exportPreTitres({ limit: 500, month }, callOf(finance))
    expect(after.items).toEqual(before.items)
    expect(after.leftOut.map(({ number, reason }) => [number, reason])).toEqual([
      ['2026-00091', 'to-give-back'],
      ['2026-00092', 'simulated'],
      ['2026-00093', 'settled-otherwise'],
      ['2026-00094', 'nothing-to-pay'],
    ])
    // None of them is asked for by the accounting: of what is to be titred, nothing is.
    const { items } = await house.api.reconcileSettlements({ limit: 500, fiscalYear: 2026 }, callOf(finance))
    expect(items.map(({ number }) => number)).toEqual(before.items.map(({ number }) => number))
  })
})
