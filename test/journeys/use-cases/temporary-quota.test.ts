import { civilDate, GIB, instantFromIso } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entriesOf, growTo, ledgerFaults, levelOf, quotaOf, reconcile, rowsOf, use } from './dated-house.ts'
import { callOf, collector, type House, memberOf, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

let house: House
let region: Region

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
})
afterAll(() => house.close())

const lastDay = civilDate('2026-03-31')
const at = (day: string) => house.setClock(`${day}T09:00:00.000Z`)
const endAll = () => house.jobs['end-temporary-quotas']({})

/** A commune with 20 GiB for good and `extra` more until the last day, active on its cluster. */
async function temporaryCommune(name: string, { extra = 20n, gib = 20n } = {}) {
  at('2026-01-05')
  const { id: tenantId } = await enrolCommune(house, region, { name, gib })
  const request = await growTo(house, region, { tenantId, gib: gib + extra, temporaryUntil: lastDay })
  use(house, region, { tenantId, gib: 1n })
  await reconcile(house, tenantId)
  return { tenantId, requestId: request.id }
}

async function historyOf({ requestId }: { requestId: string }) {
  const { history } = await house.api.getQuotaRequest({ requestId }, callOf(operator))
  return history.map(({ kind }) => kind)
}

describe('a temporary quota', () => {
  test('is announced 30 and 7 days before its end, once each however often the schedule runs', async () => {
    const commune = await temporaryCommune('Bessancourt')
    const days = ['2026-02-28', '2026-03-01', '2026-03-02', '2026-03-23', '2026-03-24', '2026-03-31']
    const reminders = []
    for (const day of days) {
      at(day)
      await endAll()
      await endAll()
      reminders.push((await historyOf(commune)).filter((kind) => kind === 'reminded').length)
    }
    expect(reminders).toEqual([0, 1, 1, 1, 2, 2])
    expect((await quotaOf(house, region, commune.tenantId)).gib).toBe(40n)
  })

  test('falls back to its base the day after its last, and its bytes return once the cluster agrees', async () => {
    const { tenantId, requestId } = await temporaryCommune('Béthemont')
    const before = await levelOf(house, region, region.epci)
    at('2026-03-31')
    await endAll()
    expect((await quotaOf(house, region, tenantId)).gib).toBe(40n)
    // The last day ends at midnight in the operator's zone, two hours before UTC's in summer.
    house.setClock('2026-03-31T21:59:59.000Z')
    await endAll()
    expect((await quotaOf(house, region, tenantId)).gib).toBe(40n)
    house.setClock('2026-03-31T22:00:00.000Z')
    await endAll()
    expect(await quotaOf(house, region, tenantId)).toMatchObject({ gib: 20n, state: 'provisioning' })
    expect(await levelOf(house, region, region.epci)).toEqual(before)
    await reconcile(house, tenantId)
    expect(await quotaOf(house, region, tenantId)).toMatchObject({ gib: 20n, state: 'active' })
    expect((await levelOf(house, region, region.epci)).allocatedGib).toBe(before.allocatedGib - 20n)
    expect((await historyOf({ requestId })).filter((kind) => kind === 'ended')).toHaveLength(1)
    await endAll()
    await reconcile(house, tenantId)
    expect((await levelOf(house, region, region.epci)).allocatedGib).toBe(before.allocatedGib - 20n)
    expect(await ledgerFaults(house)).toEqual([])
  })

  test('whose bytes are in use is not taken: the quota is over, and falls by itself as use falls', async () => {
    const { tenantId, requestId } = await temporaryCommune('Boisemont')
    use(house, region, { tenantId, gib: 33n })
    at('2026-04-01')
    await reconcile(house, tenantId)
    await endAll()
    expect(await quotaOf(house, region, tenantId)).toEqual({ gib: 33n, state: 'over', overReason: 'above-base' })
    await reconcile(house, tenantId)
    expect(await quotaOf(house, region, tenantId)).toEqual({ gib: 33n, state: 'over', overReason: 'above-base' })
    expect(await historyOf({ requestId })).not.toContain('ended')
    use(house, region, { tenantId, gib: 25n })
    await reconcile(house, tenantId)
    await endAll()
    expect((await quotaOf(house, region, tenantId)).gib).toBe(25n)
    use(house, region, { tenantId, gib: 3n })
    await reconcile(house, tenantId)
    await endAll()
    await reconcile(house, tenantId)
    expect(await quotaOf(house, region, tenantId)).toEqual({ gib: 20n, state: 'active', overReason: null })
    expect(await historyOf({ requestId })).toContain('ended')
    expect(await ledgerFaults(house)).toEqual([])
  })

  test('whose use nobody knows is lowered by nothing, and says so', async () => {
    at('2026-01-05')
    const { id: tenantId } = await enrolCommune(house, region, { name: 'Boissy', gib: 10n })
    await growTo(house, region, { tenantId, gib: 12n, temporaryUntil: lastDay })
    await reconcile(house, tenantId)
    at('2026-04-01')
    await endAll()
    expect(await quotaOf(house, region, tenantId)).toEqual({ gib: 12n, state: 'over', overReason: 'use-unknown' })
  })

  test('returns nothing while collectors read more in use than the lowered quota, though the cluster agrees', async () => {
    const { tenantId } = await temporaryCommune('Boisseuil', { gib: 10n, extra: 10n })
    const before = await levelOf(house, region, region.epci)
    at('2026-04-01')
    await endAll()
    const reading = { meter: 'storage.provisioned' as const, offerId: region.block.id, resourceId: 'archives' }
    const read = (valueGib: bigint, hour: string) =>
      house.api.recordReadings(
        {
          source: 'test',
          simulated: false,
          readings: [
            {
              ...reading,
              tenantId,
              takenAt: instantFromIso(`2026-04-01T0${hour}:00:00.000Z`),
              valueBytes: valueGib * GIB,
            },
          ],
        },
        callOf(collector),
      )
    await read(15n, '7')
    await reconcile(house, tenantId)
    expect(await quotaOf(house, region, tenantId)).toEqual({ gib: 10n, state: 'over', overReason: 'used-beyond-quota' })
    expect(await levelOf(house, region, region.epci)).toEqual(before)
    await read(10n, '8')
    await reconcile(house, tenantId)
    expect(await quotaOf(house, region, tenantId)).toMatchObject({ gib: 10n, state: 'active' })
    expect((await levelOf(house, region, region.epci)).allocatedGib).toBe(before.allocatedGib - 10n)
  })

  test('of several offers reminds once and has ended when the last of them has', async () => {
    at('2026-01-05')
    const { id: tenantId } = await enrolCommune(house, region, { name: 'Boran', gib: 4n })
    const offerIds = [region.block.id, region.backup.id]
    const request = await house.api.submitQuotaRequest(
      {
        tenantId,
        lines: offerIds.map((offerId) => ({ offerId, wantedQuotaBytes: 6n * GIB })),
        justification: 'Numérisation',
        wishedOn: null,
        temporaryUntil: lastDay,
        waitIfFull: false,
      },
      callOf(memberOf(tenantId)),
    )
    const approval = { requestId: request.id, decision: 'approve' as const, amendedLines: [], reason: 'Accord' }
    await house.api.decideQuotaRequest(approval, callOf(operator, { ifMatch: request.version }))
    use(house, region, { tenantId, gib: 1n })
    await reconcile(house, tenantId)
    at('2026-03-24')
    await endAll()
    const kinds = () => historyOf({ requestId: request.id })
    expect((await kinds()).filter((kind) => kind === 'reminded')).toHaveLength(1)
    at('2026-04-01')
    await endAll()
    await reconcile(house, tenantId)
    // Nobody knows what the backups use: that line stays owed.
    expect((await quotaOf(house, region, tenantId)).gib).toBe(4n)
    expect(await kinds()).not.toContain('ended')
    house.cluster.use.set(`${tenantId} ${region.backup.id}`, 0n)
    await reconcile(house, tenantId)
    await endAll()
    await reconcile(house, tenantId)
    expect(await kinds()).toContain('ended')
  })

  test('leaves what was granted for good meanwhile', async () => {
    const { tenantId } = await temporaryCommune('Bouffémont', { gib: 10n, extra: 5n })
    await growTo(house, region, { tenantId, gib: 22n })
    await reconcile(house, tenantId)
    at('2026-04-01')
    await endAll()
    await reconcile(house, tenantId)
    expect(await quotaOf(house, region, tenantId)).toMatchObject({ gib: 17n, state: 'active' })
  })

  test('that its member gives up early takes nothing of the base at its end', async () => {
    const { tenantId, requestId } = await temporaryCommune('Bouqueval', { gib: 10n, extra: 10n })
    await growTo(house, region, { tenantId, gib: 14n })
    await reconcile(house, tenantId)
    at('2026-04-01')
    await endAll()
    await reconcile(house, tenantId)
    expect((await quotaOf(house, region, tenantId)).gib).toBe(10n)
    expect(await historyOf({ requestId })).toContain('ended')
    expect(await ledgerFaults(house)).toEqual([])
  })

  test('names itself as the cause of what returns', async () => {
    const { tenantId } = await temporaryCommune('Bray', { gib: 5n, extra: 2n })
    at('2026-04-01')
    await endAll()
    await reconcile(house, tenantId)
    const [part] = await rowsOf(house, 'SELECT id FROM temporary_quota WHERE tenant_id = $1', [tenantId])
    expect(await entriesOf(house, 'temporary-quota', part?.['id'] ?? '')).toContain(`${tenantId} allocated -2`)
  })
})

describe('a temporary wish that is none', () => {
  const ask = (tenantId: string, wish: { gib: bigint; until: string }) =>
    house.api.submitQuotaRequest(
      {
        tenantId,
        lines: [{ offerId: region.block.id, wantedQuotaBytes: wish.gib * GIB }],
        justification: 'Numérisation',
        wishedOn: null,
        temporaryUntil: civilDate(wish.until),
        waitIfFull: false,
      },
      callOf(memberOf(tenantId)),
    )

  test('is refused with a day that has passed, and with less than there is', async () => {
    at('2026-01-05')
    const { id: tenantId } = await enrolCommune(house, region, { name: 'Brignancourt', gib: 5n })
    expect(await problemOf(ask(tenantId, { gib: 9n, until: '2026-01-04' }))).toEqual({
      code: 'temporary-until-past',
      params: { temporaryUntil: '2026-01-04' },
    })
    expect((await problemOf(ask(tenantId, { gib: 4n, until: '2026-02-01' }))).code).toBe('temporary-not-a-growth')
    expect((await ask(tenantId, { gib: 6n, until: '2026-01-05' })).state).toBe('submitted')
  })

  test('is not granted any more once its last day is over', async () => {
    at('2026-01-05')
    const { id: tenantId } = await enrolCommune(house, region, { name: 'Bruyères', gib: 5n })
    const request = await ask(tenantId, { gib: 6n, until: '2026-01-06' })
    at('2026-01-07')
    const decision = house.api.decideQuotaRequest(
      { requestId: request.id, decision: 'approve', amendedLines: [], reason: 'Trop tard' },
      callOf(operator, { ifMatch: request.version }),
    )
    expect((await problemOf(decision)).code).toBe('temporary-until-past')
  })
})
