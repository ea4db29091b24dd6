import { GIB, instantFromIso } from '@grenier/quota-billing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { callOf, collector, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { openQuotaScene, type QuotaScene } from './quota-scene.ts'

let scene: QuotaScene
let tenantId: string
beforeEach(async () => {
  scene = await openQuotaScene()
  tenantId = (await scene.enrol('Ableiges', 50n)).id
})
afterEach(() => scene.house.close())

const policies = async () => (await scene.house.api.listQuotaPolicies({}, callOf(operator))).items

/** A reading of the tenant's use, which the 80 % rule needs. */
async function use(gib: bigint, takenAt: string): Promise<void> {
  await scene.house.api.recordReadings(
    {
      source: 'test',
      simulated: true,
      readings: [
        {
          tenantId,
          meter: 'storage.used',
          offerId: scene.region.block.id,
          resourceId: 'volume-1',
          takenAt: instantFromIso(takenAt),
          valueBytes: gib * GIB,
        },
      ],
    },
    callOf(collector),
  )
}

describe('the policy', () => {
  test('of the first day is version 1, which nobody published', async () => {
    expect(await policies()).toMatchObject([
      { version: 1, publishedBy: null, validFrom: null, usedPercentMin: 80, waitingDays: 90, inForce: true },
    ])
    expect((await scene.ask(tenantId, 100n)).automatic?.policyVersion).toBe(1)
  })

  test('published for later decides from that instant on, and what was decided before names the one before', async () => {
    const validFrom = instantFromIso('2026-03-01T00:00:00.000Z')
    const published = await scene.publishPolicy({ usedPercentMin: 50, quietDays: 0, validFrom })
    expect(published).toMatchObject({ version: 2, publishedBy: operator.subject, inForce: false })
    await use(30n, '2026-01-05T08:00:00.000Z')
    const before = await scene.ask(tenantId, 100n)
    expect(before).toMatchObject({ state: 'submitted', automatic: { policyVersion: 1, rule: null } })
    await scene.withdraw(before)

    scene.house.setClock('2026-03-02T09:00:00.000Z')
    await use(30n, '2026-03-02T08:00:00.000Z')
    expect((await policies()).map(({ version, inForce }) => [version, inForce])).toEqual([
      [2, true],
      [1, false],
    ])
    const after = await scene.ask(tenantId, 100n)
    expect(after).toMatchObject({ state: 'provisioning', automatic: { policyVersion: 2, rule: 'one-step-up' } })
    expect(after.automatic?.facts).toMatchObject({ 'standard.usedBytes': String(30n * GIB) })
    const reasons = after.automatic?.reasons.find(({ code }) => code === 'use-reached')
    expect(reasons?.params).toMatchObject({ usedPercentMin: '50' })
    expect((await scene.read(before.id)).automatic?.policyVersion).toBe(1)
  })

  test('names itself also where refusals decided, and sets how long a place is kept', async () => {
    await scene.publishPolicy({ waitingDays: 10 })
    const refused = await scene.ask(tenantId, 900n)
    expect(refused).toMatchObject({ state: 'rejected', automatic: { policyVersion: 2 } })
    const waiting = await scene.ask(tenantId, 900n, { waitIfFull: true })
    expect(new Date(waiting.waitUntil ?? 0).toISOString()).toBe('2026-01-15T09:00:00.000Z')
  })

  test('is superseded by the next version, never by an older one that becomes valid later', async () => {
    await scene.publishPolicy({ waitingDays: 10, validFrom: instantFromIso('2026-02-01T00:00:00.000Z') })
    await scene.publishPolicy({ waitingDays: 20 })
    scene.house.setClock('2026-02-02T09:00:00.000Z')
    expect((await policies()).find(({ inForce }) => inForce)).toMatchObject({ version: 3, waitingDays: 20 })
  })

  test('is refused when it is retroactive or contradicts itself, each by its own code', async () => {
    const past = scene.publishPolicy({ validFrom: instantFromIso('2026-01-05T08:59:59.999Z') })
    expect((await problemOf(past)).code).toBe('policy-retroactive')
    expect(await problemOf(scene.publishPolicy({ deputyWorkingDays: 5 }))).toEqual({
      code: 'policy-invalid',
      params: { faults: 'deputy-before-reminder' },
    })
    expect(await policies()).toHaveLength(1)
  })

  test('is one after the other when two are published at once, and no row of it is ever changed', async () => {
    await Promise.all([10, 20, 30].map((waitingDays) => scene.publishPolicy({ waitingDays })))
    expect((await policies()).map(({ version }) => version)).toEqual([4, 3, 2, 1])
    const grants = await scene.rows<{ privilege: string }>(
      `SELECT privilege_type AS privilege FROM information_schema.role_table_grants
        WHERE table_name = 'quota_policy' AND grantee IN ('grenier_platform', 'grenier_tenant', 'grenier_relay') ORDER BY 1`,
    )
    expect(grants.map(({ privilege }) => privilege)).toEqual(['INSERT', 'SELECT'])
  })
})
