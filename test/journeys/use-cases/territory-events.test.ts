import type { Answer, Pool, TerritoryEvent } from '@grenier/contracts'
import { civilDate, civilMonth, GIB, sumMicros } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callOf, finance, operator, secondOperator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { type Member, openTerritoryScene, type TerritoryScene } from './territory-scene.ts'

// Le Merlerault took in Les Authieux-du-Puits, Godisson, Champ-Haut and others; Bordeaux-en-Gâtinais changed its EPCI.
const [merlerault, authieux, champHaut] = ['61275', '61017', '61188']
const bordeaux = '45041'
const [formerEpci, laterEpci, hautes] = ['200071850', '244500419', '200068856']
const [november, december, january] = ['2026-11', '2026-12', '2027-01'].map((month) => civilMonth(month)) as [
  ReturnType<typeof civilMonth>,
  ReturnType<typeof civilMonth>,
  ReturnType<typeof civilMonth>,
]
const effectiveOn = civilDate('2027-01-01')

let scene: TerritoryScene
let pools: { former: Pool; later: Pool; hautes: Pool }
let members: Record<'merlerault' | 'authieux' | 'champHaut' | 'bordeaux', Member>
let event: TerritoryEvent
/** What members would owe in a year by what was shown before the event was applied. */
let foretold: ReadonlyMap<string, bigint>

beforeAll(async () => {
  scene = await openTerritoryScene('2026-11-02T09:00:00.000Z', { costsOf: [november, december, january] })
  pools = {
    former: await scene.poolOf(formerEpci, 100n),
    later: await scene.poolOf(laterEpci, 20n),
    hautes: await scene.poolOf(hautes, null),
  }
  members = {
    merlerault: await scene.enrol(merlerault, { pool: pools.hautes, gib: 50n }),
    authieux: await scene.enrol(authieux, { pool: pools.hautes, gib: 20n }),
    // Hangs under the region: it follows its successor into that one's pool.
    champHaut: await scene.enrol(champHaut, { pool: scene.region.root, gib: 10n }),
    bordeaux: await scene.enrol(bordeaux, { pool: pools.former, gib: 30n }),
  }
  for (const onlyRecorded of ['61192', '82098', '14659']) await scene.record(onlyRecorded)
  await scene.drain()
  await scene.closeAndIssue(november)
})
afterAll(() => scene?.house.close())

const preview = (query: Partial<Parameters<typeof scene.house.api.previewTerritoryEvent>[0]> = {}) =>
  scene.house.api.previewTerritoryEvent(
    { effectiveOn, onlyMembers: 'false', behind: 0, limit: 100, ...query },
    callOf(finance),
  )
const propose = () => scene.house.api.proposeTerritoryEvent({ effectiveOn }, callOf(operator))
const changesOf = (eventId: string) =>
  scene.house.api.listTerritoryChanges({ eventId, onlyMembers: 'false', limit: 100 }, callOf(finance))
const confirm = (as: 'operator' | 'finance', actor = as === 'operator' ? operator : finance, at = event.version) =>
  scene.house.api.confirmTerritoryEvent({ eventId: event.id, as }, callOf(actor, { ifMatch: at }))
const poolNow = async (pool: Pool) => {
  const { items } = await scene.house.api.listPools({ limit: 100 }, callOf(operator))
  return items.find(({ id }) => id === pool.id)?.levels.find(({ offerId }) => offerId === scene.region.block.id)
}
const violations = async () => (await scene.house.api.verifyInvariants({}, callOf(operator))).violations
const tenantNow = (member: Member) => scene.house.api.getTenant({ tenantId: member.id }, callOf(operator))

describe('before anything is proposed', () => {
  it('shows what the register says otherwise of who is recorded, with its quota, its euros and what stands in the way', async () => {
    const shown = await preview()
    expect(shown).toMatchObject({ source: expect.stringContaining('6.0.0'), registerOn: '2026-01-01', effectiveOn })
    expect(shown.items.map(({ kind, before }) => `${kind} ${before.inseeCode ?? before.siren}`)).toEqual([
      'changed 14659',
      'changed 45041',
      'merged 61017',
      'merged 61188',
      'merged 61192',
      'changed 61275',
      'changed 82098',
    ])
    const of = (code: string) => shown.items.find(({ before }) => before.inseeCode === code)
    expect(of(merlerault)?.after).toMatchObject({ name: 'Merlerault-le-Pin', siren: '933162703' })
    expect(of(merlerault)?.facts).toEqual(['name', 'siren', 'population', 'stratum'])
    expect(of(champHaut)?.quotaMoves).toMatchObject([
      { fromPoolName: 'Région', toPoolName: pools.hautes.name, allocatedBytes: 10n * GIB, heldBytes: 0n },
    ])
    expect(of(bordeaux)?.obstacles).toEqual([
      {
        code: 'room-missing',
        params: { poolName: pools.later.name, offerName: 'standard', missingBytes: String(10n * GIB) },
      },
    ])
    expect(shown.sums).toMatchObject({ merged: 3, gone: 0, members: 4, withObstacle: 1, ratedMonth: '2026-11' })
    const { yearlyBeforeMicros, yearlyAfterMicros, payingMore, payingLess, unsplitCosts } = shown.sums
    expect([payingMore + payingLess, unsplitCosts]).toEqual([4, []])
    const differences = shown.items.flatMap(({ yearlyCost }) => yearlyCost?.differenceMicros ?? [])
    expect(differences.reduce((sum, micros) => sum + micros, 0n)).toBe(yearlyAfterMicros - yearlyBeforeMicros)
  })

  it('pages, and narrows to members', async () => {
    const first = await preview({ onlyMembers: 'true', limit: 3 })
    const second = await preview({ onlyMembers: 'true', limit: 3, behind: first.nextBehind ?? 0 })
    expect([...first.items, ...second.items].map(({ before }) => before.inseeCode)).toEqual([
      '45041',
      '61017',
      '61188',
      '61275',
    ])
    expect([first.nextBehind, second.nextBehind]).toEqual([3, null])
    expect(await preview({ behind: 9 })).toMatchObject({ items: [], nextBehind: null })
  })

  it('takes no day within a month, nor one that the register does not know', async () => {
    for (const day of ['2027-01-02', '2025-12-01']) {
      expect(await problemOf(preview({ effectiveOn: civilDate(day) }))).toEqual({
        code: 'territory-date',
        params: { registerOn: '2026-01-01' },
      })
    }
    const closed = scene.house.api.proposeTerritoryEvent({ effectiveOn: civilDate('2026-11-01') }, callOf(operator))
    expect(await problemOf(closed)).toMatchObject({ code: 'territory-period-closed', params: { month: '2026-11' } })
  })
})

describe('a proposal', () => {
  it('is one at a time, and says the same again to the same call', async () => {
    const call = callOf(operator)
    event = await scene.house.api.proposeTerritoryEvent({ effectiveOn }, call)
    expect(event).toMatchObject({ state: 'proposed', changes: 7, applied: 0, leftOut: 0 })
    expect(await scene.house.api.proposeTerritoryEvent({ effectiveOn }, call)).toEqual(event)
    expect((await problemOf(propose())).code).toBe('territory-event-open')
  })

  it('is confirmed by nobody while something stands in the way, who then makes room', async () => {
    expect(await problemOf(confirm('operator'))).toEqual({ code: 'territory-obstacles', params: { count: '1' } })
    const move = { poolId: pools.former.id, toPoolId: pools.later.id, offerId: scene.region.block.id }
    const { version } = (await scene.house.api.listPools({ limit: 100 }, callOf(operator))).items.find(
      ({ id }) => id === pools.former.id,
    ) as Pool
    await scene.house.api.movePoolCapacity(
      { ...move, bytes: 30n * GIB, reason: 'Bordeaux-en-Gâtinais change d’intercommunalité' },
      callOf(operator, { ifMatch: version }),
    )
    expect((await changesOf(event.id)).sums.withObstacle).toBe(0)
  })

  it('wants two persons, each in the role it holds, once', async () => {
    expect((await problemOf(confirm('finance', operator))).code).toBe('territory-role')
    expect((await problemOf(confirm('operator', operator, 7))).code).toBe('version-stale')
    event = await confirm('operator')
    expect(event).toMatchObject({ state: 'proposed', operatorConfirmedBy: operator.subject, financeConfirmedBy: null })
    expect((await problemOf(confirm('operator', secondOperator))).code).toBe('territory-confirmed')
    const both = { ...operator, roles: ['operator', 'finance'] as const }
    expect((await problemOf(confirm('finance', { ...both, roles: [...both.roles] }))).code).toBe(
      'territory-same-person',
    )
  })

  it('takes confirmations back when a change is left out, with all of its group', async () => {
    const { items } = await changesOf(event.id)
    const sylvain = items.find(({ groupCode }) => groupCode === '14659')
    event = await scene.house.api.leaveOutTerritoryChange(
      { eventId: event.id, number: sylvain?.number ?? 0, reason: 'Le changement est contesté' },
      callOf(finance, { ifMatch: event.version }),
    )
    expect(event).toMatchObject({ state: 'proposed', operatorConfirmedBy: null, leftOut: 1 })
    const again = scene.house.api.leaveOutTerritoryChange(
      { eventId: event.id, number: sylvain?.number ?? 0, reason: 'encore' },
      callOf(finance, { ifMatch: event.version }),
    )
    expect((await problemOf(again)).code).toBe('territory-change-settled')
  })

  it('is stale once what is recorded has changed, and is then withdrawn and proposed again', async () => {
    const organisationId = members.bordeaux.organisationId
    const name = { name: 'Bordeaux en Gâtinais', validFrom: civilDate('2026-11-15'), source: 'arrêté' }
    await scene.house.api.renameOrganisation({ organisationId, ...name }, callOf(operator))
    expect(await problemOf(confirm('operator'))).toEqual({ code: 'territory-stale', params: { count: '1' } })
    const call = callOf(finance, { ifMatch: event.version })
    const reason = 'le nom de Bordeaux a changé'
    const gone = await scene.house.api.withdrawTerritoryEvent({ eventId: event.id, reason }, call)
    expect(gone).toMatchObject({ state: 'withdrawn', withdrawnBy: finance.subject, withdrawalReason: reason })
    expect((await problemOf(confirm('operator', operator, gone.version))).code).toBe('territory-state')
    event = await propose()
    const { items } = await changesOf(event.id)
    const number = items.find(({ groupCode }) => groupCode === '14659')?.number ?? 0
    event = await scene.house.api.leaveOutTerritoryChange(
      { eventId: event.id, number, reason: 'Le changement est contesté' },
      callOf(operator, { ifMatch: event.version }),
    )
    expect((await scene.house.api.listTerritoryEvents({}, callOf(operator))).items.map(({ id }) => id)).toEqual([
      event.id,
      gone.id,
    ])
  })
})

describe('a confirmed event', () => {
  it('waits for its day, and changes nothing before', async () => {
    event = await scene.confirmBoth(event)
    expect(event.state).toBe('confirmed')
    const outcomes = (await scene.drain()).filter(({ kind }) => kind === 'apply-territory-event')
    expect(outcomes).toEqual([{ kind: 'apply-territory-event', outcome: 'a territory event waits for 2027-01-01' }])
    expect((await tenantNow(members.merlerault)).name).toBe('Le Merlerault')
    await scene.closeAndIssue(december)
  })

  it('is applied on its day, killed between any two transactions and taken up again, once', async () => {
    scene.house.setClock('2027-01-02T09:00:00.000Z')
    const before = [await poolNow(pools.former), await poolNow(pools.later)]
    const shown = await changesOf(event.id)
    expect(shown.sums.ratedMonth).toBe('2026-12')
    foretold = new Map(
      shown.items.flatMap(({ tenantId, yearlyCost }) =>
        tenantId === null || yearlyCost === null ? [] : [[tenantId, yearlyCost.afterMicros] as const],
      ),
    )
    for (let n = 1; n <= 3; n += 1) {
      scene.house.dieBeforeTransaction(n)
      await scene.house.jobs['apply-territory-event']({ eventId: event.id }).catch((error: Error) => {
        expect(error.message).toBe('killed')
      })
      scene.house.dieBeforeTransaction(null)
      expect(await violations()).toBe(0)
    }
    expect(await scene.house.jobs['apply-territory-event']({ eventId: event.id })).toEqual({ kind: 'done' })
    expect(await scene.house.api.getTerritoryEvent({ eventId: event.id }, callOf(finance))).toMatchObject({
      state: 'applied',
      applied: 6,
      heldUp: 0,
    })
    const after = [await poolNow(pools.former), await poolNow(pools.later)]
    expect(after.map((level) => level?.allocatedBytes)).toEqual([0n, 30n * GIB])
    expect(sumOf(after)).toBe(sumOf(before))
    expect(await violations()).toBe(0)
    expect((await tenantNow(members.champHaut)).parentNodeId).toBe(pools.hautes.id)
  })

  it('makes the commune nouvelle of who goes on, and keeps what was before as it was', async () => {
    expect(await tenantNow(members.merlerault)).toMatchObject({
      name: 'Merlerault-le-Pin',
      siren: '933162703',
      slug: members.merlerault.slug,
      storageClusterId: members.merlerault.storageClusterId,
    })
    expect(await tenantNow(members.authieux)).toMatchObject({
      name: members.authieux.name,
      siren: null,
      inhabitants: 0,
    })
    expect(await tenantNow(members.bordeaux)).toMatchObject({ groupName: expect.stringContaining('Quatre Vallées') })
    const told = await scene.house.unitOfWork.read({ kind: 'platform' }, (tx) =>
      tx.tenancy.tenantsOnDay(civilDate('2026-12-31'), [members.merlerault.id]),
    )
    expect(told).toMatchObject([{ name: 'Le Merlerault', siren: members.merlerault.siren }])
  })

  it('leaves to propose what was left out, and nothing else', async () => {
    expect((await preview()).items.map(({ groupCode }) => groupCode)).toEqual(['14659'])
  })

  it('tells each member, and leaves its rows in the trail', async () => {
    await scene.drain()
    const { items } = await scene.house.api.listNotices({ tenantId: members.authieux.id, limit: 10 }, callOf(operator))
    expect(items.filter(({ kind }) => kind === 'territory-changed').map(({ facts }) => facts.params)).toMatchObject([
      { changeKind: 'merged', successorName: 'Merlerault-le-Pin', effectiveOn },
    ])
  })
})

describe('what is charged', () => {
  const chargesOf = async (month: string): Promise<Answer<'listCharges'>['items']> =>
    (await scene.house.api.listCharges({ month: civilMonth(month), limit: 500 }, callOf(finance))).items
  const ofMember = (charges: Answer<'listCharges'>['items'], { id }: Member) =>
    charges.filter(({ tenantId }) => tenantId === id)

  it('before the day rests on the facts of before, and from it on on those of the register', async () => {
    await scene.closeAndIssue(january)
    const [decembers, januaries] = [await chargesOf('2026-12'), await chargesOf('2027-01')]
    const shareOf = (charges: Answer<'listCharges'>['items'], member: Member) =>
      ofMember(charges, member).find(({ kind }) => kind === 'shared')?.explanation.params['ratioNumerator']
    expect(shareOf(decembers, members.authieux)).toBe(String(members.authieux.inhabitants))
    expect(shareOf(januaries, members.authieux) ?? '0').toBe('0')
    expect(shareOf(januaries, members.merlerault)).toBe(String((await tenantNow(members.merlerault)).inhabitants))
    const sums = [decembers, januaries].map((charges) => sumMicros(charges.filter(({ kind }) => kind === 'shared')))
    expect(sums).toEqual([1_000_010_000n, 1_000_010_000n])
    // What was foretold of December is what January came to: both have as many days.
    for (const member of Object.values(members)) {
      const charged = ofMember(januaries, member).filter(({ kind }) => kind !== 'rounding')
      expect(sumMicros(charged) * 12n).toBe(foretold.get(member.id))
    }
  })

  it('of a merged member is asked of its successor, with an annex of its own, and of it nothing more', async () => {
    const statementsOf = async (month: string) => {
      const query = { month: civilMonth(month), limit: 100 }
      return (await scene.house.api.listStatements(query, callOf(finance))).items
    }
    const payers = async (month: string) => (await statementsOf(month)).map(({ payerName }) => payerName).toSorted()
    expect(await payers('2026-12')).toHaveLength(4)
    expect(await payers('2027-01')).toEqual(['Bordeaux-en-Gâtinais', 'Merlerault-le-Pin'])
    const own = (await statementsOf('2027-01')).find(({ payerName }) => payerName === 'Merlerault-le-Pin')
    // The SIRET of its recipient is one of the SIREN that it has no more.
    expect([own?.payerSiren, own?.payerSiret]).toEqual(['933162703', null])
    const statement = await scene.house.api.getStatement({ statementId: own?.id ?? '' }, callOf(finance))
    const beneficiaries = new Set(statement.lines.map(({ beneficiaryTenantId }) => beneficiaryTenantId))
    expect([...beneficiaries].toSorted()).toEqual(
      [members.merlerault.id, members.authieux.id, members.champHaut.id].toSorted(),
    )
    const period = await scene.house.api.getPeriod({ month: january }, callOf(finance))
    expect(period.checks.every(({ holds }) => holds)).toBe(true)
  })
})

/** What both pools may still give, and gave: a move between them makes and loses nothing. */
function sumOf(levels: readonly (Awaited<ReturnType<typeof poolNow>> | undefined)[]): bigint {
  return levels.reduce((sum, level) => sum + (level?.allocatedBytes ?? 0n), 0n)
}
