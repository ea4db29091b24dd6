import type { TenantExit } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { callOf, type House, openHouse, operator, secondOperator } from './house.ts'
import { type PlacementScene, preparePlacement } from './placement-scene.ts'
import { problemOf } from './problem-of.ts'

let house: House
let scene: PlacementScene

beforeEach(async () => {
  house = await openHouse('2026-03-10T09:00:00.000Z')
  scene = await preparePlacement(house)
  const kinds = ['archive-agreement', 'hds'] as const
  for (const siteId of [scene.sites.nord, scene.sites.sud]) {
    for (const kind of kinds) await scene.certify({ siteId }, { kind })
  }
})
afterEach(() => house.close())

type DataClass = TenantExit['dataClass']

const inTheSouth = () => ({ backupClusterId: scene.clusters.sud1, storageClusterId: scene.clusters.nord1 })
const enrolled = async (dataClass: DataClass) => (await scene.enrol({ ...inTheSouth(), dataClass }, [])).id

const start = (tenantId: string, dataClass: DataClass) =>
  house.api.startExit(
    { tenantId, dataClass, noticeGivenOn: civilDate('2026-03-10'), coolingOffDays: 15, reason: 'La commune part' },
    callOf(operator),
  )

/** A request for that class is granted, so that the quota may hold it from now on. */
async function grant(tenantId: string, dataClass: DataClass, gib = 5n): Promise<void> {
  await scene.decide(await scene.ask(tenantId, { offer: scene.offers.rapide, gib, dataClass }))
}

const read = ({ tenantId, id }: TenantExit) => house.api.getExit({ tenantId, exitId: id }, callOf(operator))
const advance = ({ tenantId, id }: TenantExit) => house.jobs['advance-exit']({ tenantId, exitId: id })

/** The exit once its cooling-off is over. */
async function coolOff(exit: TenantExit): Promise<TenantExit> {
  for (const day of ['2026-06-10', '2026-07-10']) {
    house.setClock(`${day}T09:00:00.000Z`)
    await advance(exit)
  }
  return await read(exit)
}

const approve = ({ tenantId, id, version }: TenantExit) =>
  house.api.approveExit(
    { tenantId, exitId: id, reason: 'Tout est vérifié' },
    callOf(secondOperator, { ifMatch: version }),
  )

const recordVisa = ({ tenantId, id, version }: TenantExit) =>
  house.api.recordExitVisa(
    {
      tenantId,
      exitId: id,
      reference: 'AD96-2026-7',
      authority: 'Archives départementales',
      signedOn: civilDate('2026-07-01'),
    },
    callOf(operator, { ifMatch: version }),
  )

/** Another class of what a tenant stores, written behind the use cases. */
async function classify(tenantId: string, dataClass: TenantExit['dataClass']): Promise<void> {
  const client = new Client(house.database.adminUrl)
  await client.connect()
  await client.query('UPDATE tenant_placement SET data_class = $2 WHERE tenant_id = $1', [tenantId, dataClass])
  await client.end()
}

const certifiedClass = async ({ tenantId, id }: TenantExit) =>
  (await house.api.getExitCertificate({ tenantId, exitId: id }, callOf(operator))).list.dataClass

describe('public archives', () => {
  const tooLow = { code: 'exit-class-too-low', params: { dataClass: 'public-archive' } }

  test('cannot be declared away at the notice, whether the enrolment or a quota may hold them', async () => {
    const byPlacement = await enrolled('public-archive')
    expect(await problemOf(start(byPlacement, 'ordinary'))).toEqual(tooLow)
    const byQuota = await enrolled('ordinary')
    await grant(byQuota, 'public-archive')
    expect(await problemOf(start(byQuota, 'ordinary'))).toEqual(tooLow)
    for (const tenantId of [byPlacement, byQuota]) {
      expect(await start(tenantId, 'public-archive')).toMatchObject({ dataClass: 'public-archive' })
    }
  })

  test('are not hidden by health data beside them', async () => {
    const tenantId = await enrolled('health')
    await grant(tenantId, 'health')
    await grant(tenantId, 'public-archive', 6n)
    expect(await problemOf(start(tenantId, 'health'))).toEqual(tooLow)
  })

  test('that come to be known of during the notice are not destroyed without the visa, and the certificate names them', async () => {
    const tenantId = await enrolled('ordinary')
    const started = await start(tenantId, 'ordinary')
    await classify(tenantId, 'public-archive')
    const waiting = await coolOff(started)
    expect(waiting.state).toBe('awaiting-visa')
    expect(await problemOf(approve(waiting))).toMatchObject({ code: 'exit-visa-missing' })
    const approved = await approve(await recordVisa(waiting))
    expect(approved.state).toBe('destroying')
    expect(await advance(approved)).toEqual({ kind: 'done' })
    expect(await certifiedClass(approved)).toBe('public-archive')
  })

  test('of a destruction that was approved without the visa stay until it is recorded', async () => {
    const tenantId = await enrolled('ordinary')
    const approved = await approve(await coolOff(await start(tenantId, 'ordinary')))
    await classify(tenantId, 'public-archive')
    expect(await advance(approved)).toMatchObject({ kind: 'retry', reason: 'exit-visa-missing' })
    const waiting = await read(approved)
    expect(waiting).toMatchObject({ state: 'destroying', waitingFor: [{ code: 'exit-visa-missing', params: {} }] })
    const visaed = await recordVisa(waiting)
    expect(await advance(visaed)).toEqual({ kind: 'done' })
    expect(await problemOf(recordVisa(await read(visaed)))).toMatchObject({ code: 'exit-state' })
  })
})

describe('an exit of a tenant that may hold no public archives', () => {
  test('takes no visa, with health data as with ordinary data', async () => {
    const tenantId = await enrolled('health')
    const waiting = await coolOff(await start(tenantId, 'health'))
    expect(await problemOf(recordVisa(waiting))).toMatchObject({ code: 'exit-visa-needless' })
    expect((await approve(waiting)).state).toBe('destroying')
  })
})
