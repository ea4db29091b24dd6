import type { IssuingChecklist } from '@grenier/contracts'
import { civilDate, civilMonth, instantFromIso } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { acknowledgedOf, chosenCount, isDisputable } from './batch-choice.ts'

type Codes = readonly IssuingChecklist['items'][number]['exceptions'][number]['code'][]

const item = (statementId: string, tenantId: string, codes: Codes) => ({
  statementId,
  tenantId,
  payerName: tenantId,
  payableCents: 1n,
  exceptions: codes.map((code) => ({ code, params: {} })),
})
const checklist: IssuingChecklist = {
  month: civilMonth('2026-04'),
  draftCount: 5,
  awaitingCount: 1,
  readyCount: 2,
  disputableUntil: civilDate('2026-05-16'),
  items: [
    item('one', 'Acoua', ['estimated-use', 'amount-differs']),
    item('two', 'Acoua', ['estimated-use', 'siret-missing']),
    item('three', 'Bandraboua', ['engagement-missing', 'amount-differs']),
  ],
  nextAfter: null,
}

describe('what a batch takes', () => {
  it('is what has no exception, and what was looked at', () => {
    expect(chosenCount(checklist, new Set())).toBe(2)
    expect(chosenCount(checklist, new Set(['one', 'two']))).toBe(4)
  })

  it('is nothing without a reference, looked at or not', () => {
    expect(chosenCount(checklist, new Set(['three']))).toBe(2)
    expect(acknowledgedOf(checklist, new Set(['three']))).toEqual([
      { tenantId: 'Bandraboua', codes: ['amount-differs'] },
    ])
  })

  it('names each payer once, with every exception that was looked at', () => {
    expect(acknowledgedOf(checklist, new Set(['one', 'two']))).toEqual([
      { tenantId: 'Acoua', codes: ['estimated-use', 'amount-differs', 'siret-missing'] },
    ])
  })

  it('may be disputed through the last day, in the zone of the operator', () => {
    const at = (text: string) => ({ now: instantFromIso(text), timeZone: 'Indian/Mayotte' })
    expect(isDisputable(checklist, at('2026-05-16T20:59:59.000Z'))).toBe(true)
    expect(isDisputable(checklist, at('2026-05-16T21:00:00.000Z'))).toBe(false)
    expect(isDisputable({ disputableUntil: null }, at('2026-05-01T00:00:00.000Z'))).toBe(false)
  })
})
