import { createApiUseCases } from '@grenier/control-plane'
import { civilDate, civilDateOf, GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, memberOf, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { openQuotaScene, type QuotaScene } from './quota-scene.ts'

let scene: QuotaScene

beforeAll(async () => {
  scene = await openQuotaScene()
})
afterAll(() => scene.house.close())

const inbox = (limit = 50, cursor?: string) =>
  scene.house.api.listRequestInbox(cursor === undefined ? { limit } : { limit, cursor }, callOf(operator))

/** How often stores were asked while one page was read; each answers by a fixed number of statements. */
async function questionsOf(limit: number): Promise<number> {
  const { ports } = scene.house
  let questions = 0
  const counted = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver)
        if (typeof value === 'function') questions += 1
        return value !== null && typeof value === 'object' ? counted(value) : value
      },
    })
  const read: typeof ports.unitOfWork.read = (scope, work) => ports.unitOfWork.read(scope, (tx) => work(counted(tx)))
  const api = createApiUseCases({ ...ports, unitOfWork: { ...ports.unitOfWork, read } })
  await api.listRequestInbox({ limit }, callOf(operator))
  return questions
}

describe('the inbox of requests', () => {
  test('tells of each request what its decision rests on, oldest first, and what is proposed', async () => {
    const first = await scene.enrol('Ableiges', 50n)
    const second = await scene.enrol('Boisemont', 50n)
    const asked = await scene.ask(first.id, 149n)
    await scene.ask(second.id, 100_000n, { waitIfFull: false })
    await scene.ask(second.id, 80n)
    await scene.house.api.recordMandate(
      {
        tenantId: second.id,
        personSubject: memberOf(second.id).subject,
        personName: 'Claire Fontaine',
        function: 'requester',
        ceilingCents: null,
        validFrom: civilDate('2025-01-01'),
        validUntil: civilDate('2026-01-01'),
        actId: null,
      },
      callOf(operator),
    )
    const { items } = await inbox()
    // What was refused at once awaits nobody.
    expect(items.map(({ request }) => request.tenantName)).toEqual(['Ableiges', 'Boisemont'])
    const [row, lapsed] = items
    expect(row?.request.id).toBe(asked.id)
    expect(row?.request.automatic?.reasons.length).toBeGreaterThan(0)
    expect(row).toMatchObject({
      member: { inhabitants: 1_000 },
      requester: { mandate: null, mandateEndedOn: null },
      ageWorkingDays: 0,
      dueInWorkingDays: 5,
      agreement: { isInLastNotice: false },
      // Nothing is measured yet: whether the space is needed nobody knows.
      proposal: { decision: 'ask', reason: 'use-unmeasured' },
    })
    expect(lapsed?.requester).toMatchObject({
      name: 'Claire Fontaine',
      mandate: null,
      mandateEndedOn: '2026-01-01',
    })
  })

  test('says of pools and cost what the simulation of the same decision says', async () => {
    for (const { request, lines, cost } of (await inbox()).items) {
      const simulation = await scene.house.api.simulateQuotaDecision({ requestId: request.id }, callOf(operator))
      const [line] = lines
      const [simulated] = simulation.lines
      const least = simulated?.levels.reduce((tightest, level) =>
        (level.freeBytesAfter ?? 0n) < (tightest.freeBytesAfter ?? 0n) ? level : tightest,
      )
      expect(line?.wantedQuotaBytes).toBe(simulated?.roundedQuotaBytes)
      expect(line?.fits).toBe(simulated?.fits)
      expect(line?.pool?.freeBytesAfter).toBe(least?.freeBytesAfter)
      expect(line?.pool?.daysToFullAfter).toBe(least?.daysToFullAfter)
      const { beforeMicros = 0n, afterMicros = 0n } = simulation.cost?.fullYear ?? {}
      expect(cost?.addedPerYearMicros).toBe(afterMicros - beforeMicros)
      expect(cost?.perYearAfterMicros).toBe(afterMicros)
      expect(cost?.annualCommitmentMicros).toBe(simulation.cost?.annualCommitmentMicros)
    }
  })

  test('waits for an answer that was asked for, and counts a request’s own hold as room for it', async () => {
    const { items } = await inbox()
    const [first, second] = items
    await scene.comment(first?.request.id ?? '', { kind: 'question', actor: operator })
    const level = await scene.level()
    await scene.setCapacity(scene.region.epci, (level.allocatedBytes + level.heldBytes) / GIB + 5n)
    const [asked, short] = (await inbox()).items
    expect(asked?.proposal).toEqual({ decision: 'wait', reason: 'answer-due' })
    expect(short?.request.id).toBe(second?.request.id)
    expect(short?.lines[0]).toMatchObject({ fits: true })
    await scene.setCapacity(scene.region.epci, null)
  })

  test('is read by the same work, however long its page is', async () => {
    await Promise.all(
      ['Cergy', 'Domont', 'Ezanville'].map(async (name) => scene.ask((await scene.enrol(name)).id, 149n)),
    )
    expect((await inbox(50)).items.length).toBeGreaterThan(4)
    const ofOne = await questionsOf(1)
    expect(ofOne).toBeGreaterThan(8)
    expect(await questionsOf(50)).toBe(ofOne)
  })

  test('comes in pages', async () => {
    const all = await inbox()
    const first = await inbox(2)
    const rest = await inbox(50, first.nextCursor ?? '')
    const idsOf = ({ items }: typeof all) => items.map(({ request }) => request.id)
    expect([...idsOf(first), ...idsOf(rest)]).toEqual(idsOf(all))
  })
})

describe('the fleet in one look', () => {
  test('counts what lists count, and shows the fullest pools as their simulation does', async () => {
    const { api } = scene.house
    const { items: pools } = await api.listPools({ limit: 100 }, callOf(operator))
    const { items: tenants } = await api.listTenants({ limit: 100 }, callOf(operator))
    const waiting = await api.listQuotaRequests({ limit: 100, state: 'submitted' }, callOf(operator))
    const fleet = await api.getFleetOverview({}, callOf(operator))
    expect(fleet.members.total).toBe(tenants.length)
    expect(fleet.members).toMatchObject({ ready: 0, leaving: 0, suspended: 0 })
    expect(fleet.members.unknown + fleet.members.notReady).toBe(tenants.length)
    expect(fleet.requests.submitted).toBe(waiting.items.length)
    expect(fleet.requests.oldestSubmittedAt).toBe(waiting.items[0]?.submittedAt)
    expect(fleet.queue.due).toBeGreaterThan(0)
    const limited = pools.flatMap(({ id, levels }) =>
      levels.filter(({ limitBytes }) => limitBytes !== null).map((level) => ({ id, ...level })),
    )
    expect(limited.length).toBeGreaterThan(0)
    expect(fleet.pools.length).toBe(limited.length)
    for (const { poolId, offerId, freeBytes } of fleet.pools) {
      expect(limited.find((level) => level.id === poolId && level.offerId === offerId)?.freeBytes).toBe(freeBytes)
    }
  })
})

describe('the members of the fleet', () => {
  test('are counted as the list has them, and stand in the territory, where nothing was measured yet', async () => {
    const { api } = scene.house
    const { items } = await api.listTenants({ limit: 100 }, callOf(operator))
    expect(await api.countTenants({}, callOf(operator))).toEqual({ total: items.length })
    expect(await api.countTenants({ search: 'ableiges' }, callOf(operator))).toEqual({ total: 1 })
    const territory = await api.getTerritory({}, callOf(operator))
    expect(territory.measuredOn).toBeNull()
    expect(territory.places.reduce((sum, { members }) => sum + members, 0)).toBe(items.length)
    const members = await api.listTerritoryMembers({ departement: '95' }, callOf(operator))
    expect(members.items).toHaveLength(items.length)
    expect(members.items[0]).toMatchObject({ usedBytes: null })
    expect(territory.outlines.map(({ departementCode }) => departementCode)).toEqual(['95'])
    // The scene’s communes have names and no true codes: no place is guessed by a name.
    expect(members.items.find(({ name }) => name === 'Ableiges')?.position).toBeNull()
    expect(await api.listTerritoryMembers({ departement: '40' }, callOf(operator))).toMatchObject({ items: [] })
    expect((await api.getTerritory({ departement: '95' }, callOf(operator))).places).toEqual(territory.places)
    expect((await api.getTerritory({ departement: '40' }, callOf(operator))).places).toEqual([])
  })

  test('of a place come page by page, each of them once', async () => {
    const { api } = scene.house
    const ofTheDepartement = { departement: '95' }
    const whole = await api.listTerritoryMembers(ofTheDepartement, callOf(operator))
    expect(whole.nextBehind).toBeNull()
    const read: string[] = []
    for (let behind: number | null = 0; behind !== null; ) {
      const page: typeof whole = await api.listTerritoryMembers(
        { ...ofTheDepartement, behind, limit: 1 },
        callOf(operator),
      )
      read.push(...page.items.map(({ tenantId }) => tenantId))
      behind = page.nextBehind ?? null
    }
    expect(read).toEqual(whole.items.map(({ tenantId }) => tenantId))
    expect(read.length).toBeGreaterThan(1)
  })

  test('are compared with their clusters when somebody asks, once for one key, and stay what they should be', async () => {
    const { api, ports } = scene.house
    const { items } = await api.listTenants({ limit: 1 }, callOf(operator))
    const { id: tenantId = '', generation = 0 } = items[0] ?? {}
    const due = () => ports.unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.countFleet(momentsOf()))
    const momentsOf = () => ({ on: civilDateOf(ports.clock.now(), 'Europe/Paris'), technicalAt: ports.wallClock.now() })
    const before = await due()
    const call = callOf(operator, { key: 'bulk:1' })
    const order = await api.requestReconciliation({ tenantId }, call)
    expect(order).toMatchObject({ tenantId, generation })
    expect(await api.requestReconciliation({ tenantId }, call)).toEqual(order)
    expect((await due()).queue.due).toBe(before.queue.due + 1)
    expect((await api.getTenant({ tenantId }, callOf(operator))).generation).toBe(generation)
    const unknown = { tenantId: '0198c0de-0000-7000-8000-00000000dead' }
    expect(await problemOf(api.requestReconciliation(unknown, callOf(operator)))).toMatchObject({ code: 'not-found' })
  })
})

describe('motifs of a refusal', () => {
  const motifs = [{ label: 'Trop', text: 'C’est trop pour cette année.' }]

  test('are the product’s own until somebody saves others, whole and in turn', async () => {
    const { api } = scene.house
    expect(await api.listRefusalMotifs({}, callOf(operator))).toMatchObject({ version: 1, savedBy: null })
    const saved = await api.saveRefusalMotifs({ motifs }, callOf(operator, { ifMatch: 1 }))
    expect(saved).toMatchObject({ version: 2, motifs, savedBy: operator.subject })
    expect(await api.listRefusalMotifs({}, callOf(operator))).toEqual(saved)
    expect(await problemOf(api.saveRefusalMotifs({ motifs }, callOf(operator, { ifMatch: 1 })))).toMatchObject({
      code: 'version-stale',
    })
  })
})
