import type { QuotaRequest, Statement, TenantDetail } from '@grenier/contracts'
import { civilMonth, instant } from '@grenier/quota-billing'
import { tenantId } from './fake-app.ts'

export const sampleId = '0198c0de-7a00-7000-8000-0000000000ff'
export const sampleInstant = instant(Date.UTC(2026, 0, 31, 23))

export const sampleTenant: TenantDetail = {
  id: tenantId,
  slug: 'auvers-sur-oise',
  organisationId: sampleId,
  name: 'Auvers-sur-Oise',
  siren: '219500394',
  inseeCode: '95039',
  groupName: null,
  inhabitants: 6_820,
  parentNodeId: sampleId,
  storageClusterId: sampleId,
  backupClusterId: sampleId,
  generation: 1,
  ready: 'True',
  enrolledAt: sampleInstant,
  version: 3,
  conditions: [],
  agreement: null,
}

export const sampleRequest: QuotaRequest = {
  id: sampleId,
  tenantId,
  tenantName: 'Auvers-sur-Oise',
  state: 'submitted',
  lines: [
    {
      offerId: sampleId,
      currentQuotaBytes: 0n,
      originalQuotaBytes: 0n,
      requestedQuotaBytes: 2n ** 60n,
      decidedQuotaBytes: null,
      heldBytes: 2n ** 60n,
    },
  ],
  justification: 'archives',
  wishedOn: null,
  requestedBy: 'member-admin-1',
  submittedAt: sampleInstant,
  decidedBy: null,
  decidedAt: null,
  decisionReason: null,
  automatic: null,
  refusals: [],
  temporaryUntil: null,
  waitUntil: null,
  takenBy: null,
  takenAt: null,
  steps: [],
  visaReasons: [],
  visaMandateId: null,
  dataClass: 'ordinary',
  history: [],
  version: 1,
}

export const sampleStatement: Statement = {
  id: sampleId,
  number: '2026/0001',
  tenantId,
  payerName: 'Auvers-sur-Oise',
  payerSiren: '219500394',
  payerSiret: null,
  issuerName: 'Val-d’Oise',
  month: civilMonth('2026-01'),
  periodStart: instant(Date.UTC(2025, 11, 31, 23)),
  periodEnd: sampleInstant,
  issuedAt: sampleInstant,
  agreementNumber: 'C-1',
  tariffCode: 'T-2026',
  tariffActNumber: '2025-12',
  vatRegime: 'out-of-scope',
  lines: [],
  totalCents: 0n,
  vatGroups: [],
  vatCents: 0n,
  payableCents: 0n,
  currency: 'EUR',
  simulated: true,
}
