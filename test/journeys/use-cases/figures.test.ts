import { readFigures } from '@grenier/control-plane'
import { GIB, instant } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type House } from './house.ts'
import { openQuotaScene, type QuotaScene } from './quota-scene.ts'

let scene: QuotaScene
let house: House
beforeAll(async () => {
  scene = await openQuotaScene()
  house = scene.house
})
afterAll(() => scene.house.close())

const now = () => house.ports.wallClock.now()
const read = (perTenant = false, at = now()) => readFigures(house.ports, { now: at, perTenant })

describe('the figures that graphs and alerts show', () => {
  test('agree with what the pools say of themselves, holds included', async () => {
    const { id } = await scene.enrol('Cergy', 30n)
    const request = await scene.ask(id, 200n)
    expect(request.state).toBe('submitted')
    const { installation } = await read()
    const level = await scene.level()
    const shown = installation.pools.find(
      ({ pool, offerCode }) => pool === scene.region.epci.name && offerCode === scene.region.block.code,
    )
    expect(shown).toEqual({
      pool: scene.region.epci.name,
      offerCode: scene.region.block.code,
      limitBytes: level.limitBytes,
      allocatedBytes: level.allocatedBytes,
      heldBytes: level.heldBytes,
    })
    expect(level.heldBytes).toBeGreaterThan(0n)
    await scene.decide(request, { decision: 'reject', reason: 'Pas maintenant' })
    const later = (await read()).installation.pools.find(({ pool }) => pool === scene.region.epci.name)
    expect(later).toMatchObject({ allocatedBytes: 30n * GIB, heldBytes: 0n })
  })

  test('tell of each pool what members below it use, those of pools below included', async () => {
    const { id } = await scene.enrol('Vauréal', 20n)
    const code = scene.region.block.code
    const usedOf = async (name: string) =>
      (await read()).installation.poolUses.find(({ pool, offerCode }) => pool === name && offerCode === code)?.usedBytes
    const [before, above] = [await usedOf(scene.region.epci.name), await usedOf(scene.region.root.name)]
    expect([before, above]).toEqual([0n, 0n])
    await scene.rows(`UPDATE quota SET observed_used_bytes = 7 * 1024 ^ 3 WHERE tenant_id = '${id}'`)
    expect([await usedOf(scene.region.epci.name), await usedOf(scene.region.root.name)]).toEqual([7n * GIB, 7n * GIB])
    // The same measurement, whichever figure tells it.
    const { installation } = await read()
    expect(installation.offers.find(({ offerCode }) => offerCode === code)?.usedBytes).toBe(7n * GIB)
  })

  test('name each quota where that is asked for, and their sums are those of the offers', async () => {
    const { id } = await scene.enrol('Pontoise', 20n)
    const { installation, tenantQuotas } = await read(true)
    const code = scene.region.block.code
    expect(tenantQuotas).toContainEqual({
      tenantId: id,
      offerCode: code,
      quotaBytes: 20n * GIB,
      observedUsedBytes: null,
    })
    const sum = tenantQuotas?.filter(({ offerCode }) => offerCode === code).reduce((all, q) => all + q.quotaBytes, 0n)
    expect(installation.offers.find(({ offerCode }) => offerCode === code)?.quotaBytes).toBe(sum)
    expect((await read()).tenantQuotas).toBeNull()
  })

  test('count tenants, jobs and what nobody sealed, as the tables have them', async () => {
    const { installation } = await read()
    const [counted] = await scene.rows<{ tenants: number; jobs: number; unsealed: number; conditions: number }>(
      `SELECT (SELECT count(*) FROM tenant)::integer AS tenants,
              (SELECT count(*) FROM outbox WHERE state <> 'done')::integer AS jobs,
              (SELECT count(*) FROM audit_unsealed)::integer AS unsealed,
              (SELECT count(*) FROM tenant_condition)::integer AS conditions`,
    )
    const sumOf = (rows: readonly { count: number }[]) => rows.reduce((sum, { count }) => sum + count, 0)
    expect(counted).toEqual({
      tenants: sumOf(installation.tenants),
      jobs: sumOf(installation.jobs),
      unsealed: installation.auditEntriesUnsealed,
      conditions: sumOf(installation.conditions),
    })
    expect(counted?.jobs).toBeGreaterThan(0)
    expect(counted?.unsealed).toBeGreaterThan(0)
    expect(installation).toMatchObject({ deliveriesDead: 0, clustersHeld: 0, operatorTasksOpen: 0 })
  })

  test('say since when the oldest unfinished job is due, wherever it waits; one that is not due yet does not count', async () => {
    const [oldest] = await scene.rows<{ since: Date }>(
      `SELECT min(greatest(recorded_at, not_before)) AS since FROM outbox WHERE state = 'pending'`,
    )
    const dueSince = async (at = now()) => (await read(false, at)).installation.jobsDueSince
    expect(await dueSince()).toBe(oldest?.since.getTime())
    // The relay hands everything over at once: a queue that nobody empties is a backlog all the same.
    const handedOver = await scene.house.outboxRelay.claim({ limit: 10_000, now: now() })
    expect(handedOver.length).toBeGreaterThan(0)
    expect(await dueSince()).toBe(oldest?.since.getTime())
    for (const { id } of handedOver) await scene.house.outboxRelay.markDone(id, now())
    expect(await dueSince()).toBeNull()
    const { id } = await scene.enrol('Osny', 10n)
    await scene.rows(`UPDATE outbox SET not_before = '2099-01-01T00:00:00Z' WHERE state = 'pending'`)
    expect({ id, since: await dueSince() }).toEqual({ id, since: null })
    const newYear = instant(Date.parse('2099-01-01T00:00:00Z'))
    expect(await dueSince(newYear)).toBe(newYear)
  })
})
