import { describe, expect, test } from 'vitest'
import { type SettlementFacts, settlementFault } from './settlement-mode.ts'

const epci = { siren: '200058519', hasOwnTaxation: true, accounting: 'helios' } as const
const ownCommune = { kind: 'commune', groupSiren: epci.siren }

describe('how a debt is settled', () => {
  test.each<[string, SettlementFacts, string | null]>([
    ['its own commune by compensation', { mode: 'imputation-ac', operator: epci, payer: ownCommune }, null],
    [
      'a commune of another EPCI by compensation',
      { mode: 'imputation-ac', operator: epci, payer: { ...ownCommune, groupSiren: '200000172' } },
      'imputation-ac-refused',
    ],
    [
      'a commune of no known EPCI by compensation',
      { mode: 'imputation-ac', operator: epci, payer: { ...ownCommune, groupSiren: null } },
      'imputation-ac-refused',
    ],
    [
      'another body of the territory by compensation',
      { mode: 'imputation-ac', operator: epci, payer: { ...ownCommune, kind: 'syndicat' } },
      'imputation-ac-refused',
    ],
    [
      'by compensation of an operator without own taxation',
      { mode: 'imputation-ac', operator: { ...epci, hasOwnTaxation: false }, payer: ownCommune },
      'imputation-ac-refused',
    ],
    ['by e-invoice under Hélios', { mode: 'e-invoice', operator: epci, payer: ownCommune }, 'e-invoice-refused'],
    [
      'by e-invoice under another accounting',
      { mode: 'e-invoice', operator: { ...epci, accounting: 'other' }, payer: ownCommune },
      null,
    ],
    ['by title', { mode: 'titre', operator: { ...epci, hasOwnTaxation: false }, payer: ownCommune }, null],
    ['inside the operator', { mode: 'internal', operator: epci, payer: ownCommune }, null],
  ])('%s: %#', (_, facts, fault) => {
    expect(settlementFault(facts)).toBe(fault)
  })
})
