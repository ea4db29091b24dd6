import type { ChargeRow } from '@grenier/contracts'
import { civilMonth, instant } from '@grenier/quota-billing'
import { describe, expect, test } from 'vitest'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { exportCharges, exportChargesCsv } from './export-charges.ts'
import type { ChargePageQuery } from './month-export.ports.ts'
import { workbookRowsMax } from './workbook-rows.ts'

const month = civilMonth('2026-01')
const call = { actor: { subject: 'finance-1', roles: ['finance'], tenantId: null } } as unknown as Call

function chargeAt(index: number): ChargeRow {
  return {
    id: String(index).padStart(8, '0'),
    tenantId: `tenant-${Math.floor(index / 10)}`,
    month,
    kind: 'usage',
    ruleId: 'reserved',
    label: 'Espace attribué',
    offerId: null,
    meter: null,
    quantityByteSeconds: null,
    estimatedSeconds: 0,
    unitPriceMicros: null,
    amountMicros: 1n,
    explanation: { formula: '', params: {} },
    statementId: null,
    bookedAt: instant(0),
    originMonth: null,
    correction: null,
  }
}

/** A region whose charges are made as they are asked for, and which counts how many were. */
function regionOf(chargeCount: number) {
  const told = { charges: 0, largestPage: 0, names: 0 }
  const billing = {
    getPeriod: async () => ({ state: 'closed' }),
    payersOn: async () => [],
    issuedNumbers: async () => [],
    chargesAfter: async ({ after, limit }: ChargePageQuery) => {
      const from = after === null ? 0 : Number(after.id) + 1
      const page = Array.from({ length: Math.min(limit, chargeCount - from) }, (_, index) => chargeAt(from + index))
      told.charges += page.length
      told.largestPage = Math.max(told.largestPage, page.length)
      return page
    },
  }
  const tenancy = {
    tenantsOnDay: async (_: unknown, ids: readonly string[]) => {
      told.names = Math.max(told.names, ids.length)
      return []
    },
  }
  const quota = { listOffers: async () => ({ items: [], nextCursor: null }) }
  const tx = { billing, tenancy, quota } as unknown as Transaction
  const unitOfWork = { stream: (_: unknown, work: (tx: Transaction) => unknown) => work(tx) }
  const ports = { unitOfWork, installation: { timeZone: 'Europe/Paris' } } as unknown as ControlPlanePorts
  return { told, ports }
}

describe('the charges of a region', () => {
  test('are read as they are taken: one page is held, with the names of its members alone', async () => {
    const { told, ports } = regionOf(350_000)
    let taken = 0
    for await (const page of exportChargesCsv(ports)({ month, reader: 'people' }, call)) {
      taken += page.length
      expect(told.charges).toBe(taken)
    }
    expect(taken).toBe(350_000)
    expect(told.largestPage).toBeLessThanOrEqual(2_000)
    expect(told.names).toBeLessThanOrEqual(2_000)
  })

  test('fill a workbook up to its limit, and are read no further than to know that it does not hold them', async () => {
    const fitting = await exportCharges(regionOf(workbookRowsMax).ports)({ month }, call)
    expect(fitting.items).toHaveLength(workbookRowsMax)
    const { told, ports } = regionOf(350_000)
    await expect(exportCharges(ports)({ month }, call)).rejects.toMatchObject({ code: 'workbook-too-large' })
    expect(told.charges).toBeLessThanOrEqual(workbookRowsMax + 2_000)
  })
})
