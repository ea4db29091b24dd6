import type { Answer } from '@grenier/contracts'
import { type CivilMonth, GIB, microsFromCents, sumMicros } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blockedSessions } from '../../harness/blocked-sessions.ts'
import { rowsOf } from '../../harness/pages.ts'
import {
  type CorrectionScene,
  chargesOfMonth,
  closeMonth,
  type Fact,
  february,
  issueMonth,
  january,
  openCorrectionScene,
  readingsOf,
  secondFinance,
  usedRule,
} from './correction-scene.ts'
import { callOf, collector, finance, type House, memberOf } from './house.ts'
import { problemOf } from './problem-of.ts'

let scene: CorrectionScene
let house: House
let region: CorrectionScene['region']
let members: CorrectionScene['members']
let hall: CorrectionScene['hall']

beforeEach(async () => {
  scene = await openCorrectionScene()
  ;({ house, region, members, hall } = scene)
})
afterEach(() => house.close())

const readings = (from: string, hours: number, gib: bigint) => readingsOf(scene, from, [hours, gib])
const chargesOf = (month: CivilMonth) => chargesOfMonth(house, month)
const rerate = (month = january) => house.api.reratePeriod({ month, limit: 500 }, callOf(finance))
const amend = (fact: Fact, month = january) =>
  house.api.amendPeriod({ month, reason: 'Erreur de saisie', fact }, callOf(finance))
const propose = (tenantIds: string[] | null = null, month = january) =>
  house.api.proposeCorrection({ month, reason: 'Recensement rectifié', tenantIds }, callOf(finance))
const post = ({ id: correctionId, version }: { id: string; version: number }, actor = secondFinance) =>
  house.api.postCorrection({ correctionId }, callOf(actor, { ifMatch: version }))

const heads = (index: 0 | 1 | 2, inhabitants: number): Fact => ({
  kind: 'population',
  tenantId: members[index].id,
  populationKind: 'municipale',
  inhabitants,
})

describe('re-rating', () => {
  test('shows nothing where nothing changed, and nothing can be proposed', async () => {
    expect(await rerate()).toMatchObject({ rows: [], members: [], differenceMicros: 0n, tariffCode: 'T2026' })
    expect(await problemOf(propose())).toEqual({ code: 'correction-nothing', params: {} })
    expect((await house.api.listCorrections({ limit: 10 }, callOf(finance))).items).toEqual([])
  })

  test('of a month that is not closed is refused, as is amending it or reading late into it', async () => {
    const code = 'period-not-closed'
    expect(await problemOf(rerate(february))).toMatchObject({ code })
    expect(await problemOf(amend(heads(0, 1), february))).toMatchObject({ code })
    expect(await problemOf(propose(null, february))).toMatchObject({ code })
    const late = { source: 'p', simulated: false, readings: readings('2026-02-01T00:00:00.000Z', 1, 1n) }
    expect(
      await problemOf(house.api.recordLateReadings({ month: february, ...late }, callOf(collector))),
    ).toMatchObject({
      code,
    })
  })

  test('by a corrected population moves every share of the cost and creates no cent', async () => {
    await amend(heads(1, 3_000))
    const again = await rerate()
    const shared = again.rows.filter(({ kind }) => kind === 'shared')
    expect(sumMicros(shared.map(({ differenceMicros: amountMicros }) => ({ amountMicros })))).toBe(0n)
    expect(new Set(shared.map(({ rerated }) => rerated?.amountMicros))).toEqual(
      new Set([2_308n, 6_924n, 768n].map(microsFromCents)),
    )
    // 1 000 inhabitants more, at 0.365 € a year, for the 31 days of January less its first six hours and some.
    const head = again.rows.find(({ kind }) => kind === 'population')
    expect(head?.differenceMicros).toBe(again.differenceMicros)
    expect(again.differenceMicros).toBeGreaterThan(0n)
    expect(await house.api.listCharges({ limit: 500, month: february }, callOf(finance))).toMatchObject({ items: [] })
  })

  test('by other prices for the month shows each row that they change, and what fell away', async () => {
    await amend({ kind: 'tariff', code: 'T2026-bis', actId: region.actId, rules: [usedRule] })
    const again = await rerate()
    expect(again).toMatchObject({ tariffCode: 'T2026-bis' })
    expect(again.rows.map(({ kind, rerated }) => [kind, rerated])).toEqual([
      ['population', null],
      ['population', null],
      ['population', null],
    ])
  })

  test('by late readings shows the use that nobody had seen, while the slices of the month stand', async () => {
    const before = await chargesOf(january)
    const month = january
    const late = { source: 'prometheus', simulated: false, readings: readings('2026-01-20T00:00:00.000Z', 48, 80n) }
    const answer = await house.api.recordLateReadings({ month, ...late }, callOf(collector))
    expect(answer).toMatchObject({ recorded: 48, duplicate: 0 })
    // From the last reading before, on the 10th, to the day after the last late one, save two: its own and the one after are as known.
    expect(answer.revisedDays).toBe(11)
    const again = await rerate()
    const rows = again.rows.filter(({ kind }) => kind === 'usage' || kind === 'free')
    const bytes = rows.reduce(
      (sum, { original, rerated }) =>
        sum + (rerated?.quantityByteSeconds ?? 0n) - (original?.quantityByteSeconds ?? 0n),
      0n,
    )
    // Known before: 24 hours at 40 GiB and, until the end of the next day, 47 hours without a reading. Known now: 240 hours at
    // 40 GiB, the gap at the lower value, then 48 at 80 GiB and those 47 after them.
    const hours = 40n * 240n + 80n * (48n + 47n) - 40n * (24n + 47n)
    expect(bytes).toBe(hours * GIB * 3_600n)
    expect(await chargesOf(january)).toEqual(before)
    const replayed = await house.api.recordLateReadings({ month, ...late }, callOf(collector))
    expect(replayed).toMatchObject({ recorded: 0, duplicate: 48, revisedDays: 0 })
    const other = { ...late, readings: readings('2026-01-20T00:00:00.000Z', 1, 81n) }
    expect(await problemOf(house.api.recordLateReadings({ month, ...other }, callOf(collector)))).toEqual({
      code: 'reading-conflict',
      params: { count: '1' },
    })
    const elsewhere = { ...late, readings: readings('2026-02-01T00:00:00.000Z', 1, 81n) }
    expect(await problemOf(house.api.recordLateReadings({ month, ...elsewhere }, callOf(collector)))).toMatchObject({
      code: 'late-readings-month',
    })
  })
})

describe('late readings', () => {
  test('wait for the closing of every month that their gap reaches over, not only of those beside', async () => {
    house.setClock('2026-04-05T10:00:00.000Z')
    const ended = { source: 'prometheus', simulated: false, readings: readings('2026-04-02T00:00:00.000Z', 1, 40n) }
    await house.api.recordReadings(ended, callOf(collector))
    const closing = new Client({ connectionString: house.database.adminUrl })
    await closing.connect()
    try {
      // As the closing of March does.
      await closing.query('BEGIN')
      await closing.query(`SELECT pg_advisory_xact_lock(hashtext('readings of a month'), 202603)`)
      const late = { ...ended, readings: readings('2026-01-20T00:00:00.000Z', 1, 80n) }
      const recorded = { isAnswered: false }
      const recording = house.api.recordLateReadings({ month: january, ...late }, callOf(collector)).finally(() => {
        recorded.isAnswered = true
      })
      while (!recorded.isAnswered && (await blockedSessions(closing, 'advisory')) === 0);
      expect(recorded.isAnswered).toBe(false)
      await closing.query('COMMIT')
      expect(await recording).toMatchObject({ recorded: 1 })
    } finally {
      await closing.end()
    }
  })
})

describe('a correction', () => {
  test('reverses each wrong row and puts another in its place, in the open month, once', async () => {
    const charged = await chargesOf(january)
    await amend(heads(1, 3_000))
    const again = await rerate()
    const proposed = await propose()
    expect(proposed).toMatchObject({ state: 'proposed', rowCount: 8, differenceMicros: again.differenceMicros })
    expect(await problemOf(post(proposed, finance))).toEqual({ code: 'correction-same-person', params: {} })
    expect(await chargesOf(february)).toEqual([])

    const posted = await post(proposed)
    expect(posted).toMatchObject({ state: 'posted', postedMonth: february, postedBy: 'finance-2', version: 2 })
    expect(await problemOf(post(proposed))).toEqual({ code: 'correction-posted', params: {} })
    expect(await chargesOf(january)).toEqual(charged)
    const rows = await chargesOf(february)
    expect(rows).toHaveLength(8)
    expect(sumMicros(rows)).toBe(again.differenceMicros)
    for (const row of rows.filter(({ correction }) => correction?.part === 'reversal')) {
      const original = charged.find(({ id }) => id === row.correction?.correctsChargeId)
      expect(row).toMatchObject({ amountMicros: -(original?.amountMicros ?? 0n), originMonth: january })
    }
    expect(await rerate()).toMatchObject({ rows: [], differenceMicros: 0n })
    expect((await problemOf(propose())).code).toBe('correction-nothing')
  })

  test('chains: a second one reverses the rows of the first, and all of them add up to the last rating', async () => {
    // What statements round to cents is no part of a rating.
    const rated = (await chargesOf(january)).filter(({ kind }) => kind !== 'rounding')
    const charged = sumMicros(rated)
    await amend(heads(1, 3_000))
    await post(await propose())
    const first = await chargesOf(february)
    await amend(heads(1, 2_500))
    const again = await rerate()
    await post(await propose())
    const rows = await chargesOf(february)
    expect(charged + sumMicros(rows)).toBe(again.reratedMicros)
    const second = rows.filter(({ id }) => !first.some((known) => known.id === id))
    const reversed = second.flatMap(({ correction }) =>
      correction?.part === 'reversal' ? [correction.correctsChargeId] : [],
    )
    const standing = first.filter(({ correction }) => correction?.part === 'replacement').map(({ id }) => id)
    expect(new Set(reversed)).toEqual(new Set(standing))
    // Back to what was charged at first: everything nets to zero.
    await amend(heads(1, 2_000))
    await post(await propose())
    expect(sumMicros(await chargesOf(february))).toBe(0n)
  })

  test('is stale once facts or rows have changed since it was proposed, and posts nothing then', async () => {
    await amend(heads(1, 3_000))
    const [early, same] = [await propose(), await propose()]
    await amend(heads(2, 400))
    expect(await problemOf(post(early))).toEqual({ code: 'correction-stale', params: { month: january } })
    expect(await chargesOf(february)).toEqual([])
    await post(await propose())
    const rows = await chargesOf(february)
    expect((await problemOf(post(same))).code).toBe('correction-stale')
    expect(await chargesOf(february)).toEqual(rows)
  })

  test('posted by several at once stands once', async () => {
    await amend(heads(1, 3_000))
    const proposals = [await propose(), await propose(), await propose()]
    const outcomes = await Promise.allSettled(proposals.map((proposal) => post(proposal)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const rows = await chargesOf(february)
    expect(rows).toHaveLength(8)
    expect((await rerate()).rows).toEqual([])
  })

  test('of some members takes only theirs, and no part of a shared cost', async () => {
    await amend(heads(1, 3_000))
    expect((await problemOf(propose([members[1].id]))).code).toBe('correction-shares-partial')
    await amend(heads(1, 2_000))
    await amend({ kind: 'tariff', code: 'T2026-bis', actId: region.actId, rules: [usedRule] })
    await post(await propose([members[2].id]))
    const rows = await chargesOf(february)
    expect(rows.map(({ tenantId, kind, correction }) => [tenantId, kind, correction?.part])).toEqual([
      [members[2].id, 'population', 'reversal'],
    ])
    expect((await rerate()).rows).toHaveLength(2)
  })

  test('of a cost and its key re-splits it and conserves its sum', async () => {
    await amend({
      kind: 'cost-pool',
      costPoolId: hall.id,
      amountCents: 12_345n,
      key: { kind: 'equal' },
      actId: region.actId,
    })
    const proposed = await propose()
    expect(proposed.costPools).toEqual([
      { costPoolId: hall.id, code: 'salle', amountCents: 12_345n, unsharedCents: 0n },
    ])
    await post(proposed)
    const all = [...(await chargesOf(january)), ...(await chargesOf(february))]
    expect(sumMicros(all.filter(({ kind }) => kind === 'shared'))).toBe(microsFromCents(12_345n))
  })

  test('goes along when its month is closed and issued: own lines, sums that agree, FOCUS rows that say so', async () => {
    const issued = await issueMonth(house, january)
    expect(issued.checks.filter(({ holds }) => !holds)).toEqual([])
    await amend(heads(1, 3_000))
    const month = january
    const late = { source: 'prometheus', simulated: false, readings: readings('2026-01-20T00:00:00.000Z', 48, 80n) }
    await house.api.recordLateReadings({ month, ...late }, callOf(collector))
    await post(await propose())
    house.setClock('2026-03-01T10:00:00.000Z')
    await closeMonth(house, february)
    // The month itself is rated for everybody, those who have corrections in it too.
    const rows = await chargesOf(february)
    const own = rows.filter(({ originMonth, kind }) => originMonth === null && kind === 'population')
    expect(own.map(({ tenantId }) => tenantId).toSorted()).toEqual(members.map(({ id }) => id).toSorted())
    const period = await issueMonth(house, february)
    expect(period).toMatchObject({ state: 'issued', blockedBy: null })
    expect(period.checks.map(({ name, holds }) => [name, holds])).toContainEqual(['corrections-as-decided', true])
    const { items } = await house.api.listStatements({ limit: 10, month: february }, callOf(finance))
    const alpha = items.find(({ tenantId }) => tenantId === members[0].id)
    const stated = await house.api.getStatement({ statementId: alpha?.id ?? '' }, callOf(finance))
    const labels = stated.lines.map(({ label }) => label)
    expect(labels[0]).toBe('Participation')
    expect(labels).toContain('Rectification 01/2026 – Salle machine')
    expect(labels).toContain('Rectification 01/2026 – Espace utilisé')
    const asked = { month: february, focusVersion: '1.4', dataset: 'cost-and-usage' } as const
    const focus = await rowsOf(house.api.exportFocus(asked, callOf(finance)))
    const corrections = focus.filter((row) => row['ChargeClass'] === 'Correction')
    expect(corrections).toHaveLength(rows.filter(({ originMonth }) => originMonth !== null).length)
    for (const row of corrections) {
      expect(row).toMatchObject({
        ChargePeriodStart: '2025-12-31T23:00:00Z',
        ChargePeriodEnd: '2026-01-31T23:00:00Z',
        BillingPeriodStart: '2026-01-31T23:00:00Z',
      })
    }
    expect(await rerate(february)).toMatchObject({ rows: [], differenceMicros: 0n })
  })

  test('by simulated late readings leaves the mark on the statement that carries it, and on no other', async () => {
    await house.close()
    // A house whose own clock is real: every statement of the others is marked for their clock alone.
    scene = await openCorrectionScene({ installation: { simulatedClock: false } })
    ;({ house, members } = scene)
    const month = january
    const late = { source: 'prometheus', simulated: true, readings: readings('2026-01-20T00:00:00.000Z', 48, 80n) }
    await house.api.recordLateReadings({ month, ...late }, callOf(collector))
    await post(await propose())
    house.setClock('2026-03-01T10:00:00.000Z')
    await closeMonth(house, february)
    await issueMonth(house, february)
    const { items } = await house.api.listStatements({ limit: 10, month: february }, callOf(finance))
    const marks = new Map(items.map(({ tenantId, simulated }) => [tenantId, simulated]))
    expect(members.map(({ id }) => marks.get(id))).toEqual([true, false, false])
  })

  test('is explained: the row that was wrong, the difference, the reason and the days as they are known now', async () => {
    const month = january
    const late = { source: 'prometheus', simulated: false, readings: readings('2026-01-20T00:00:00.000Z', 48, 80n) }
    await house.api.recordLateReadings({ month, ...late }, callOf(collector))
    await post(await propose())
    const rows = (await chargesOf(february)).filter(
      ({ kind, unitPriceMicros }) => kind === 'usage' && unitPriceMicros === 500_000n,
    )
    const explain = (chargeId: string) => house.api.explainCharge({ chargeId }, callOf(memberOf(members[0].id)))
    const [reversal, replacement] = await Promise.all(
      (['reversal', 'replacement'] as const).map((part) =>
        explain(rows.find(({ correction }) => correction?.part === part)?.id ?? ''),
      ),
    )
    const days = (slices: Answer<'explainCharge'>['slices'] = []) =>
      slices.reduce((sum, { byteSeconds }) => sum + byteSeconds, 0n)
    expect(replacement).toMatchObject({ correctionReason: 'Recensement rectifié', tariffCode: 'T2026' })
    expect(replacement?.original?.id).toBe(reversal?.original?.id)
    expect(replacement?.differenceMicros).toBe(sumMicros(rows))
    expect(reversal?.differenceMicros).toBe(sumMicros(rows))
    expect(days(replacement?.slices)).toBe(BigInt(replacement?.charge.explanation.params['totalByteSeconds'] ?? 0))
    expect(days(reversal?.slices)).toBe(BigInt(reversal?.charge.explanation.params['totalByteSeconds'] ?? 0))
    const other = house.api.explainCharge({ chargeId: rows[0]?.id ?? '' }, callOf(memberOf(members[1].id)))
    expect((await problemOf(other)).code).toBe('not-found')
  })
})
