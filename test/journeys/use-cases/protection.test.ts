import { instant, msPerDay, msPerHour, slotPlanV1 } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { reconcile } from './dated-house.ts'
import { callOf, type House, memberOf, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { claim, copy, show, verdictsOf } from './protection-scene.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

let house: House
let region: Region
let tenantId: string

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
})
beforeEach(async () => {
  tenantId = (await enrolCommune(house, region, { name: 'Butry', gib: 1n })).id
  await reconcile(house, tenantId)
})
afterAll(() => house.close())

const observe = () => house.jobs['observe-protection']({ tenantId })
const protection = () => house.api.getTenantProtection({ tenantId }, callOf(memberOf(tenantId)))
const copiesOf = (query: { claimName?: string; withGone?: boolean; limit?: number; cursor?: string } = {}) =>
  house.api.listBackupCopies({ tenantId, limit: 100, withGone: false, ...query }, callOf(memberOf(tenantId)))

describe('the protection of a tenant', () => {
  test('is said from copies that were seen, and the member reads it', async () => {
    show(
      house,
      [claim('archives'), claim('mail', { volumeMode: 'Block' })],
      [copy('archives', 2), copy('archives', 30)],
    )
    await observe()
    expect(await verdictsOf(house, tenantId)).toEqual(['False ClaimsPassedOver', 'False RecoveryPointMissed'])
    const { claims, conditions } = await protection()
    expect(claims.map(({ name, state, reason }) => `${name} ${state} ${reason}`)).toEqual([
      'archives covered good-copy',
      'mail uncovered claim-block',
    ])
    expect(conditions[0]?.message).toBe('claims: mail (claim-block)')
    expect((await copiesOf()).items.map(({ copyRef }) => copyRef)).toEqual(['archives-2', 'archives-30'])
  })

  test('is Unknown, never what it was, once the cluster or the namespace cannot be seen', async () => {
    show(house, [claim('archives')], [copy('archives', 2)])
    await observe()
    expect(await verdictsOf(house, tenantId)).toEqual(['True EveryClaimCopied', 'True EveryCopyYoungEnough'])
    house.cluster.protection = null
    await observe()
    expect(await verdictsOf(house, tenantId)).toEqual(['Unknown NamespaceMissing', 'Unknown NamespaceMissing'])
    expect((await copiesOf()).items).toHaveLength(1)
  })

  test('is believed for a while only: a worker that stands still leaves no green behind', async () => {
    show(house, [claim('archives')], [copy('archives', 2)])
    await observe()
    house.moveWallClock(2 * 3_600_000)
    expect(await verdictsOf(house, tenantId)).toEqual(['Unknown ObservationTooOld', 'Unknown ObservationTooOld'])
    house.moveWallClock(-2 * 3_600_000)
  })

  test('keeps a claim that is gone in mind until somebody says that it was meant to go', async () => {
    show(house, [claim('archives'), claim('old')], [copy('archives', 2), copy('old', 2)])
    await observe()
    show(house, [claim('archives')], [copy('archives', 2), copy('old', 2)])
    await observe()
    expect((await verdictsOf(house, tenantId))[0]).toBe('False ClaimsGone')
    const acknowledge = (claimName: string) => house.api.acknowledgeGoneClaim({ tenantId, claimName }, callOf(operator))
    expect((await problemOf(acknowledge('archives'))).code).toBe('claim-not-gone')
    expect((await problemOf(acknowledge('nothing'))).code).toBe('not-found')
    expect(await acknowledge('old')).toMatchObject({ state: 'gone', acknowledgedBy: 'operator-1' })
    await observe()
    expect((await verdictsOf(house, tenantId))[0]).toBe('True EveryClaimCopied')
    show(house, [claim('archives'), claim('old', { isBound: true })], [copy('archives', 2)])
    await observe()
    expect((await verdictsOf(house, tenantId))[0]).toBe('False NoCopy')
  })

  test('remembers a copy that is gone, and lists those that stand, page by page', async () => {
    show(house, [claim('a')], [copy('a', 1), copy('a', 2), copy('a', 3)])
    await observe()
    show(house, [claim('a')], [copy('a', 1), copy('a', 3)])
    await observe()
    const first = await copiesOf({ limit: 1 })
    expect(first.items.map(({ copyRef }) => copyRef)).toEqual(['a-1'])
    const second = await copiesOf({ limit: 1, cursor: first.nextCursor ?? '' })
    expect([second.items[0]?.copyRef, second.nextCursor]).toEqual(['a-3', null])
    const all = await copiesOf({ withGone: true })
    expect(all.items.map(({ goneAt }) => goneAt !== null)).toEqual([false, true, false])
  })

  test('pauses pruning while a prune would take the last good copy, and tells who writes the Schedule', async () => {
    const dayStart = (Math.floor(Date.now() / msPerDay) - 2) * msPerDay
    const atHour = (hour: number) => ({ copyRef: `hour-${hour}`, takenAt: instant(dayStart + hour * msPerHour) })
    show(house, [claim('a')], [copy('a', 0, atHour(2)), copy('a', 0, atHour(3))])
    await observe()
    expect(await protection()).toMatchObject({ isPruneHeld: false })
    // Of two copies of one day the policy keeps the newer.
    await breakCopy('hour-3')
    await observe()
    expect(await protection()).toMatchObject({ isPruneHeld: true })
    await reconcile(house, tenantId)
    expect(house.cluster.blueprints.at(-1)?.backup.isPruneHeld).toBe(true)
  })

  test('of another tenant is not found', async () => {
    const other = callOf(memberOf(region.root.id))
    expect((await problemOf(house.api.getTenantProtection({ tenantId }, other))).code).toBe('not-found')
    const listed = house.api.listBackupCopies({ tenantId, limit: 1, withGone: false }, other)
    expect((await problemOf(listed)).code).toBe('not-found')
  })
})

describe('the start of a nightly backup', () => {
  test('is given once and kept', async () => {
    const timesOf = () => {
      const { scheduleHour, scheduleMinute } = house.cluster.blueprints.at(-1)?.backup ?? {}
      return `${scheduleHour}:${scheduleMinute}`
    }
    const first = timesOf()
    await reconcile(house, tenantId)
    expect(timesOf()).toBe(first)
    const slots = await house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
      tx.protection.lockSlotCounts(region.clusterId, slotPlanV1.minutes),
    )
    expect(slots.reduce((sum, count) => sum + count, 0)).toBe(await tenantCount())
  })
})

async function breakCopy(copyRef: string): Promise<void> {
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  await admin.query('UPDATE backup_copy SET is_broken = true WHERE copy_ref = $1', [copyRef])
  await admin.end()
}

async function tenantCount(): Promise<number> {
  const { tenants } = await house.api.getProvisioningSummary({}, callOf(operator))
  return tenants
}
