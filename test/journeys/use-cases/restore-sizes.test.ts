import { GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reconcile } from './dated-house.ts'
import { callOf, type House, memberOf, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { claim, copy, show } from './protection-scene.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

let house: House
let region: Region

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
})
afterAll(() => house.close())

/** A tenant of so many GiB with a claim whose size is no multiple of the step, and a copy of it. */
async function oddClaim(name: string, gib: bigint) {
  const { id: tenantId } = await enrolCommune(house, region, { name, gib })
  await reconcile(house, tenantId)
  const capacityBytes = 10n * GIB + 1n
  show(house, [claim('archives', { className: region.block.className, capacityBytes })], [copy('archives', 2)])
  await house.jobs['observe-protection']({ tenantId })
  const member = callOf(memberOf(tenantId))
  const { items } = await house.api.listBackupCopies({ tenantId, limit: 1, withGone: false }, member)
  const restore = (newClaimName: string, restoredBytes?: bigint) => {
    const size = restoredBytes === undefined ? {} : { restoredBytes }
    const wish = { tenantId, copyId: items[0]?.id ?? '', newClaimName, ...size }
    return house.api.requestRestore(wish, callOf(memberOf(tenantId)))
  }
  return { tenantId, restore }
}

describe('the size of a restored claim', () => {
  test('is rounded up to the step of its class, told so, made so and held so', async () => {
    const { tenantId, restore } = await oddClaim('Auvers', 33n)
    const task = await restore('premier')
    expect(task.restoredBytes).toBe(11n * GIB)
    await house.jobs['run-protection-task']({ tenantId, taskId: task.id })
    expect(house.cluster.tasks.at(-1)?.restore?.restoredBytes).toBe(11n * GIB)
    // 33 GiB less 10 and a byte less 11: what is left is not 12, nor 11 and a byte.
    const full = {
      code: 'restore-exceeds-quota',
      params: { neededBytes: `${12n * GIB}`, freeBytes: `${12n * GIB - 1n}` },
    }
    expect(await problemOf(restore('second', 11n * GIB + 1n))).toEqual(full)
    expect((await restore('second', 10n * GIB + 2n)).restoredBytes).toBe(11n * GIB)
  })

  test('is refused where only the rounding exceeds the quota', async () => {
    const { restore } = await oddClaim('Butry', 21n)
    expect(await problemOf(restore('premier'))).toEqual({
      code: 'restore-exceeds-quota',
      params: { neededBytes: `${11n * GIB}`, freeBytes: `${11n * GIB - 1n}` },
    })
  })

  test('counts the smallest step of several offers of one class, as the admission policy does', async () => {
    const { tenantId, restore } = await oddClaim('Chars', 40n)
    const { id: _id, recordedAt: _at, version: _version, ...terms } = region.block
    // Its code comes first, so that it is the offer against which the restore is held.
    const coarse = { ...terms, code: 'gros', roundingStepBytes: 16n * GIB, sizeStepsBytes: [] }
    const offer = await house.api.createOffer(coarse, callOf(operator))
    const request = await house.api.submitQuotaRequest(
      {
        tenantId,
        lines: [{ offerId: offer.id, wantedQuotaBytes: 64n * GIB }],
        justification: 'Numérisation',
        wishedOn: null,
        temporaryUntil: null,
        waitIfFull: false,
      },
      callOf(memberOf(tenantId)),
    )
    if (request.state === 'submitted') {
      await house.api.decideQuotaRequest(
        { requestId: request.id, decision: 'approve', amendedLines: [], reason: 'Besoin établi' },
        callOf(operator, { ifMatch: request.version }),
      )
    }
    expect((await restore('premier')).restoredBytes).toBe(11n * GIB)
  })
})
