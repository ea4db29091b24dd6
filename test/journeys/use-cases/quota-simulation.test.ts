import type { Offer, QuotaRequest, QuotaSimulation } from '@grenier/contracts'
import { civilDate, civilMonth, GIB, type Instant, instantFromIso } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, collector, type House, memberOf, openHouse, operator, secondOperator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

let house: House
let region: Region
let rapid: Offer

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
  await publishPrices(house, region, civilMonth('2026-01'))
  rapid = await offerOf('rapide', 'block')
})

afterAll(() => house.close())

function offerOf(code: string, kind: Offer['kind']): Promise<Offer> {
  return house.api.createOffer(
    {
      code,
      name: code,
      kind,
      clusterId: region.clusterId,
      className: code,
      residency: 'FR',
      roundingStepBytes: GIB,
      quotaBytesMax: 10_240n * GIB,
      sizeStepsBytes: [50n * GIB, 100n * GIB],
    },
    callOf(operator),
  )
}

type Wish = readonly { readonly offerId: string; readonly gib: bigint }[]

const linesOf = (wish: Wish) => wish.map(({ offerId, gib }) => ({ offerId, wantedQuotaBytes: gib * GIB }))
const standard = (gib: bigint): Wish => [{ offerId: region.block.id, gib }]

function simulate(tenantId: string, wish: Wish, options: { temporaryUntil?: string; actor?: typeof operator } = {}) {
  const { temporaryUntil, actor = memberOf(tenantId) } = options
  const temporary = temporaryUntil === undefined ? {} : { temporaryUntil: civilDate(temporaryUntil) }
  return house.api.simulateQuotaRequest({ tenantId, lines: linesOf(wish), ...temporary }, callOf(actor))
}

function submit(tenantId: string, lines: { offerId: string; wantedQuotaBytes: bigint }[]): Promise<QuotaRequest> {
  const wish = { justification: 'Archives numérisées', wishedOn: null, temporaryUntil: null, waitIfFull: false }
  return house.api.submitQuotaRequest({ tenantId, lines, ...wish }, callOf(memberOf(tenantId)))
}

/** What each pool above shows as free for the standard offer, by its name. */
async function freeNow(): Promise<Record<string, bigint | null>> {
  const pools = await house.api.listPools({ limit: 100 }, callOf(operator))
  const shown = pools.items.map(({ name, levels }) => [
    name,
    levels.find(({ offerId }) => offerId === region.block.id)?.freeBytes ?? null,
  ])
  return Object.fromEntries(shown) as Record<string, bigint | null>
}

function freeAfterOf(simulation: QuotaSimulation): Record<string, bigint | null> {
  const levels = simulation.lines[0]?.levels ?? []
  return Object.fromEntries(levels.map(({ levelName, freeBytesAfter }) => [levelName, freeBytesAfter]))
}

let readings = 0

/** The commune's volume holds so much of the standard offer from that instant on. */
async function measure(tenantId: string, usedGib: bigint, takenAt: Instant): Promise<void> {
  readings += 1
  const reading = { tenantId, offerId: region.block.id, resourceId: `volume-${readings}`, valueBytes: usedGib * GIB }
  await house.api.recordReadings(
    { source: 'prometheus', simulated: true, readings: [{ ...reading, meter: 'storage.used', takenAt }] },
    callOf(collector),
  )
}

describe('what a simulation says is what then happens', () => {
  test('a request left to a person: same verdict, same hold, and the same rest once it is approved', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Ableiges' })
    const before = await freeNow()
    const simulation = await simulate(tenant.id, standard(149n))
    expect(simulation).toMatchObject({ outcome: 'needs-approval', refusals: [] })
    const [line] = simulation.lines
    expect(line).toMatchObject({ fits: true, roundedQuotaBytes: 149n * GIB, deltaBytes: 99n * GIB, refusal: null })

    const request = await submit(tenant.id, linesOf(standard(149n)))
    expect(request.state).toBe('submitted')
    expect(request.automatic).toEqual(simulation.automatic)
    expect(request.lines[0]?.heldBytes).toBe(line?.heldAtSubmissionBytes)
    const held = await freeNow()
    for (const [name, free] of Object.entries(before)) {
      expect(held[name]).toBe((free ?? 0n) - (line?.heldAtSubmissionBytes ?? 0n))
    }

    const decision = await house.api.simulateQuotaDecision({ requestId: request.id }, callOf(operator))
    // Its own hold does not stand in its way: the levels show what they showed before it was sent.
    expect(decision.lines[0]?.levels.map(({ freeBytesBefore }) => freeBytesBefore)).toEqual(
      line?.levels.map(({ freeBytesBefore }) => freeBytesBefore),
    )
    expect(freeAfterOf(decision)).toEqual(freeAfterOf(simulation))
    await house.api.decideQuotaRequest(
      { requestId: request.id, decision: 'approve', amendedLines: [], reason: 'Besoin établi' },
      callOf(operator, { ifMatch: request.version }),
    )
    expect(await freeNow()).toEqual(freeAfterOf(simulation))
  })

  test('a request refused: the same refusals, and each thing offered now passes', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Aincourt', gib: 10n })
    const waiting = await enrolCommune(house, region, { name: 'Ambleville', gib: 10n })
    await submit(waiting.id, linesOf(standard(30n)))
    const wish = standard(300n)
    const simulation = await simulate(tenant.id, wish)
    expect(simulation).toMatchObject({ outcome: 'refused', automatic: null })
    const [refusal] = simulation.refusals
    expect(refusal).toMatchObject({
      code: 'capacity-exceeded',
      levelName: 'CA de Cergy',
      offerName: 'standard',
      holdsCount: 1,
      holdsBytes: 20n * GIB,
      givableBytes: 300n * GIB,
    })
    expect(refusal?.alternatives.map(({ kind }) => kind)).toEqual(['smaller', 'other-offer', 'wait'])
    expect(simulation.lines[0]?.levels[1]?.freeBytesAfter).toBe((refusal?.remainingBytes ?? 0n) - 290n * GIB)

    const request = await submit(tenant.id, linesOf(wish))
    expect(request.state).toBe('rejected')
    expect(request.refusals).toEqual(simulation.refusals)
    for (const { kind, lines } of refusal?.alternatives ?? []) {
      if (kind === 'wait') continue
      const again = await submit(tenant.id, lines)
      expect({ kind, state: again.state }).toEqual({ kind, state: 'submitted' })
      await house.api.withdrawQuotaRequest({ requestId: again.id }, callOf(memberOf(tenant.id), { ifMatch: 1 }))
    }
  })

  test('a request that policy grants: at once, and the levels have left what was said', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Amenucourt' })
    house.setClock('2026-02-09T09:00:00.000Z')
    await measure(tenant.id, 45n, instantFromIso('2026-02-09T08:00:00.000Z'))
    const roomier = await house.api.listPools({ limit: 100 }, callOf(operator))
    const epci = roomier.items.find(({ id }) => id === region.epci.id)
    await house.api.setPoolCapacity(
      { poolId: region.epci.id, offerId: region.block.id, limitBytes: 900n * GIB, overcommitPercent: 100 },
      callOf(operator, { ifMatch: epci?.version ?? 0 }),
    )
    const simulation = await simulate(tenant.id, standard(100n))
    expect(simulation).toMatchObject({ outcome: 'granted-at-once', automatic: { rule: 'one-step-up' } })
    const request = await submit(tenant.id, linesOf(standard(100n)))
    expect(request.state).toBe('provisioning')
    expect(request.automatic).toEqual(simulation.automatic)
    expect(await freeNow()).toEqual(freeAfterOf(simulation))
  })

  test('a simulation writes nothing', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Andilly', gib: 10n })
    const before = await freeNow()
    for (const gib of [20n, 5n, 9_000n]) await simulate(tenant.id, standard(gib))
    expect(await freeNow()).toEqual(before)
    const requests = await house.api.listQuotaRequests({ limit: 100, tenantId: tenant.id }, callOf(operator))
    expect(requests.items).toEqual([])
  })

  test('without an agreement in force everything is refused and nothing is offered', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Arnouville', gib: 10n })
    const admin = new Client({ connectionString: house.database.adminUrl })
    await admin.connect()
    await admin.query(`UPDATE agreement SET ends_on = '2026-01-31' WHERE tenant_id = $1`, [tenant.id])
    await admin.end()
    const simulation = await simulate(tenant.id, standard(9_000n))
    expect(simulation.outcome).toBe('refused')
    expect(simulation.refusals.map(({ code, alternatives }) => ({ code, alternatives }))).toEqual([
      { code: 'agreement-missing', alternatives: [] },
      { code: 'capacity-exceeded', alternatives: [] },
    ])
    expect((await submit(tenant.id, linesOf(standard(9_000n)))).refusals).toEqual(simulation.refusals)
  })
})

describe('what a change costs and asks besides', () => {
  test('is told until 31 December and for a year, against the commitment, and what is paid in the end', async () => {
    house.setClock('2026-06-01T09:00:00.000Z')
    const tenant = await enrolCommune(house, region, { name: 'Attainville', gib: 10n, commitmentCents: 20_000n })
    const { cost } = await simulate(tenant.id, standard(110n))
    // A month more: 40 GiB at 12 345 (10 of the first 50 are free) and 60 at 9 876 reserved, 100 at 3 333 when all is used.
    const month = 40n * 12_345n + 60n * 9_876n + 100n * 3_333n
    expect(cost).toMatchObject({ taxBasis: 'TTC', vatRegime: 'out-of-scope', tariffCode: 'T2026' })
    const growth = (span: 'untilYearEnd' | 'fullYear') =>
      (cost?.[span].afterMicros ?? 0n) - (cost?.[span].beforeMicros ?? 0n)
    expect(growth('untilYearEnd')).toBe(7n * month)
    expect(growth('fullYear')).toBe(12n * month)
    // 123 456 micros for each of 1 000 inhabitants are owed whatever the quota.
    expect(cost?.fullYear.beforeMicros).toBe(123_456_000n + 12n * 10n * 3_333n)
    expect(cost).toMatchObject({ annualCommitmentMicros: 200_000_000n, withinCommitment: true })
    const temporary = await simulate(tenant.id, standard(110n), { temporaryUntil: '2026-06-30' })
    expect((temporary.cost?.fullYear.afterMicros ?? 0n) - (temporary.cost?.fullYear.beforeMicros ?? 0n)).toBe(month)
  })

  test('is what judging the request prices the year at, to the micro', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Auvers', gib: 10n })
    const { cost, automatic } = await simulate(tenant.id, standard(40n))
    expect(cost?.fullYear.afterMicros.toString()).toBe(automatic?.facts['standard.yearlyCostAfterMicros'])
  })

  test('names the backup space that goes with it, and whether that would fit', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Avernes', gib: 10n })
    const { backup } = await simulate(tenant.id, standard(40n))
    // No backup quota yet: twice all storage.
    expect(backup).toEqual({
      offerId: region.backup.id,
      offerCode: 'sauvegarde',
      offerName: 'sauvegarde',
      quotaBytes: 0n,
      usedBytes: null,
      requestedQuotaBytes: null,
      suggestedQuotaBytes: 80n * GIB,
      suggestionFits: true,
    })
    const both = await simulate(tenant.id, [...standard(40n), { offerId: region.backup.id, gib: 60n }])
    expect(both.backup).toMatchObject({ requestedQuotaBytes: 60n * GIB, suggestedQuotaBytes: 80n * GIB })
    expect((await simulate(tenant.id, standard(5n))).backup).toBeNull()
  })

  test('counts the days until a pool is full from what its ledger has grown by, once it is known for 14 days', async () => {
    const { id: offerId } = await offerOf('archives', 'bucket')
    const pools = await house.api.listPools({ limit: 100 }, callOf(operator))
    const epci = pools.items.find(({ id }) => id === region.epci.id)
    await house.api.setPoolCapacity(
      { poolId: region.epci.id, offerId, limitBytes: 100n * GIB, overcommitPercent: 100 },
      callOf(operator, { ifMatch: epci?.version ?? 0 }),
    )
    const tenant = await enrolCommune(house, region, { name: 'Belloy', gib: 10n })
    const days = async () => {
      const { lines } = await simulate(tenant.id, [{ offerId, gib: 30n }])
      return lines[0]?.levels.map(({ daysToFullBefore, daysToFullAfter }) => [daysToFullBefore, daysToFullAfter])
    }
    house.setClock('2026-06-02T09:00:00.000Z')
    const grown = await submit(tenant.id, [{ offerId, wantedQuotaBytes: 10n * GIB }])
    await house.api.decideQuotaRequest(
      { requestId: grown.id, decision: 'approve', amendedLines: [], reason: 'Besoin établi' },
      callOf(operator, { ifMatch: grown.version }),
    )
    house.setClock('2026-06-11T09:00:00.000Z')
    const unknown = [null, null]
    expect(await days()).toEqual([unknown, unknown])
    house.setClock('2026-06-21T09:00:00.000Z')
    // 10 GiB in 20 days; 90 GiB are left, 70 once 20 more are granted. The region has no limit for it.
    expect(await days()).toEqual([unknown, [180, 140]])
    // What was granted more than 90 days ago is no trend of today.
    house.setClock('2026-10-01T09:00:00.000Z')
    expect(await days()).toEqual([unknown, unknown])
    house.setClock('2026-06-21T09:00:00.000Z')
    const { refusals } = await simulate(tenant.id, [{ offerId, gib: 101n }])
    expect(refusals[0]?.alternatives.map(({ kind, expectedOn }) => [kind, expectedOn])).toEqual([
      ['smaller', null],
      ['wait', null],
    ])
  })
})

describe('who sees what', () => {
  test('members see what is left, operators also what is given, and members of nobody else anything', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Bessancourt', gib: 10n })
    const own = await simulate(tenant.id, standard(20n))
    expect(own.lines[0]?.levels.map(({ given }) => given)).toEqual([null, null])
    const seen = await simulate(tenant.id, standard(20n), { actor: operator })
    expect(seen.lines[0]?.levels[1]?.given).toMatchObject({ poolId: region.epci.id, limitBytes: 900n * GIB })
    const withoutGiven = seen.lines[0]?.levels.map((level) => ({ ...level, given: null }))
    expect(own.lines[0]?.levels).toEqual(withoutGiven)
  })

  test('another tenant and a missing one answer alike, whatever is asked', async () => {
    const one = await enrolCommune(house, region, { name: 'Bezons', gib: 1n })
    const other = await enrolCommune(house, region, { name: 'Boisemont', gib: 1n })
    const missing = '0198c0de-7a00-7000-8000-00000000dead'
    const unknownOffer: Wish = [{ offerId: missing, gib: 1n }]
    for (const tenantId of [other.id, missing]) {
      for (const wish of [standard(2n), unknownOffer]) {
        const problem = await problemOf(simulate(tenantId, wish, { actor: memberOf(one.id) }))
        expect(problem).toEqual({ code: 'not-found', params: {} })
      }
    }
    expect((await problemOf(simulate(one.id, unknownOffer))).code).toBe('offer-unknown')
  })

  test('a decision is simulated for what is undecided, at the sizes an approver would amend', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Bouffémont', gib: 10n })
    const request = await submit(tenant.id, linesOf(standard(200n)))
    const simulated = (lines: { offerId: string; wantedQuotaBytes: bigint }[]) =>
      house.api.simulateQuotaDecision({ requestId: request.id, lines }, callOf(secondOperator))
    const amended = await simulated(linesOf(standard(150n)))
    expect(amended).toMatchObject({ outcome: 'needs-approval', lines: [{ deltaBytes: 140n * GIB }] })
    const unchanged = await simulated(linesOf(standard(10n)))
    expect(unchanged.lines[0]).toMatchObject({ fits: true, deltaBytes: 0n })
    const tooLarge = await simulated(linesOf(standard(5_000n)))
    expect(tooLarge).toMatchObject({ outcome: 'refused', lines: [{ fits: false }] })
    expect((await problemOf(simulated([{ offerId: rapid.id, wantedQuotaBytes: GIB }]))).code).toBe('offer-unknown')
    await house.api.withdrawQuotaRequest({ requestId: request.id }, callOf(memberOf(tenant.id), { ifMatch: 1 }))
    expect((await problemOf(simulated(linesOf(standard(150n))))).code).toBe('already-decided')
    const missing = { requestId: '0198c0de-7a00-7000-8000-00000000dead' }
    expect((await problemOf(house.api.simulateQuotaDecision(missing, callOf(operator)))).code).toBe('not-found')
  })

  test('only the operator sees whose the holds are: page by page, all of them, and their sum is what is held', async () => {
    for (const name of ['Bréançon', 'Brignancourt', 'Bruyères']) {
      const tenant = await enrolCommune(house, region, { name, gib: 1n })
      await submit(tenant.id, linesOf(standard(30n)))
    }
    // A neighbour under another pool stands in nobody's way here.
    const elsewhere = await house.api.createPool(
      { name: 'CC du Vexin', parentId: region.root.id, organisationId: null },
      callOf(operator),
    )
    const neighbour = await enrolCommune(house, { ...region, epci: elsewhere }, { name: 'Magny', gib: 1n })
    await submit(neighbour.id, linesOf(standard(20n)))
    const place = { poolId: region.epci.id, offerId: region.block.id }
    const first = await house.api.listPoolHolds({ ...place, limit: 2 }, callOf(operator))
    expect(first.items).toHaveLength(2)
    const items = [...first.items]
    let cursor = first.nextCursor
    while (cursor !== null) {
      const page = await house.api.listPoolHolds({ ...place, limit: 2, cursor }, callOf(operator))
      items.push(...page.items)
      cursor = page.nextCursor
    }
    const pools = await house.api.listPools({ limit: 100 }, callOf(operator))
    const level = pools.items
      .find(({ id }) => id === region.epci.id)
      ?.levels.find(({ offerId }) => offerId === region.block.id)
    expect(items.reduce((sum, { heldBytes }) => sum + heldBytes, 0n)).toBe(level?.heldBytes)
    expect(new Set(items.map(({ causeId }) => causeId)).size).toBe(items.length)
    expect(items.map(({ heldSince }) => heldSince)).toEqual(
      items.map(({ heldSince }) => heldSince).toSorted((left, right) => left - right),
    )
    const above = await house.api.listPoolHolds({ ...place, poolId: region.root.id, limit: 500 }, callOf(operator))
    expect(above.items).toHaveLength(items.length + 1)
    expect(above.items.at(-1)).toMatchObject({ tenantName: 'Magny' })
    expect(items.at(-1)).toMatchObject({ tenantName: 'Bruyères', heldBytes: 29n * GIB })
    const { refusals } = await simulate(
      (await enrolCommune(house, region, { name: 'Butry', gib: 1n })).id,
      standard(5_000n),
    )
    expect(refusals[0]).toMatchObject({ holdsCount: items.length, holdsBytes: level?.heldBytes })
    expect(
      JSON.stringify(refusals, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toMatch(/Bréançon|Brignancourt|Bruyères/)
    const missing = { ...place, poolId: '0198c0de-7a00-7000-8000-00000000dead', limit: 2 }
    expect((await problemOf(house.api.listPoolHolds(missing, callOf(operator)))).code).toBe('not-found')
    const unknown = { ...place, offerId: '0198c0de-7a00-7000-8000-00000000dead', limit: 2 }
    expect((await problemOf(house.api.listPoolHolds(unknown, callOf(operator)))).code).toBe('offer-unknown')
    const other = { ...place, offerId: rapid.id, cursor: first.nextCursor ?? '', limit: 2 }
    expect((await problemOf(house.api.listPoolHolds(other, callOf(operator)))).code).toBe('cursor-invalid')
  })
})
