import { describe, expect, test } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { type KnownTitre, matchSettlements } from './match-settlements.ts'
import { readSettlementRow, type SettlementCells, type SettlementRow } from './settlement-row.ts'

const cells: SettlementCells = {
  numero_etat: '2026-00001',
  exercice: '2026',
  bordereau: '12',
  titre: '345',
  date_titre: '01/03/2026',
  montant: '1 234,50',
}

function faultsOf(change: SettlementCells): [string, string][] {
  return readSettlementRow(3, { ...cells, ...change }).faults.map(({ column, code }) => [column, code])
}

function row(change: SettlementCells, line = 2): SettlementRow {
  const read = readSettlementRow(line, { ...cells, ...change })
  if (read.row === null) throw new Error(`not a row: ${JSON.stringify(read.faults)}`)
  return read.row
}

const known: KnownTitre = {
  statementNumber: '2026-00001',
  fiscalYear: 2026,
  number: '345',
  bordereau: '12',
  issuedOn: civilDate('2026-03-01'),
  amountCents: 123_450n,
  rejection: null,
  payments: [{ paidOn: civilDate('2026-04-01'), reference: '', amountCents: 10_000n }],
}
const rejected = { ...known, rejection: { rejectedOn: civilDate('2026-03-05'), reason: 'tiers' }, payments: [] }

function match(rows: readonly SettlementRow[], titres: readonly KnownTitre[] = []) {
  return matchSettlements({ rows, titres, statementNumbers: new Set(['2026-00001', '2026-00002']) })
}

describe('a row of what the accounting sends back', () => {
  test('is read to the cent and the day, written the French way or not', () => {
    const french = row({ date_paiement: '02/04/2026', montant_paye: '1\u202f234,5' })
    const plain = row({
      date_titre: '2026-03-01',
      montant: '1234.50',
      date_paiement: '2026-04-02',
      montant_paye: '1234.50',
    })
    expect(french).toEqual(plain)
    expect(french).toMatchObject({
      amountCents: 123_450n,
      paidCents: 123_450n,
      issuedOn: '2026-03-01',
      fiscalYear: 2026,
    })
  })

  test.each<[string, SettlementCells, [string, string][]]>([
    ['no statement', { numero_etat: ' ' }, [['numero_etat', 'value-missing']]],
    [
      'no titre and no year',
      { titre: '', exercice: '' },
      [
        ['exercice', 'value-missing'],
        ['titre', 'value-missing'],
      ],
    ],
    ['a year of two digits', { exercice: '26' }, [['exercice', 'year-invalid']]],
    ['a day that is none', { date_titre: '31/02/2026' }, [['date_titre', 'date-invalid']]],
    ['a day in American', { date_titre: '3/1/2026' }, [['date_titre', 'date-invalid']]],
    ['three decimals', { montant: '1,234' }, [['montant', 'amount-invalid']]],
    ['an amount of nothing', { montant: '0,00' }, [['montant', 'amount-invalid']]],
    ['a word for an amount', { montant: 'douze' }, [['montant', 'amount-invalid']]],
    ['a reference without a payment', { reference_paiement: 'VIR-1' }, [['date_paiement', 'value-missing']]],
    ['a payment without a day', { montant_paye: '1' }, [['date_paiement', 'value-missing']]],
    ['a day without a payment', { date_paiement: '2026-04-01' }, [['montant_paye', 'value-missing']]],
    ['a payment below 0', { date_paiement: '2026-04-01', montant_paye: '-1' }, [['montant_paye', 'amount-invalid']]],
    ['a reason without a rejection', { motif_rejet: 'x' }, [['date_rejet', 'value-missing']]],
    ['a titre of 21 characters', { titre: '1'.repeat(21) }, [['titre', 'value-too-long']]],
  ])('with %s is refused there', (_, change, faults) => {
    expect(faultsOf(change)).toEqual(faults)
  })
})

describe('a file against what is known', () => {
  test('adds a titre, its payments, and after a rejection another titre', () => {
    const matched = match([
      row({ date_rejet: '2026-03-05', motif_rejet: 'tiers' }, 2),
      row({ titre: '400', bordereau: '15', date_paiement: '2026-04-01', montant_paye: '1000' }, 3),
      row(
        {
          titre: '400',
          bordereau: '',
          date_titre: '',
          montant: '',
          date_paiement: '2026-05-01',
          montant_paye: '234,50',
        },
        4,
      ),
    ])
    expect(matched.faults).toEqual([])
    expect(matched.titres.map(({ number }) => number)).toEqual(['345', '400'])
    expect(matched.rejections).toEqual([{ fiscalYear: 2026, number: '345', rejectedOn: '2026-03-05', reason: 'tiers' }])
    expect(matched.payments.map(({ number, amountCents }) => [number, amountCents])).toEqual([
      ['400', 100_000n],
      ['400', 23_450n],
    ])
  })

  test('says the same again without adding anything, within one file too', () => {
    const same = row({ date_paiement: '2026-04-01', montant_paye: '100' })
    expect(match([same, same], [known])).toMatchObject({ titres: [], payments: [], knownRows: 2, faults: [] })
    expect(match([same, same])).toMatchObject({ knownRows: 1, faults: [] })
  })

  test.each<[string, SettlementCells, readonly KnownTitre[], [string, string][]]>([
    ['a statement that there is not', { numero_etat: '2026-00009' }, [], [['numero_etat', 'statement-unknown']]],
    ['a known titre of another statement', { numero_etat: '2026-00002' }, [known], [['numero_etat', 'titre-conflict']]],
    ['another amount', { montant: '1234,51' }, [known], [['montant', 'titre-conflict']]],
    [
      'another day and bordereau',
      { date_titre: '2026-03-02', bordereau: '13' },
      [known],
      [
        ['bordereau', 'titre-conflict'],
        ['date_titre', 'titre-conflict'],
      ],
    ],
    [
      'another payment that day',
      { date_paiement: '2026-04-01', montant_paye: '99' },
      [known],
      [['montant_paye', 'payment-conflict']],
    ],
    [
      'a payment of what was rejected',
      { date_paiement: '2026-04-01', montant_paye: '1' },
      [rejected],
      [['date_paiement', 'titre-rejected']],
    ],
    [
      'another reason',
      { date_rejet: '2026-03-05', motif_rejet: 'autre' },
      [rejected],
      [['motif_rejet', 'titre-conflict']],
    ],
    ['a rejection of what was paid', { date_rejet: '2026-05-05' }, [known], [['date_rejet', 'titre-conflict']]],
    ['a second titre beside the first', { titre: '346' }, [known], [['titre', 'statement-titred']]],
    [
      'a new titre without its amount',
      { montant: '', bordereau: '' },
      [],
      [
        ['bordereau', 'value-missing'],
        ['montant', 'value-missing'],
      ],
    ],
  ])('refuses %s, naming the cell', (...[, change, titres, faults]) => {
    const matched = match([row(change, 7)], titres)
    expect(matched.faults.map(({ column, code }) => [column, code])).toEqual(faults)
    expect(matched.faults.every(({ line }) => line === 7)).toBe(true)
    expect([...matched.titres, ...matched.rejections, ...matched.payments]).toEqual([])
  })

  test('takes several payments of one day, each by its reference, and none twice', () => {
    const paid = (montant_paye: string, reference_paiement: string) =>
      row({ date_paiement: '2026-04-01', montant_paye, reference_paiement })
    const { payments, knownRows, faults } = match([paid('5', 'VIR-1'), paid('7', 'VIR-2'), paid('7', 'VIR-2')], [known])
    expect(payments.map(({ reference, amountCents }) => [reference, amountCents])).toEqual([
      ['VIR-1', 500n],
      ['VIR-2', 700n],
    ])
    expect([knownRows, faults]).toEqual([1, []])
    expect(match([paid('5', 'VIR-1'), paid('6', 'VIR-1')], [known]).faults).toMatchObject([
      { code: 'payment-conflict' },
    ])
  })
})
