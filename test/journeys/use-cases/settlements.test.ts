import type { Answer, Command, Statement } from '@grenier/contracts'
import { civilMonth } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, finance, type House, openHouse } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, publishPrices } from './region.ts'

const january = civilMonth('2026-01')
let house: House
let statements: Statement[] = []

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z', { installation: { simulatedClock: false } })
  const region = await prepareRegion(house)
  await publishPrices(house, region, january)
  for (const name of ['Alpha', 'Beta', 'Gamma', 'Delta']) await enrolCommune(house, region, { name, gib: 20n })
  house.setClock('2026-02-01T10:00:00.000Z')
  await house.api.closePeriod({ month: january }, callOf(finance))
  await house.jobs['close-period']({ month: january })
  await house.api.issueStatements({ month: january }, callOf(finance))
  await house.jobs['issue-statements']({ month: january })
  const { items } = await house.api.listStatements({ limit: 10 }, callOf(finance))
  statements = await Promise.all(items.map(({ id }) => house.api.getStatement({ statementId: id }, callOf(finance))))
})
afterAll(() => house.close())

function statement(index: number): Statement {
  const found = statements[index]
  if (found === undefined) throw new Error(`there is no statement ${index}`)
  return found
}

const euros = (cents: bigint): string => `${cents / 100n},${String(cents % 100n).padStart(2, '0')}`
const head = 'numero_etat;exercice;bordereau;titre;date_titre;montant;date_rejet;motif_rejet;date_paiement;montant_paye'
const file = (...lines: string[]): string => `\u{feff}${[head, ...lines].join('\r\n')}\r\n`

/** One titre for the whole statement, and what else is said of it. */
function line(index: number, titre: number, said: { rest?: string; cents?: bigint } = {}): string {
  const { rest = ';;;', cents = statement(index).payableCents } = said
  return `${statement(index).number};2026;7;${titre};01/03/2026;${euros(cents)};${rest}`
}

function read(csv: string, dryRun = false): Promise<Answer<'importSettlements'>> {
  return house.api.importSettlements({ csv, dryRun }, callOf(finance))
}

function reconcile(fiscalYear = 2026, limit = 100): Promise<Answer<'reconcileSettlements'>> {
  return house.api.reconcileSettlements({ fiscalYear, limit }, callOf(finance))
}

const kinds = ({ items }: Answer<'reconcileSettlements'>) => items.map(({ number, kind }) => [number, kind])

function issued(narrowed: Partial<Command<'listIssuedStatements'>> = {}): Promise<Answer<'listIssuedStatements'>> {
  return house.api.listIssuedStatements({ limit: 100, ...narrowed }, callOf(finance))
}

const numbersOf = ({ items }: Answer<'listIssuedStatements'>) => items.map(({ number }) => number)

describe('the issued statements are found', () => {
  test('the latest number first, page by page, each page with the sums of all', async () => {
    const all = await issued()
    expect(numbersOf(all)).toEqual(statements.map(({ number }) => number).toReversed())
    const sum = statements.reduce((total, { payableCents }) => total + payableCents, 0n)
    expect(all).toMatchObject({
      statementCount: 4,
      payableCents: sum,
      titredCents: 0n,
      paidCents: 0n,
      nextCursor: null,
    })
    const first = await issued({ limit: 3 })
    const rest = await issued({ limit: 3, cursor: first.nextCursor ?? '' })
    expect([...numbersOf(first), ...numbersOf(rest)]).toEqual(numbersOf(all))
    expect(rest).toMatchObject({ statementCount: 4, payableCents: sum, nextCursor: null })
    const foreign = issued({ cursor: first.nextCursor ?? '', search: 'alpha' })
    expect(await problemOf(foreign)).toMatchObject({ code: 'cursor-invalid' })
  })

  test('by number, by name whatever its accents, by payer, months and kind', async () => {
    const { number, tenantId, payerName } = statement(1)
    expect(numbersOf(await issued({ search: number.toLowerCase() }))).toEqual([number])
    expect(numbersOf(await issued({ search: payerName.toUpperCase().replace('E', 'É') }))).toEqual([number])
    expect(numbersOf(await issued({ tenantId }))).toEqual([number])
    expect(await issued({ search: '100 %' })).toMatchObject({ items: [], statementCount: 0, payableCents: 0n })
    expect((await issued({ from: january, to: january, kind: 'asking' })).statementCount).toBe(4)
    expect((await issued({ from: civilMonth('2026-02') })).statementCount).toBe(0)
    expect((await issued({ kind: 'giving-back' })).statementCount).toBe(0)
  })
})

describe('before anything is titred', () => {
  test('every statement of the year is a difference, and of another year none', async () => {
    const all = await reconcile()
    expect(kinds(all)).toEqual(statements.map(({ number }) => [number, 'not-titred']))
    const sum = statements.reduce((total, { payableCents }) => total + payableCents, 0n)
    expect(all).toMatchObject({ statementCount: 4, statementsCents: sum, titredCents: 0n, paidCents: 0n })
    expect(await reconcile(2025)).toMatchObject({ statementCount: 0, statementsCents: 0n, items: [] })
    const first = await reconcile(2026, 3)
    const rest = await house.api.reconcileSettlements(
      { fiscalYear: 2026, limit: 3, cursor: first.nextCursor ?? '' },
      callOf(finance),
    )
    expect([...kinds(first), ...kinds(rest)]).toEqual(kinds(all))
  })

  test('a dry run names line and column of each fault, and writes nothing', async () => {
    const csv = file(
      line(0, 101),
      `2026-99999;2026;7;102;01/03/2026;10;;;;`,
      '',
      `${statement(1).number};26;7;;32/03/2026;dix;;;;`,
    )
    const answer = await read(csv, true)
    expect(answer.faults).toEqual([
      { line: 3, column: 'numero_etat', code: 'statement-unknown' },
      { line: 5, column: 'exercice', code: 'year-invalid' },
      { line: 5, column: 'titre', code: 'value-missing' },
      { line: 5, column: 'date_titre', code: 'date-invalid' },
      { line: 5, column: 'montant', code: 'amount-invalid' },
    ])
    expect(answer).toMatchObject({ dryRun: true, titres: 1 })
    expect(await problemOf(read(csv))).toMatchObject({ code: 'settlement-file-invalid', params: { count: '5' } })
    expect(await reconcile()).toMatchObject({ titredCents: 0n })
  })

  test.each([
    ['a column nobody knows', `${head};autre\n`],
    ['a column missing', 'numero_etat;exercice\n'],
    ['a column twice', `${head};titre\n`],
    ['a row with a cell too few', `${head}\n2026-00001;2026\n`],
    ['a quote that never ends', `${head}\n"2026-00001;2026\n`],
    ['no line at all', '\n'],
  ])('%s makes the file unreadable, in a dry run too', async (_, csv) => {
    expect((await problemOf(read(csv, true))).code).toBe('settlement-file-unreadable')
  })
})

describe('what the accounting sends back', () => {
  test('is kept once: the same file again adds nothing', async () => {
    const csv = file(
      line(0, 101, { rest: ';;02/04/2026;10' }),
      line(1, 102, { rest: '05/03/2026;tiers inconnu;;' }),
      line(2, 103, { cents: statement(2).payableCents - 1n }),
    )
    const dry = await read(csv, true)
    expect(dry).toMatchObject({ titres: 3, rejections: 1, payments: 1, knownRows: 0, faults: [] })
    expect(await reconcile()).toMatchObject({ titredCents: 0n })
    expect(await read(csv)).toEqual({ ...dry, dryRun: false })
    const after = await reconcile()
    expect(await read(csv)).toMatchObject({ titres: 0, rejections: 0, payments: 0, knownRows: 3 })
    expect(await reconcile()).toEqual(after)
    expect(kinds(after)).toEqual([
      [statement(1).number, 'rejected'],
      [statement(2).number, 'amount-differs'],
      [statement(3).number, 'not-titred'],
    ])
    expect(after).toMatchObject({
      titredCents: statement(0).payableCents + statement(2).payableCents - 1n,
      rejectedCents: statement(1).payableCents,
      paidCents: 1_000n,
    })
    const byNumber = new Map((await issued()).items.map(({ number, settlement }) => [number, settlement]))
    expect(statements.map(({ number }) => byNumber.get(number))).toEqual([
      'partly-paid',
      'rejected',
      'amount-differs',
      'not-titred',
    ])
    const partly = await issued({ settlement: 'partly-paid' })
    expect(partly).toMatchObject({
      statementCount: 1,
      titredCents: statement(0).payableCents,
      paidCents: 1_000n,
      items: [{ number: statement(0).number, paidCents: 1_000n, isDisputed: false }],
    })
  })

  test('of a known titre with another value is refused whole: a good line beside it is not kept', async () => {
    const before = await reconcile()
    const csv = file(line(3, 104), line(0, 101, { cents: statement(0).payableCents + 1n }))
    expect(await problemOf(read(csv))).toEqual({
      code: 'settlement-file-invalid',
      params: { count: '1', detail: '3 montant: titre-conflict' },
    })
    const taken = file(line(3, 101, { cents: statement(0).payableCents }))
    expect((await read(taken, true)).faults).toEqual([{ line: 2, column: 'numero_etat', code: 'titre-conflict' }])
    expect(await reconcile()).toEqual(before)
  })

  test('adds a titre after a rejection, and payments as they come, whatever separates the cells', async () => {
    const { number, payableCents } = statement(1)
    const point = `${payableCents / 100n}.${String(payableCents % 100n).padStart(2, '0')}`
    const columns = 'titre,numero_etat,exercice,bordereau,date_titre,montant,date_paiement,montant_paye'
    await read(`${columns}\n105,${number},2026,8,2026-04-01,${point},2026-05-01,${point}\n`)
    const after = await reconcile()
    expect(kinds(after).map(([, kind]) => kind)).toEqual(['amount-differs', 'not-titred'])
    expect(after.paidCents).toBe(1_000n + payableCents)
  })

  test('tells several payments of one day apart by their references', async () => {
    const { number } = statement(0)
    const columns = 'numero_etat;exercice;titre;date_paiement;montant_paye;reference_paiement'
    const before = (await reconcile()).paidCents
    const csv = `${columns}\n${number};2026;101;02/04/2026;3;VIR-1\n${number};2026;101;02/04/2026;4;VIR-2\n`
    expect(await read(csv)).toMatchObject({ payments: 2, faults: [] })
    expect(await read(csv)).toMatchObject({ payments: 0, knownRows: 2 })
    expect((await reconcile()).paidCents).toBe(before + 700n)
  })

  test('read by several at once is kept once', async () => {
    const csv = file(line(3, 106, { rest: ';;02/05/2026;5' }))
    const answers = await Promise.all(Array.from({ length: 8 }, () => read(csv)))
    expect(answers.filter(({ titres }) => titres === 1)).toHaveLength(1)
    expect(answers.filter(({ knownRows }) => knownRows === 1)).toHaveLength(7)
    expect(kinds(await reconcile()).map(([, kind]) => kind)).toEqual(['amount-differs'])
  })
})
