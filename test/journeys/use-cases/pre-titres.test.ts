import { moneyDocuments } from '@grenier/documents'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, finance } from './house.ts'
import { closeEveryKind, issueThem, type StatedMonth, statedMembers } from './stated-month.ts'

let stated: StatedMonth
beforeAll(async () => {
  stated = await closeEveryKind({ vatRegime: 'standard', vatRateBasisPoints: 2_000n })
})
afterAll(() => stated.house.close())

describe('pré-titres', () => {
  test('are none before statements are issued, then one for each, of the same amounts and in their order', async () => {
    const { house, month } = stated
    expect((await house.api.exportPreTitres({ month }, callOf(finance))).items).toEqual([])
    await issueThem(stated)
    const { items, leftOut } = await house.api.exportPreTitres({ month }, callOf(finance))
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
    const rows = parse<Record<string, string>>(
      Buffer.from(
        moneyDocuments.preTitresCsv({ ...(await house.api.exportPreTitres({ month }, callOf(finance))) }, 'machines'),
      ),
      { columns: true },
    )
    expect(rows.map((row) => BigInt((row['payableEuros'] ?? '').replace('.', '')))).toEqual(
      statements.map(({ payableCents }) => payableCents),
    )
  })
})
