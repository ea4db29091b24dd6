import type { Answer } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blockedSessions } from '../../harness/blocked-sessions.ts'
import { callOf, memberOf, operator, secondOperator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { openVisaScene, type VisaScene } from './visa-scene.ts'

type Request = Answer<'submitQuotaRequest'>

let scene: VisaScene
let tenantId: string
/** A second offer of volumes, cheaper than the first: 80 GiB cost 3.20 € a year. */
let fastId: string

beforeEach(async () => {
  scene = await openVisaScene()
  ;({ tenantId } = scene)
  const { id: _id, recordedAt: _at, version: _version, ...like } = scene.region.block
  const offer = { ...like, code: 'rapide', name: 'Rapide', className: 'rapide' }
  fastId = (await scene.house.api.createOffer(offer, callOf(operator))).id
})
afterEach(() => scene.house.close())

function askFast(gib: bigint): Promise<Request> {
  const lines = [{ offerId: fastId, wantedQuotaBytes: gib * GIB }]
  const wish = { justification: 'Base', wishedOn: null, temporaryUntil: null, waitIfFull: false }
  return scene.house.api.submitQuotaRequest({ tenantId, lines, ...wish }, callOf(memberOf(tenantId)))
}

/** Two that are each within the 130 € of the commitment: 127.62 € and 127.06 €, together 130.82 €. */
async function askBoth(): Promise<readonly [Request, Request]> {
  const both = [await scene.ask(tenantId, 30n), await askFast(80n)] as const
  for (const request of both) expect(request).toMatchObject({ state: 'submitted', steps: [], visaReasons: [] })
  return both
}

/** GiB of each offer that the commune has. */
async function quotas(): Promise<(bigint | undefined)[]> {
  const { items } = await scene.house.api.getTenantQuotas({ tenantId }, callOf(operator))
  return [scene.region.block.id, fastId].map((id) => {
    const bytes = items.find(({ offerId }) => offerId === id)?.quotaBytes
    return bytes === undefined ? undefined : bytes / GIB
  })
}

describe('two requests that are each within the commitment, and together above it', () => {
  test('are not both granted without a visa: the second may be smaller, or be signed', async () => {
    const [first, second] = await askBoth()
    await scene.decide(first, {})
    expect((await problemOf(scene.decide(second, {}))).code).toBe('visa-wanted')
    expect(await quotas()).toEqual([30n, undefined])
    const amendedLines = [{ offerId: fastId, quotaBytes: 40n * GIB }]
    expect((await scene.decide(second, { amendedLines })).state).toBe('provisioning')
    expect(await quotas()).toEqual([30n, 40n])
    // What is asked anew is judged by what was granted meanwhile, and what is signed is granted.
    await scene.mandate(scene.mayor)
    const again = await askFast(80n)
    expect(again.visaReasons.map(({ code }) => code)).toEqual(['visa-above-commitment'])
    const signed = await scene.decide(again, { actor: scene.mayor })
    expect((await scene.decide(signed, {})).state).toBe('provisioning')
  })

  test('are granted both where their author may sign for the commune', async () => {
    await scene.mandate(memberOf(tenantId))
    const [first, second] = await askBoth()
    await scene.decide(first, {})
    expect((await scene.decide(second, {})).state).toBe('provisioning')
  })

  test('are not both granted by two operators at the same instant', async () => {
    const [first, second] = await askBoth()
    const admin = new Client({ connectionString: scene.house.database.adminUrl })
    await admin.connect()
    await admin.query('BEGIN')
    // Both have judged, and wait for each other's end here.
    await admin.query('SELECT FROM tenant WHERE id = $1 FOR NO KEY UPDATE', [tenantId])
    const answers = Promise.allSettled([scene.decide(first, {}), scene.decide(second, { actor: secondOperator })])
    while ((await blockedSessions(admin)) < 2);
    await admin.query('COMMIT')
    await admin.end()
    const states = (await answers).map((answer) =>
      answer.status === 'fulfilled' ? answer.value.state : (answer.reason as { code: string }).code,
    )
    expect(states.toSorted()).toEqual(['provisioning', 'visa-wanted'])
    expect((await quotas()).filter((gib) => gib === 30n || gib === 80n)).toHaveLength(1)
  })
})
