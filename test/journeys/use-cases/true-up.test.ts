import { addMonths, civilMonth, instantFromIso, microsFromCents, sumMicros } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rowsOf } from '../../harness/pages.ts'
import {
  type CorrectionScene,
  chargesOfMonth,
  closeMonth,
  issueMonth,
  january,
  openCorrectionScene,
  secondFinance,
  usedRule,
} from './correction-scene.ts'
import { callOf, finance, type House, memberOf } from './house.ts'
import { problemOf } from './problem-of.ts'

const year = '2026'
const heading = 'exercice;mandat;ligne;compte;montant;cout;amortissement;libelle'

let scene: CorrectionScene
let house: House

/** A year with a hall shared by population, a link of which a tenth is given to nobody, and a price by head. */
beforeAll(async () => {
  // A price of what nobody uses: nothing is charged of it.
  const unused = { ...usedRule, ruleId: 'vms', label: 'Machines', meter: 'storage.provisioned', freeGib: 0n } as const
  scene = await openCorrectionScene({ furtherRules: [unused] })
  house = scene.house
  const shared = { name: 'Lien', month: civilMonth('2026-06'), amountCents: 20_001n, actId: scene.region.actId }
  const parts = scene.members.map(({ id }, index) => ({ tenantId: id, weight: [5n, 3n, 1n][index] ?? 0n }))
  await house.api.createCostPool(
    { ...shared, code: 'lien', key: { kind: 'fixed', totalWeight: 10n, parts } },
    callOf(finance),
  )
}, 60_000)
afterAll(() => house.close())

const send = (csv: string, dryRun = false) =>
  house.api.importActualCosts({ year, dryRun, csv: `${heading}\n${csv}` }, callOf(finance))
const preview = () => house.api.previewTrueUp({ year, limit: 500 }, callOf(finance))
const chargesOf = async (length: number) => {
  const months = Array.from({ length }, (_, index) => addMonths(january, index))
  return (await Promise.all(months.map((month) => chargesOfMonth(house, month)))).flat()
}
const trueUps = () => house.api.listTrueUps({}, callOf(finance))
const post = (digest: string, actor = secondFinance) => house.api.postTrueUp({ year, digest }, callOf(actor))

describe('a year that is not over', () => {
  test('is not trued up, nor one with an open month', async () => {
    expect(await problemOf(preview())).toMatchObject({ code: 'period-not-ended' })
    house.setClock('2027-01-05T10:00:00.000Z')
    expect(await problemOf(preview())).toEqual({ code: 'true-up-year-open', params: { year, month: '2026-02' } })
  })
})

describe('actual costs', () => {
  test.each([
    ['2026;M1;1;611;1 234,5x;salle;non;Énergie', { line: 2, column: 'montant', code: 'not-an-amount' }],
    ['2026;M1;1;611;0,00;salle;non;Énergie', { line: 2, column: 'montant', code: 'amount-zero' }],
    ['2025;M1;1;611;1,00;salle;non;', { line: 2, column: 'exercice', code: 'year-other' }],
    ['2026;M1;x;611;1,00;salle;non;', { line: 2, column: 'ligne', code: 'not-a-number' }],
    ['2026;;1;611;1,00;salle;non;', { line: 2, column: 'mandat', code: 'value-missing' }],
    ['2026;M1;1;611;1,00;sale;non;', { line: 2, column: 'cout', code: 'cost-unknown' }],
    ['2026;M1;1;611;1,00;salle;peut-être;', { line: 2, column: 'amortissement', code: 'not-yes-or-no' }],
    ['2026;M1;1;611;1,00;salle;non;;x', { line: 2, column: null, code: 'cells-too-many' }],
    [
      '2026;M1;1;611;1,00;salle;non;\n\n2026;M1;1;611;2,00;salle;non;',
      { line: 4, column: 'ligne', code: 'line-repeated' },
    ],
  ])('of a faulty file are not imported, and line and column are named: %j', async (line, fault) => {
    const answer = await send(line)
    expect(answer).toMatchObject({ imported: false })
    expect(answer.faults).toMatchObject([fault])
    expect((await house.api.listActualCosts({ year }, callOf(finance))).items).toEqual([])
  })

  test('of a file with a wrong heading name each column, and every fault of a file is told at once', async () => {
    const csv = 'exercice;mandat;ligne;compte;montants;cout;amortissement\n2026;M1;1;611;1,00;salle;non'
    const answer = await house.api.importActualCosts({ year, dryRun: true, csv }, callOf(finance))
    expect(answer.faults.map(({ code, column }) => [code, column])).toEqual([
      ['column-missing', 'montant'],
      ['column-unknown', 'montants'],
    ])
    const many = await send('2026;;x;611;1;salle;non;\n2027;M2;1;611;a;salle;non;')
    expect(many.faults.map(({ line, column }) => [line, column])).toEqual([
      [2, 'mandat'],
      [2, 'ligne'],
      [3, 'exercice'],
      [3, 'montant'],
    ])
    const lines = [
      { mandate: 'M', line: 1, account: '6', amountCents: 1n, costCode: 'salle', depreciation: false, label: '' },
    ]
    const both = house.api.importActualCosts({ year, dryRun: true, csv, lines }, callOf(finance))
    expect((await problemOf(both)).code).toBe('invalid-input')
  })

  test('are imported once, by year, mandate and line; another value for a known line is a fault', async () => {
    const file = '2026;M1;1;611;110,00;salle;non;Énergie\r\n2026;M1;2;6811;15,37;salle;oui;"Onduleur; 7e année"\r\n'
    expect(await send(file, true)).toMatchObject({ imported: false, newLines: 2, faults: [] })
    expect((await house.api.listActualCosts({ year }, callOf(finance))).items).toEqual([])
    expect(await send(file)).toMatchObject({ imported: true, newLines: 2, knownLines: 0 })
    expect(await send(file)).toMatchObject({ imported: true, newLines: 0, knownLines: 2 })
    expect((await send('2026;M1;2;6811;15,38;salle;oui;')).faults).toMatchObject([
      { line: 2, code: 'line-known-otherwise' },
    ])
    const { items, totals } = await house.api.listActualCosts({ year }, callOf(finance))
    expect(items.map(({ label }) => label)).toEqual(['Énergie', 'Onduleur; 7e année'])
    expect(totals).toEqual([{ costCode: 'salle', amountCents: 12_537n, depreciationCents: 1_537n }])
  })
})

describe('the true-up of a year', () => {
  test('wants the actual costs of all that was shared', async () => {
    for (let month = addMonths(january, 1); month <= civilMonth('2026-12'); month = addMonths(month, 1)) {
      await closeMonth(house, month)
    }
    // All that was charged and has no cost is named; what was priced and never used ("vms") wants none.
    const names = 'Participation (heads), Lien (lien), Espace utilisé (used)'
    const missing = { code: 'costs-missing', params: { year, codes: 'heads, lien, used', names } }
    expect(await problemOf(preview())).toEqual(missing)
    // A line that was wrong and was taken back is as good as none: the link was shared, so its cost is still missing.
    await send('2026;M5;1;6262;5,00;lien;non;\n2026;M5;2;6262;-5,00;lien;non;')
    expect(await problemOf(preview())).toEqual(missing)
    // Nothing was charged of these: a wrong line would stand in the way for good, were it not to be taken back.
    await send('2026;M6;1;611;9,00;vms;non;')
    const lines = [
      {
        mandate: 'M7',
        line: 1,
        account: '6262',
        amountCents: 17_777n,
        costCode: 'lien',
        depreciation: false,
        label: 'Fibre',
      },
      {
        mandate: 'M8',
        line: 1,
        account: '64',
        amountCents: 130_000n,
        costCode: 'heads',
        depreciation: false,
        label: 'Équipe',
      },
    ]
    expect(await house.api.importActualCosts({ year, dryRun: false, lines }, callOf(finance))).toMatchObject({
      imported: true,
    })
    expect(await problemOf(preview())).toEqual({ code: 'true-up-without-proportion', params: { codes: 'vms' } })
    await send('2026;M6;2;611;-9,00;vms;non;')
  })

  test('shows what each member would still owe or be given back, and writes nothing', async () => {
    const seen = await preview()
    const used = (await chargesOf(12)).filter(({ ruleId }) => ruleId === 'used')
    expect(seen.uncosted).toEqual([{ costCode: 'used', label: 'Espace utilisé', chargedMicros: sumMicros(used) }])
    expect(
      seen.costs.map(({ costCode, actualCents, unsharedCents }) => [costCode, actualCents, unsharedCents]),
    ).toEqual([
      ['heads', 130_000n, 0n],
      ['lien', 17_777n, 1_777n],
      ['salle', 12_537n, 0n],
    ])
    for (const { actualCents, chargedMicros, differenceMicros, unsharedCents, members } of seen.costs) {
      expect(chargedMicros + differenceMicros + microsFromCents(unsharedCents)).toBe(microsFromCents(actualCents))
      expect(members.reduce((sum, { shareCents }) => sum + shareCents, 0n)).toBe(actualCents - unsharedCents)
    }
    expect(await chargesOfMonth(house, civilMonth('2027-01'))).toEqual([])
    expect(await preview()).toEqual(seen)
  })

  test('comes in pages of members, the same ones in every cost; sums and digest are those of all', async () => {
    const whole = await preview()
    const without = (answer: typeof whole) => ({
      ...answer,
      nextAfter: null,
      costs: answer.costs.map((cost) => ({ ...cost, members: [] })),
    })
    const rows: (readonly [string, string])[] = []
    let after: string | null = null
    do {
      const page: typeof whole = await house.api.previewTrueUp(
        { year, limit: 1, ...(after === null ? {} : { after }) },
        callOf(finance),
      )
      const shown = page.costs.flatMap(({ costCode, members }) =>
        members.map((one) => [costCode, one.tenantId] as const),
      )
      expect(new Set(shown.map(([, tenantId]) => tenantId)).size).toBe(1)
      expect(without(page)).toEqual(without(whole))
      rows.push(...shown)
      after = page.nextAfter
    } while (after !== null)
    const all = whole.costs.flatMap(({ costCode, members }) => members.map((one) => [costCode, one.tenantId] as const))
    const named = (pairs: readonly (readonly [string, string])[]) => pairs.map((pair) => pair.join(' ')).toSorted()
    expect(named(rows)).toEqual(named(all))
  })

  test('is posted once, by somebody else than who imported the costs, and as it was seen', async () => {
    const { digest, differenceMicros } = await preview()
    expect((await problemOf(post(digest, finance))).code).toBe('true-up-same-person')
    // The database holds to the two persons as well.
    const seen = await preview()
    const costs = seen.costs.map(({ members: _members, ...cost }) => cost)
    const behind = {
      year,
      sequence: 1,
      costs,
      digest,
      differenceMicros,
      postedMonth: civilMonth('2027-01'),
      postedBy: finance.subject,
    }
    const insert = house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
      tx.billing.insertTrueUp({ ...behind, postedAt: instantFromIso('2027-01-05T10:00:00.000Z') }),
    )
    await expect(insert).rejects.toThrow(/who imported its costs/)
    const second = house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
      tx.billing.insertTrueUp({
        ...behind,
        sequence: 2,
        postedBy: secondFinance.subject,
        postedAt: instantFromIso('2027-01-05T10:00:00.000Z'),
      }),
    )
    await expect(second).rejects.toThrow(/does not follow the one before/)
    expect((await problemOf(post('another'))).code).toBe('true-up-stale')
    const before = await preview()
    await send('2026;M9;1;611;0,01;salle;non;')
    expect((await problemOf(post(before.digest))).code).toBe('true-up-stale')
    await send('2026;M9;2;611;-0,01;salle;non;')
    const outcomes = await Promise.allSettled([post(digest), post(digest), post(digest)])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const rows = await chargesOfMonth(house, civilMonth('2027-01'))
    expect(sumMicros(rows)).toBe(differenceMicros)
    expect(rows.every(({ kind, originMonth }) => kind === 'true-up' && originMonth === null)).toBe(true)
    expect(await preview()).toMatchObject({ sequence: 2, differenceMicros: 0n, rowCount: 0 })
    expect(await trueUps()).toMatchObject({ items: [{ year, sequence: 1 }], toRepeat: [] })
    // Nothing has changed since: posting again posts nothing, whatever digest it brings.
    for (const known of [digest, (await preview()).digest]) {
      expect(await problemOf(post(known))).toEqual({ code: 'true-up-posted', params: { year } })
    }
    expect(await chargesOfMonth(house, civilMonth('2027-01'))).toEqual(rows)
  })

  test('makes what the year was billed what it cost, to the cent', async () => {
    const all = await chargesOf(13)
    const hall = all.filter(({ kind, ruleId }) => (kind === 'shared' && ruleId === scene.hall.id) || ruleId === 'salle')
    expect(sumMicros(hall)).toBe(microsFromCents(12_537n))
    expect(sumMicros(all.filter(({ ruleId }) => ruleId === 'heads'))).toBe(microsFromCents(130_000n))
  })

  test('is explained to the member that it asks', async () => {
    const [row] = await chargesOfMonth(house, civilMonth('2027-01'))
    if (row === undefined) throw new Error('there is a row')
    const explained = await house.api.explainCharge({ chargeId: row.id }, callOf(memberOf(row.tenantId)))
    const { shareCents = '', chargedMicros = '' } = explained.charge.explanation.params
    expect(explained).toMatchObject({ tariffCode: null, charge: { explanation: { formula: 'year-true-up' } } })
    expect(microsFromCents(BigInt(shareCents)) - BigInt(chargedMicros)).toBe(row.amountMicros)
    const other = scene.members.find(({ id }) => id !== row.tenantId)?.id ?? ''
    const foreign = house.api.explainCharge({ chargeId: row.id }, callOf(memberOf(other)))
    expect((await problemOf(foreign)).code).toBe('not-found')
  })

  test('goes along when its month is closed and issued, and is no part of that month rated again', async () => {
    house.setClock('2027-02-01T10:00:00.000Z')
    const month = civilMonth('2027-01')
    await closeMonth(house, month)
    const issued = await issueMonth(house, month)
    expect(issued.checks.filter(({ holds }) => !holds)).toEqual([])
    expect(issued.state).toBe('issued')
    expect((await house.api.reratePeriod({ month, limit: 500 }, callOf(finance))).rows).toEqual([])
    const asked = { month, focusVersion: '1.4', dataset: 'cost-and-usage' } as const
    const focus = await rowsOf(house.api.exportFocus(asked, callOf(finance)))
    const rows = focus.filter((row) => row['ChargeDescription']?.startsWith('Régularisation 2026'))
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row).toMatchObject({ ChargeCategory: 'Adjustment', ChargeFrequency: 'One-Time' })
  })
})

describe('a true-up that is to be repeated', () => {
  const proposal = { month: january, reason: 'Facture', tenantIds: null }
  const standing = async (costCode: string) => {
    const all = await chargesOf(14)
    const ids = new Set(costCode === 'salle' ? [scene.hall.id, costCode] : [costCode])
    const isOfYear = ({ kind, month, originMonth }: (typeof all)[number]) =>
      kind === 'true-up' || (originMonth ?? month).startsWith(year)
    return all.filter((row) => ids.has(row.ruleId) && isOfYear(row))
  }
  const correct = async () => {
    const proposed = await house.api.proposeCorrection(proposal, callOf(finance))
    return house.api.postCorrection({ correctionId: proposed.id }, callOf(secondFinance, { ifMatch: proposed.version }))
  }
  const sharesOf = async (costCode: string) => {
    const byMember = Map.groupBy(await standing(costCode), ({ tenantId }) => tenantId)
    return new Map([...byMember].map(([tenantId, rows]) => [tenantId, sumMicros(rows)]))
  }

  test('is an exception as soon as a cost or a rule of its year is corrected, and says what is at stake', async () => {
    const fact = {
      kind: 'cost-pool',
      costPoolId: scene.hall.id,
      amountCents: 12_000n,
      key: { kind: 'equal' } as const,
      actId: scene.region.actId,
    } as const
    await house.api.amendPeriod({ month: january, reason: 'Facture', fact }, callOf(finance))
    const population = { kind: 'population', populationKind: 'municipale', inhabitants: 4_321 } as const
    const tenantId = scene.members[0]?.id ?? ''
    await house.api.amendPeriod(
      { month: january, reason: 'Recensement', fact: { ...population, tenantId } },
      callOf(finance),
    )
    const { postedMonth } = await correct()
    expect(postedMonth).toBe('2027-02')
    expect(sumMicros(await standing('salle'))).not.toBe(microsFromCents(12_537n))
    const { toRepeat } = await trueUps()
    expect(toRepeat).toMatchObject([{ year, sequence: 1, blockedBy: null }])
    const seen = await preview()
    expect(seen).toMatchObject({ sequence: 2, differenceMicros: toRepeat[0]?.differenceMicros })
    expect(seen.costs.map(({ costCode, differenceMicros }) => [costCode, differenceMicros !== 0n])).toEqual([
      ['heads', true],
      ['lien', false],
      ['salle', true],
    ])
  })

  test('posts the difference alone, once whoever tries, and what was asked is what it cost again, member by member', async () => {
    const seen = await preview()
    const owed = new Map(seen.costs.map(({ costCode, members }) => [costCode, members]))
    const outcomes = await Promise.allSettled([post(seen.digest), post(seen.digest), post(seen.digest)])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected'])
    for (const costCode of ['salle', 'heads']) {
      const stands = await sharesOf(costCode)
      const members = owed.get(costCode) ?? []
      expect(stands).toEqual(
        new Map(members.map(({ tenantId, shareCents }) => [tenantId, microsFromCents(shareCents)])),
      )
    }
    expect(sumMicros(await standing('salle'))).toBe(microsFromCents(12_537n))
    expect(sumMicros(await standing('heads'))).toBe(microsFromCents(130_000n))
    const { items, toRepeat } = await trueUps()
    expect([items.map(({ sequence, postedMonth }) => [sequence, postedMonth]), toRepeat]).toEqual([
      [
        [2, '2027-02'],
        [1, '2027-01'],
      ],
      [],
    ])
    expect((await problemOf(post((await preview()).digest))).code).toBe('true-up-posted')
  })

  test('takes in what comes in late, and is explained by what went before it', async () => {
    const late = '2026;M11;1;611;1,01;salle;non;Facture tardive'
    expect(await send(late)).toMatchObject({ imported: true })
    expect((await trueUps()).toRepeat).toMatchObject([{ year, sequence: 2, differenceMicros: 1_010_000n }])
    const { digest } = await preview()
    expect(await post(digest)).toMatchObject({ sequence: 3, differenceMicros: 1_010_000n, postedMonth: '2027-02' })
    expect(sumMicros(await standing('salle'))).toBe(microsFromCents(12_638n))
    const rows = (await chargesOfMonth(house, civilMonth('2027-02'))).filter(({ kind }) => kind === 'true-up')
    expect(new Set(rows.map(({ label }) => label.split(' – ')[0]))).toEqual(
      new Set(['Régularisation 2026 (n° 2)', 'Régularisation 2026 (n° 3)']),
    )
    for (const { id, amountMicros } of rows) {
      const explained = await house.api.explainCharge({ chargeId: id }, callOf(finance))
      expect(explained).toMatchObject({ recomputedMicros: amountMicros, agrees: true })
      const { sequence, earlierMonth } = explained.charge.explanation.params
      expect([
        ['2', '2027-01'],
        ['3', '2027-02'],
      ]).toContainEqual([sequence, earlierMonth])
    }
  })

  test('goes along when its month is closed and issued: every check holds; one posted meanwhile waits for the next', async () => {
    house.setClock('2027-03-01T10:00:00.000Z')
    const month = civilMonth('2027-02')
    await house.api.closePeriod({ month }, callOf(finance))
    await send('2026;M13;1;611;2,00;salle;non;')
    expect(await post((await preview()).digest)).toMatchObject({ sequence: 4, postedMonth: '2027-03' })
    await closeMonth(house, month)
    const { state, checks } = await issueMonth(house, month)
    expect([state, checks.filter(({ holds }) => !holds)]).toEqual(['issued', []])
    expect((await trueUps()).toRepeat).toEqual([])
  })

  test('says why it cannot be said, where a cost that was trued up is known no more', async () => {
    const { totals } = await house.api.listActualCosts({ year }, callOf(finance))
    const heads = totals.find(({ costCode }) => costCode === 'heads')?.amountCents ?? 0n
    const back = { mandate: 'M12', line: 1, account: '64', costCode: 'heads', depreciation: false, label: '' }
    const lines = [{ ...back, amountCents: -heads }]
    await house.api.importActualCosts({ year, dryRun: false, lines }, callOf(finance))
    expect(await problemOf(preview())).toMatchObject({ code: 'costs-missing', params: { codes: 'heads, used' } })
    expect((await trueUps()).toRepeat).toEqual([
      { year, sequence: 4, differenceMicros: null, blockedBy: 'costs-missing' },
    ])
  })
})
