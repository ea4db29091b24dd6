import { describe, expect, it } from 'vitest'
import { tariffPage } from './billing.schemas.ts'
import { budgets } from './budget.schemas.ts'
import { trueUps } from './fiscal-year.schemas.ts'
import { openingBalances } from './forecast.schemas.ts'
import { statementBatchPage } from './statement-batch.schemas.ts'

const id = '01920000-0000-7000-8000-000000000001'
const instant = '2026-03-02T09:00:00.000Z'

describe('an answer of the release before, which told no names and no numbers beside a row', () => {
  it('is taken: budgets', () => {
    const own = { tenantId: null, amountCents: '100', thresholdPercents: [80], recordedAt: instant, crossings: [] }
    const { items } = budgets.parse({ year: '2026', nextAfter: null, items: [own, { ...own, tenantId: id }] })
    expect(items.map(({ memberName, memberSiren }) => [memberName, memberSiren])).toEqual([
      [null, null],
      [null, null],
    ])
  })

  it('is taken: amounts brought over', () => {
    const row = { tenantId: id, year: 2025, amountCents: '100', label: 'repris', importedAt: instant }
    expect(openingBalances.parse({ items: [row], nextAfter: null }).items[0]?.memberName).toBeNull()
  })

  it('is taken: batches', () => {
    const batch = {
      id,
      month: '2026-01',
      state: 'issued',
      series: '',
      fiscalYear: 2026,
      chosenCount: 2,
      issuedCount: 2,
      requestedBy: 'finance',
      requestedAt: instant,
      finishedAt: instant,
    }
    const [read] = statementBatchPage.parse({ items: [batch], nextCursor: null }).items
    expect(read).toMatchObject({ firstNumber: null, lastNumber: null, payableCents: null, requestedByName: null })
  })

  it('is taken: true-ups', () => {
    const trueUp = {
      year: '2025',
      sequence: 1,
      costs: [],
      differenceMicros: '0',
      digest: 'd',
      postedMonth: '2026-06',
      postedBy: 'finance',
      postedAt: instant,
    }
    expect(trueUps.parse({ items: [trueUp], toRepeat: [] }).items[0]?.postedByName).toBeNull()
  })

  it('is taken: tariffs', () => {
    const rule = { kind: 'perInhabitantYear', ruleId: 'heads', label: 'Participation', unitPriceMicros: '1' }
    const tariff = {
      id,
      code: 'T2026',
      name: 'Tarif 2026',
      actId: id,
      currency: 'EUR',
      validFrom: '2026-01-01',
      validTo: null,
      rules: [rule],
      recordedAt: instant,
      version: 1,
    }
    expect(tariffPage.parse({ items: [tariff], nextCursor: null }).items[0]?.actNumber).toBeNull()
  })
})
