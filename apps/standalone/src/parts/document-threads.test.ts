import type { Statement } from '@grenier/contracts'
import { statementPdf } from '@grenier/documents'
import { type CivilMonth, civilDate, instantFromIso } from '@grenier/quota-billing'
import { afterAll, describe, expect, it } from 'vitest'
import { startDocumentThreads } from './document-threads.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000002'
const statement: Statement = {
  id: '0198c0de-7a00-7000-8000-000000000001',
  number: '2026-00001',
  tenantId,
  payerName: 'Commune de Cergy',
  payerSiren: '219501277',
  payerSiret: null,
  issuerName: 'Régie de démonstration',
  month: '2026-01' as CivilMonth,
  firstMonth: '2026-01' as CivilMonth,
  periodStart: instantFromIso('2025-12-31T23:00:00Z'),
  periodEnd: instantFromIso('2026-01-31T23:00:00Z'),
  issuedAt: instantFromIso('2026-01-31T23:30:00Z'),
  agreementNumber: 'CONV-1',
  tariffCode: 'BAR-2026',
  tariffActNumber: 'DEL-1',
  vatRegime: 'out-of-scope',
  totalCents: 4_205n,
  vatGroups: [{ regime: 'out-of-scope', rateBasisPoints: 0, baseCents: 4_205n, vatCents: 0n }],
  vatCents: 0n,
  payableCents: 4_205n,
  currency: 'EUR',
  settlementMode: 'titre',
  subject: 'Participation, janvier 2026',
  engagementNumber: null,
  serviceCode: null,
  simulated: true,
  credit: null,
  lines: [
    {
      position: 1,
      beneficiaryTenantId: tenantId,
      label: 'Espace standard',
      quantityText: '12 Go·mois',
      unitPriceText: '3,504 €',
      amountCents: 4_205n,
      carriedFrom: null,
      beneficiaryName: '',
      vatRegime: 'out-of-scope',
      vatRateBasisPoints: 0,
    },
  ],
}

const context = {
  issuedOn: civilDate('2026-02-01'),
  disputableUntil: civilDate('2026-02-16'),
  accounting: 'helios' as const,
  lastYear: null,
  yearToDateCents: null,
  grounds: null,
}

describe('document threads', () => {
  const threads = startDocumentThreads()
  afterAll(() => threads.close())

  it('draw the same bytes as the document itself, several at a time', async () => {
    const own = await statementPdf(statement, context)
    const drawn = await Promise.all([1, 2, 3].map(() => threads.statementPdf(statement, context)))
    for (const bytes of drawn) expect(Buffer.from(bytes).equals(own)).toBe(true)
  })

  it('tell what failed', async () => {
    await expect(threads.statementPdf({ ...statement, month: 'never' as CivilMonth }, context)).rejects.toThrow(
      'not a civil date',
    )
  })
})
