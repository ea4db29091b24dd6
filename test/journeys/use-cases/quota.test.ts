import { Problem } from '@grenier/control-plane/ports'
import { civilMonth, GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, type House, memberOf, openHouse, operator, secondOperator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

let house: House
let region: Region

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
  await publishPrices(house, region, civilMonth('2026-01'))
})

afterAll(() => house.close())

function ask(tenantId: string, gib: bigint, options: { key?: string } = {}) {
  return house.api.submitQuotaRequest(
    {
      tenantId,
      lines: [{ offerId: region.block.id, wantedQuotaBytes: gib * GIB }],
      justification: 'Archives numérisées',
      wishedOn: null,
      temporaryUntil: null,
      waitIfFull: false,
    },
    callOf(memberOf(tenantId), options),
  )
}

/** What the EPCI's pool shows for the block offer. */
async function epciLevel() {
  const pools = await house.api.listPools({ limit: 100 }, callOf(operator))
  const level = pools.items
    .find(({ id }) => id === region.epci.id)
    ?.levels.find(({ offerId }) => offerId === region.block.id)
  if (level === undefined) throw new Error('the EPCI has no level for the offer')
  return level
}

describe('a member asks, an operator decides', () => {
  test('a request that fits but is not automatic waits, holding one size step and saying why', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Ableiges' })
    const before = await epciLevel()
    const request = await ask(tenant.id, 150n)
    expect(request.state).toBe('submitted')
    // From 50 GiB the next size is 100: 50 of the 100 asked for are held.
    expect(request.lines[0]?.heldBytes).toBe(50n * GIB)
    expect((await epciLevel()).heldBytes - before.heldBytes).toBe(50n * GIB)
    expect(request.automatic?.rule).toBeNull()
    expect(request.automatic?.reasons.map(({ code }) => code)).toContain('use-unmeasured')
    await house.api.withdrawQuotaRequest({ requestId: request.id }, callOf(memberOf(tenant.id), { ifMatch: 1 }))
    expect((await epciLevel()).heldBytes).toBe(before.heldBytes)
  })

  test('an approval moves the bytes, raises the generation, and becomes active when the cluster agrees', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Aincourt' })
    const before = await epciLevel()
    const request = await ask(tenant.id, 100n)
    const decided = await house.api.decideQuotaRequest(
      { requestId: request.id, decision: 'approve', amendedLines: [], reason: 'Besoin établi' },
      callOf(operator, { ifMatch: request.version }),
    )
    expect(decided.state).toBe('provisioning')
    expect(decided.lines[0]?.decidedQuotaBytes).toBe(100n * GIB)
    const after = await epciLevel()
    expect(after.allocatedBytes - before.allocatedBytes).toBe(50n * GIB)
    expect(after.heldBytes).toBe(before.heldBytes)

    expect(await house.jobs['reconcile-tenant']({ tenantId: tenant.id })).toEqual({ kind: 'done' })
    expect(house.cluster.blueprints.at(-1)?.quotas[0]?.quotaBytes).toBe(100n * GIB)
    const active = await house.api.getQuotaRequest({ requestId: request.id }, callOf(memberOf(tenant.id)))
    expect(active.state).toBe('active')
    expect(house.published.at(-1)?.tenantId).toBe(tenant.id)
  })

  test('a shrink gives its bytes back only once the cluster enforces it', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Ambleville', gib: 60n })
    const before = await epciLevel()
    const request = await ask(tenant.id, 20n)
    await house.api.decideQuotaRequest(
      { requestId: request.id, decision: 'approve', amendedLines: [], reason: 'Rendu' },
      callOf(operator, { ifMatch: request.version }),
    )
    expect((await epciLevel()).allocatedBytes).toBe(before.allocatedBytes)
    house.cluster.disagree = true
    await house.jobs['reconcile-tenant']({ tenantId: tenant.id })
    expect((await epciLevel()).allocatedBytes).toBe(before.allocatedBytes)
    house.cluster.disagree = false
    await house.jobs['reconcile-tenant']({ tenantId: tenant.id })
    expect(before.allocatedBytes - (await epciLevel()).allocatedBytes).toBe(40n * GIB)
    const transfers = await house.api.listLedgerTransfers({ tenantId: tenant.id, limit: 100 }, callOf(operator))
    expect(transfers.items.at(-1)).toMatchObject({ causeKind: 'quota-request', causeId: request.id })
  })

  test('a request beyond what is left is stored, and its refusal names the level and what would pass', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Amenucourt', gib: 10n })
    const { freeBytes } = await epciLevel()
    const request = await ask(tenant.id, 900n)
    expect(request.state).toBe('rejected')
    const [refusal] = request.refusals
    expect(refusal).toMatchObject({
      code: 'capacity-exceeded',
      levelName: 'CA de Cergy',
      remainingBytes: freeBytes,
      wouldPassQuotaBytes: 10n * GIB + (freeBytes ?? 0n),
    })
    const stored = await house.api.getQuotaRequest({ requestId: request.id }, callOf(memberOf(tenant.id)))
    expect(stored).toEqual({ ...request, dueOn: null, queuePosition: null, takenByName: null, decidedByName: null })
  })

  test('nobody decides their own request, a stale version is refused, and a decision is made once', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Andilly', gib: 10n })
    const request = await house.api.submitQuotaRequest(
      {
        tenantId: tenant.id,
        lines: [{ offerId: region.block.id, wantedQuotaBytes: 20n * GIB }],
        justification: 'Pour le compte de la commune',
        wishedOn: null,
        temporaryUntil: null,
        waitIfFull: false,
      },
      callOf(operator),
    )
    const decision = { requestId: request.id, decision: 'reject' as const, amendedLines: [], reason: 'Non retenu' }
    const decide = (actor: typeof operator, ifMatch?: number) =>
      house.api.decideQuotaRequest(decision, callOf(actor, ifMatch === undefined ? {} : { ifMatch }))
    expect((await problemOf(decide(operator, 1))).code).toBe('own-request')
    expect((await problemOf(decide(secondOperator))).code).toBe('if-match-missing')
    expect((await problemOf(decide(secondOperator, 7))).code).toBe('version-stale')
    const rejected = await decide(secondOperator, 1)
    expect(rejected.state).toBe('rejected')
    expect((await problemOf(decide(secondOperator, 1))).code).toBe('version-stale')
    expect((await problemOf(decide(secondOperator, rejected.version))).code).toBe('already-decided')
  })

  test('an approval that no longer fits is refused whole: nothing moves and the request still waits', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Arnouville', gib: 10n })
    const request = await ask(tenant.id, 20n)
    const before = await epciLevel()
    const amended = { offerId: region.block.id, quotaBytes: 5_000n * GIB }
    const problem = await problemOf(
      house.api.decideQuotaRequest(
        { requestId: request.id, decision: 'approve', amendedLines: [amended], reason: 'Plus large' },
        callOf(operator, { ifMatch: request.version }),
      ),
    )
    expect(problem).toMatchObject({ code: 'capacity-exceeded', params: { levelName: 'CA de Cergy' } })
    expect(await epciLevel()).toEqual(before)
    const waiting = await house.api.getQuotaRequest({ requestId: request.id }, callOf(operator))
    // Submitted on a Monday: five working days later.
    expect(waiting).toEqual({
      ...request,
      dueOn: '2026-01-12',
      queuePosition: null,
      takenByName: null,
      decidedByName: null,
    })
  })
})

describe('who may see what', () => {
  test('another tenant and a missing one answer alike', async () => {
    const one = await enrolCommune(house, region, { name: 'Arronville', gib: 1n })
    const other = await enrolCommune(house, region, { name: 'Arthies', gib: 1n })
    const request = await ask(other.id, 2n)
    const member = callOf(memberOf(one.id))
    const missing = '0198c0de-7a00-7000-8000-00000000dead'
    for (const id of [request.id, missing]) {
      expect(await problemOf(house.api.getQuotaRequest({ requestId: id }, member))).toEqual({
        code: 'not-found',
        params: {},
      })
    }
    for (const id of [other.id, missing]) {
      expect(await problemOf(house.api.getTenant({ tenantId: id }, member))).toEqual({ code: 'not-found', params: {} })
    }
    const withdrawal = house.api.withdrawQuotaRequest(
      { requestId: request.id },
      callOf(memberOf(one.id), { ifMatch: 1 }),
    )
    expect((await problemOf(withdrawal)).code).toBe('not-found')
    const list = await house.api.listQuotaRequests({ limit: 500 }, member)
    expect(list.items.every(({ tenantId }) => tenantId === one.id)).toBe(true)
  })
})

describe('repeating a command', () => {
  test('the same key gives the first answer again and moves nothing', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Attainville', gib: 5n })
    const first = await ask(tenant.id, 6n, { key: 'once' })
    const before = await epciLevel()
    expect(await ask(tenant.id, 6n, { key: 'once' })).toEqual(first)
    expect(await epciLevel()).toEqual(before)
    const list = await house.api.listQuotaRequests({ limit: 500, tenantId: tenant.id }, callOf(operator))
    expect(list.items).toHaveLength(1)
  })

  test('the same key with another command is refused', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Auvers', gib: 5n })
    await ask(tenant.id, 6n, { key: 'reused' })
    expect((await problemOf(ask(tenant.id, 7n, { key: 'reused' }))).code).toBe('idempotency-key-reused')
  })

  test('two calls at once with one key are one command', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Avernes', gib: 5n })
    const ends = await Promise.allSettled([1, 2, 3, 4].map(() => ask(tenant.id, 6n, { key: 'together' })))
    const ids = new Set(ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value.id] : [])))
    expect(ids.size).toBe(1)
    for (const end of ends) {
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'idempotency-in-flight' })
    }
    const list = await house.api.listQuotaRequests({ limit: 500, tenantId: tenant.id }, callOf(operator))
    expect(list.items).toHaveLength(1)
  })

  test('a refused command leaves its key free', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Beauchamp', gib: 5n })
    const line = { offerId: region.block.id, wantedQuotaBytes: GIB }
    const wish = { justification: 'Deux fois', wishedOn: null, temporaryUntil: null, waitIfFull: false }
    const command = { tenantId: tenant.id, ...wish }
    const call = callOf(memberOf(tenant.id), { key: 'free again' })
    const twice = house.api.submitQuotaRequest({ ...command, lines: [line, line] }, call)
    expect((await problemOf(twice)).code).toBe('invalid-input')
    const once = await house.api.submitQuotaRequest({ ...command, lines: [line] }, call)
    expect(once.tenantId).toBe(tenant.id)
  })
})

describe('enrolment', () => {
  test('what the register leaves open is a condition, and hinders nothing', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Sans-Siren', gib: 1n, siren: null, inhabitants: 0 })
    expect(tenant.conditions).toEqual([
      expect.objectContaining({ type: 'RegisterComplete', status: 'False', reason: 'SirenMissing' }),
      expect.objectContaining({ type: 'BackupOnAnotherSite', status: 'False', reason: 'BackupSameSite' }),
    ])
    expect(tenant.conditions[0]?.message).toContain('population of 0')
    await house.jobs['reconcile-tenant']({ tenantId: tenant.id })
    const ready = await house.api.getTenant({ tenantId: tenant.id }, callOf(operator))
    expect(ready.ready).toBe('True')
  })

  test('a starter quota that the pool cannot give refuses the enrolment whole', async () => {
    const before = await house.api.listTenants({ limit: 500 }, callOf(operator))
    const problem = await problemOf(enrolCommune(house, region, { name: 'Trop-Grand', gib: 5_000n }))
    expect(problem).toMatchObject({ code: 'capacity-exceeded', params: { levelName: 'CA de Cergy' } })
    const after = await house.api.listTenants({ limit: 500 }, callOf(operator))
    expect(after.items).toHaveLength(before.items.length)
  })

  test('the repository password is made once: a second run applies the one that stands', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Bellefontaine', gib: 1n })
    await house.jobs['reconcile-tenant']({ tenantId: tenant.id })
    await house.jobs['reconcile-tenant']({ tenantId: tenant.id })
    const passwords = house.cluster.blueprints
      .filter(({ tenantId }) => tenantId === tenant.id)
      .map(({ backup }) => backup.repositoryPassword)
    expect(passwords).toHaveLength(2)
    expect(new Set(passwords).size).toBe(1)
  })

  test('a run that fails gives its lease back, so that the next one starts at once', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Belloy', gib: 1n })
    house.cluster.failWith = new Error('a defect')
    await expect(house.jobs['reconcile-tenant']({ tenantId: tenant.id })).rejects.toThrow('a defect')
    house.cluster.failWith = new Problem('cluster-unreachable', { detail: 'no route' })
    expect(await house.jobs['reconcile-tenant']({ tenantId: tenant.id })).toMatchObject({ kind: 'retry' })
    const waiting = await house.api.getTenant({ tenantId: tenant.id }, callOf(operator))
    expect(waiting.conditions).toContainEqual(
      expect.objectContaining({ type: 'ClustersReachable', status: 'False', message: 'no route' }),
    )
    house.cluster.failWith = null
    expect(await house.jobs['reconcile-tenant']({ tenantId: tenant.id })).toEqual({ kind: 'done' })
  })
})

describe('capacity', () => {
  test('never goes below what is given, and a change needs the version it was read with', async () => {
    const change = { poolId: region.epci.id, offerId: region.block.id, limitBytes: GIB, overcommitPercent: 100 }
    const pools = await house.api.listPools({ limit: 100 }, callOf(operator))
    const version = pools.items.find(({ id }) => id === region.epci.id)?.version ?? 0
    const stale = house.api.setPoolCapacity(change, callOf(operator, { ifMatch: version + 1 }))
    expect((await problemOf(stale)).code).toBe('version-stale')
    const level = await epciLevel()
    const low = await problemOf(house.api.setPoolCapacity(change, callOf(operator, { ifMatch: version })))
    expect(low).toEqual({
      code: 'capacity-below-allocated',
      params: {
        allocatedBytes: String(level.allocatedBytes + level.heldBytes),
        leastLimitBytes: String(level.allocatedBytes + level.heldBytes),
      },
    })
  })
})
