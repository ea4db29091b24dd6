import type { Answer, ListWorkbookId } from '@grenier/contracts'
import { type CivilDate, civilDate, civilDateOf, instant } from '@grenier/quota-billing'
import { expect, it } from 'vitest'
import { FileNumber, readWorkbook } from '../testing/workbook.ts'
import { listXlsx } from './list-workbooks.ts'

const at = instant(Date.parse('2026-03-31T22:30:00Z'))
const read = {
  operatorName: 'Val-d’Oise',
  readAtMs: at,
  dayOf: (one: typeof at): CivilDate => civilDateOf(one, 'Europe/Paris'),
  offerNameOf: (offerId: string): string => offerId,
  clusterNameOf: (clusterId: string): string => clusterId,
}
const member = {
  tenantId: '0198c0de-7a00-7000-8000-00000000000a',
  memberName: '=Ableiges',
  memberSiren: '012345678',
  memberInseeCode: '01001',
}

/** The rows of a sheet below its header, each by the title of its columns. */
async function rowsOf<Id extends ListWorkbookId>(id: Id, pages: readonly Answer<Id>[]) {
  const [sheet] = await readWorkbook((await listXlsx(id, pages, read)).bytes)
  const [heading = [], ...rows] = sheet?.data ?? []
  return rows.map((cells) => Object.fromEntries(heading.map((title, index) => [String(title), cells[index]])))
}

it('sums the budgets of members, of which the operator’s own is no part, and tells the greatest part reached of each', async () => {
  const budget = { amountCents: 10_000n, thresholdPercents: [80, 100], recordedAt: at }
  const crossing = { budgetCents: 10_000n, amountMicros: 81_000_000n, crossedAt: at }
  const crossings = [
    { ...crossing, percent: 100, basis: 'forecast' as const },
    { ...crossing, percent: 80, basis: 'forecast' as const },
    { ...crossing, percent: 80, basis: 'charged' as const },
  ]
  const own = { tenantId: null, memberName: null, memberSiren: null, memberInseeCode: null }
  const items = [
    { ...own, ...budget, amountCents: 99_900n, crossings: [] },
    { ...member, ...budget, crossings },
    { ...member, ...budget, amountCents: 1n, crossings: [] },
  ]
  const [whole, first, second, total] = await rowsOf('listBudgetsXlsx', [{ year: '2026', items, nextAfter: null }])
  expect(whole).toMatchObject({ Adhérent: 'Tous les adhérents', 'Budget de l’adhérent (EUR)': null })
  expect(whole?.['Budget de l’opérateur (EUR)']).toEqual(new FileNumber('999'))
  expect(first).toMatchObject({
    Adhérent: '=Ableiges',
    SIREN: '012345678',
    'Code INSEE': '01001',
    'Prévenir à (%)': '80, 100',
    'Atteint par le facturé (%)': new FileNumber('80'),
    'Atteint par le prévu (%)': new FileNumber('100'),
    'Prévu le': new Date('2026-04-01'),
  })
  expect(second).toMatchObject({ 'Atteint par le facturé (%)': null, 'Facturé ce jour-là (EUR)': null })
  expect(total?.['Budget de l’adhérent (EUR)']).toEqual(new FileNumber('100.01'))
  expect(total?.['Budget de l’opérateur (EUR)']).toBeNull()
})

it('tells what members paid before as brought over, by name', async () => {
  const items = [{ ...member, year: 2025, amountCents: 123_456n, label: 'repris' as const, importedAt: at }]
  const [first, total] = await rowsOf('listOpeningBalancesXlsx', [{ items, nextAfter: null }])
  expect(first).toMatchObject({ Exercice: '2025', Adhérent: '=Ableiges', Origine: 'repris' })
  expect(total?.['Montant (EUR)']).toEqual(new FileNumber('1234.56'))
})

it('has a row for each price of a tariff, whatever its rule', async () => {
  const rules = [
    {
      kind: 'perGibMonth' as const,
      ruleId: 'used',
      label: 'Espace',
      meter: 'storage.used' as const,
      offerId: null,
      freeGib: 5n,
      mode: 'graduated' as const,
      tiers: [
        { fromGib: 0n, toGib: 100n, unitPriceMicros: 20_000n },
        { fromGib: 100n, toGib: null, unitPriceMicros: 15_000n },
      ],
    },
    {
      kind: 'subscriptionByPopulation' as const,
      ruleId: 'stratum',
      label: 'Abonnement',
      strata: [
        { populationMax: 1_999, yearlyAmountMicros: 100_000_000n },
        { populationMax: null, yearlyAmountMicros: 300_000_000n },
      ],
    },
    {
      kind: 'monthlyCap' as const,
      ruleId: 'cap',
      label: 'Plafond',
      amountMicros: 50_000_000n,
      ofRuleIds: ['used'],
    },
  ]
  const tariff = {
    id: member.tenantId,
    code: 'T26',
    name: 'Barème 2026',
    actId: member.tenantId,
    actNumber: '2026-001',
    currency: 'EUR' as const,
    validFrom: civilDate('2026-01-01'),
    validTo: null,
    rules,
    recordedAt: at,
    version: 1,
  }
  const rows = await rowsOf('listTariffsXlsx', [{ items: [tariff], nextCursor: null }])
  expect(rows.map((row) => [row['Ligne'], row['Prix ou montant (EUR)']])).toEqual([
    ['Espace', new FileNumber('0.02')],
    ['Espace', new FileNumber('0.015')],
    ['Abonnement', new FileNumber('100')],
    ['Abonnement', new FileNumber('300')],
    ['Plafond', new FileNumber('50')],
  ])
  expect(rows[1]).toMatchObject({ 'De (Go·mois)': new FileNumber('100'), 'À (Go·mois)': null, Acte: '2026-001' })
  expect(rows[3]).toMatchObject({
    'À partir de (habitants)': new FileNumber('2000'),
    'Jusqu’à (habitants)': null,
    Compte: null,
  })
  expect(rows[4]).toMatchObject({ Compte: 'Espace', Mesure: null })
})
