import type { Answer, Command } from '@grenier/contracts'
import { moneyDocuments } from '@grenier/documents'
import { FileNumber, readWorkbook } from '@grenier/documents/testing'
import { civilMonth, microsFromCents } from '@grenier/quota-billing'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf, rowsOf } from '../../harness/pages.ts'
import { callOf, finance } from './house.ts'
import { closeEveryKind, issueThem, type StatedMonth, statedMembers } from './stated-month.ts'

let stated: StatedMonth
let charges: Answer<'exportCharges'>
let statements: Answer<'exportStatements'>
let costs: Answer<'exportCostShares'>
let period: Answer<'getPeriod'>

beforeAll(async () => {
  stated = await closeEveryKind()
  const { house, month } = stated
  await issueThem(stated)
  charges = await house.api.exportCharges({ month }, callOf(finance))
  statements = await house.api.exportStatements({ month }, callOf(finance))
  costs = await house.api.exportCostShares({ month }, callOf(finance))
  period = await house.api.getPeriod({ month }, callOf(finance))
})
afterAll(() => stated.house.close())

const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n)

describe('tables of a month that was closed', () => {
  test('hold every charge of it, of every kind, and their sum is the month’s', () => {
    expect(new Set(charges.items.map(({ kind }) => kind))).toEqual(
      new Set(['usage', 'free', 'population', 'subscription', 'minimum', 'cap', 'shared', 'rounding']),
    )
    expect(sum(charges.items.map(({ amountMicros }) => amountMicros))).toBe(period.chargesMicros)
  })

  test('hold every statement, and the sum of the charges that name one is its total', () => {
    expect(statements.items).toHaveLength(statedMembers)
    expect(sum(statements.items.map(({ totalCents }) => totalCents))).toBe(period.statementsCents)
    for (const { number, totalCents } of statements.items) {
      const own = charges.items.filter(({ statementNumber }) => statementNumber === number)
      expect(sum(own.map(({ amountMicros }) => amountMicros))).toBe(microsFromCents(totalCents))
    }
  })

  test('hold every shared cost: its parts and what nobody carries are the whole', () => {
    expect(costs.costPools.map(({ code }) => code)).toEqual(['avoir', 'licence', 'lien', 'salle'])
    for (const { code, amountCents, unsharedCents } of costs.costPools) {
      const parts = costs.shares.filter(({ costPoolCode }) => costPoolCode === code)
      const carried = sum(parts.map(({ amountMicros }) => amountMicros))
      expect(carried + microsFromCents(unsharedCents ?? 0n)).toBe(microsFromCents(amountCents))
    }
    expect(costs.costPools.find(({ code }) => code === 'licence')?.unsharedCents).toBe(4_000n)
  })

  test('name who each charge is for and who pays, with numbers as the register has them', () => {
    for (const row of charges.items) {
      expect(row.memberName).toMatch(/^Commune \d$/)
      expect(row.payerName).toBe(row.memberName)
      expect(row.memberSiren).toMatch(/^\d{9}$/)
      expect(row.memberInseeCode).toMatch(/^95\d{3}$/)
    }
  })

  test('as CSV for programs reopen to the same sum, digit by digit', async () => {
    const { house, month } = stated
    const asked = house.api.exportChargesCsv({ month, reader: 'machines' }, callOf(finance))
    const file = await bytesOf(moneyDocuments.chargesCsv(asked, 'machines'))
    const rows = parse<Record<string, string>>(file, { columns: true })
    expect(rows).toHaveLength(charges.items.length)
    expect(sum(rows.map((row) => BigInt((row['amountEuros'] ?? '').replace('.', ''))))).toBe(period.chargesMicros)
  })

  test.each(['exportCharges', 'exportStatements', 'exportCostShares'] as const)(
    '%s refuses a month that can still change',
    async (operation) => {
      const open = { month: civilMonth('2026-02') }
      await expect(stated.house.api[operation](open, callOf(finance))).rejects.toMatchObject({
        code: 'period-not-closed',
      })
    },
  )

  test.each(['exportChargesCsv', 'exportStatementsCsv', 'exportCostSharesCsv', 'exportPreTitresCsv'] as const)(
    '%s refuses it with its first page',
    async (operation) => {
      const open = { month: civilMonth('2026-02'), reader: 'people' } as const
      const rows = rowsOf<unknown>(stated.house.api[operation](open, callOf(finance)))
      await expect(rows).rejects.toMatchObject({ code: 'period-not-closed' })
    },
  )

  test('of CSV and of workbooks are the same rows, by member and by number', async () => {
    const { house, month } = stated
    const ask = { month, reader: 'people' } as const
    expect(await rowsOf(house.api.exportChargesCsv(ask, callOf(finance)))).toEqual(charges.items)
    expect(await rowsOf(house.api.exportStatementsCsv(ask, callOf(finance)))).toEqual(statements.items)
    expect(await rowsOf(house.api.exportCostSharesCsv(ask, callOf(finance)))).toEqual(costs.shares)
    const members = charges.items.map(({ tenantId }) => tenantId)
    expect(members).toEqual(members.toSorted())
    for (const { code } of costs.costPools) {
      const sirens = costs.shares
        .filter(({ costPoolCode }) => costPoolCode === code)
        .map(({ memberSiren }) => memberSiren ?? '')
      expect(sirens).toEqual(sirens.toSorted())
    }
  })
})

describe('sums of charges as a file', () => {
  const query = (by: Command<'sumCharges'>['by']) => ({ from: civilMonth('2025-12'), to: stated.month, by })
  const eurosOf = (text: string | undefined) => microsOf((text ?? '').replace(',', '.'))
  /** Millionths of a decimal text with six decimals. */
  const microsOf = (text: string) => BigInt(text.replace('.', ''))

  test.each(['member', 'service', 'site'] as const)('by %s hold what is shown, cell by cell', async (by) => {
    const shown = await stated.house.api.sumCharges({ ...query(by), limit: 500 }, callOf(finance))
    expect(shown.items.length).toBeGreaterThan(0)
    const file = await stated.house.api.exportChargeSums(query(by), callOf(finance))
    expect(file).toMatchObject({ items: shown.items, months: shown.months, totalMicros: shown.totalMicros })
    const csv = await bytesOf(moneyDocuments.chargeSumsCsv(file, 'people'))
    const [header, ...lines] = parse(csv, { delimiter: ';', bom: true })
    const total = lines.pop()
    expect(header?.slice(2)).toEqual([
      ...shown.months.map(({ month }) => month.split('-').toReversed().join('/')),
      'Total (EUR)',
    ])
    expect(lines).toHaveLength(shown.items.length)
    for (const [index, item] of shown.items.entries()) {
      const cells = lines[index]?.slice(2).map(eurosOf)
      const ofMonths = shown.months.map(
        ({ month }) => item.months.find((one) => one.month === month)?.amountMicros ?? 0n,
      )
      expect(cells).toEqual([...ofMonths, item.amountMicros])
    }
    expect(total?.slice(2).map(eurosOf)).toEqual([
      ...shown.months.map(({ amountMicros }) => amountMicros),
      shown.totalMicros,
    ])
    expect(shown.totalMicros).toBe(period.chargesMicros)
    const [sheet, view] = await readWorkbook(await moneyDocuments.chargeSumsXlsx(file))
    const column = sheet?.data.slice(1, -1).map((row) => row.at(-1))
    expect(column?.map((cell) => (cell instanceof FileNumber ? Number(cell.digits) : cell))).toEqual(
      shown.items.map(({ amountMicros }) => Number(amountMicros) / 1_000_000),
    )
    expect(view?.data.map(([what]) => what)).toContain('Lignes')
  })

  test('of one member and one service hold nothing else, and say so', async () => {
    const { house, month } = stated
    const [member] = (await house.api.sumCharges({ ...query('member'), limit: 1 }, callOf(finance))).items
    const tenantId = member?.key ?? ''
    const [service] = (await house.api.sumCharges({ ...query('service'), tenantId, limit: 1 }, callOf(finance))).items
    const narrowed = { from: month, to: month, by: 'service' as const, tenantId, service: service?.key ?? '' }
    const file = await house.api.exportChargeSums(narrowed, callOf(finance))
    expect(file).toMatchObject({ memberName: member?.name, service: service?.key, siteName: null })
    expect(file.items).toEqual([service])
    expect(file.totalMicros).toBe(service?.amountMicros)
  })
})
