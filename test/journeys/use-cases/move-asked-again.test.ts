import type { TenantMove } from '@grenier/contracts'
import { civilDate, GIB, instantFromIso } from '@grenier/quota-billing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ledgerFaults } from './dated-house.ts'
import { callOf, memberOf, operator, secondOperator } from './house.ts'
import { type MoveScene, openMoveScene, plannedOn, windowStartsAt } from './move-scene.ts'

let scene: MoveScene
beforeAll(async () => {
  scene = await openMoveScene()
})
afterAll(() => scene?.close())
beforeEach(() => scene.house.setClock(plannedOn))

const reason = 'Les baies sont en fin de vie'

async function tenantWithData(name: string) {
  const tenant = await scene.enrol(name)
  await scene.claim(tenant.slug, 'archives', '10Gi')
  return tenant
}

/** A member asks for space, and an operator grants it where the policy does not. */
async function granted(tenantId: string, offerId: string, quotaBytes: bigint) {
  const { api } = scene.house
  const line = { offerId, wantedQuotaBytes: quotaBytes }
  const wish = { justification: 'Fonds ancien', wishedOn: null, temporaryUntil: null, waitIfFull: false }
  const request = await api.submitQuotaRequest({ tenantId, lines: [line], ...wish }, callOf(memberOf(tenantId)))
  if (request.state === 'provisioning') return
  const decision = { requestId: request.id, decision: 'approve' as const, amendedLines: [], reason }
  await api.decideQuotaRequest(decision, callOf(operator, { ifMatch: request.version }))
}

const markArchives = (tenantId: string) =>
  scene.house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
    tx.provisioning.addQuotaDataClass({
      tenantId,
      offerIds: [scene.offerIds.source],
      dataClass: 'public-archive',
      causeKind: 'enrolment',
      causeId: tenantId,
      recordedAt: instantFromIso(plannedOn),
    }),
  )

const cancel = async (move: TenantMove) => {
  const { version } = await scene.get(move)
  const command = { tenantId: move.tenantId, moveId: move.id, reason }
  await scene.house.api.cancelMove(command, callOf(operator, { ifMatch: version }))
  return await scene.until(move, 'cancelled')
}

async function exitOf(tenantId: string) {
  const { api, jobs } = scene.house
  const exit = await api.startExit(
    { tenantId, noticeGivenOn: civilDate('2026-02-10'), dataClass: 'ordinary', coolingOffDays: 15, reason },
    callOf(operator),
  )
  const advance = () => jobs['advance-exit']({ tenantId, exitId: exit.id })
  const read = () => api.getExit({ tenantId, exitId: exit.id }, callOf(operator))
  scene.house.setClock('2026-05-20T09:00:00Z')
  await advance()
  await scene.reconcile(tenantId)
  await advance()
  const manifest = await api.getExitManifest({ tenantId, exitId: exit.id }, callOf(operator))
  return { exit, advance, read, manifest }
}

const copy = (side: 'source' | 'target', slug: string, claim: string) =>
  scene[side].create({
    apiVersion: 'k8up.io/v1',
    kind: 'Snapshot',
    metadata: { name: `last-${claim}`, namespace: `${slug}-storage` },
    spec: { id: `last-${claim}`, date: '2026-05-21T02:00:00Z', paths: [`/data/${claim}`], repository: 's3:bucket' },
  })

const volumesOf = async (side: 'source' | 'target', slug: string) =>
  (await scene[side].list('v1', 'PersistentVolume')).filter(
    ({ spec }) => (spec as { claimRef?: { namespace?: string } }).claimRef?.namespace === `${slug}-storage`,
  )

describe('quotas that were granted after the plan', () => {
  it('keep a move from beginning where they are on its target offer, and the ledger stays sound', async () => {
    const tenant = await tenantWithData('Auvers')
    const move = await scene.plan(tenant.id)
    await granted(tenant.id, scene.offerIds.target, 8n * GIB)
    scene.house.setClock(windowStartsAt)
    await scene.advance(move)
    expect(await scene.get(move)).toMatchObject({ state: 'planned', waitingFor: ['quota-in-change'] })
    await cancel(move)
    await scene.drain()
    expect(await ledgerFaults(scene.house)).toEqual([])
  })

  it('keep a frozen move from switching where they are on its target offer', async () => {
    const tenant = await tenantWithData('Bray')
    const move = await scene.plan(tenant.id)
    scene.house.setClock(windowStartsAt)
    await scene.until(move, 'restoring')
    await scene.house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
      tx.quota.setQuota({
        tenantId: tenant.id,
        offerId: scene.offerIds.target,
        quotaBytes: 8n * GIB,
        grantedAt: instantFromIso(windowStartsAt),
      }),
    )
    for (let turn = 0; turn < 6; turn += 1) {
      await scene.advance(move)
      await scene.drain('reconcile-tenant')
      await scene.play()
    }
    expect(await scene.get(move)).toMatchObject({ state: 'switching', waitingFor: ['quota-in-change'] })
  })

  it('keep a move from beginning where they are on an offer of volumes that it does not name', async () => {
    const tenant = await tenantWithData('Cléry')
    const move = await scene.plan(tenant.id)
    const { api } = scene.house
    const offer = await api.createOffer(
      {
        code: 'lent',
        name: 'lent',
        kind: 'block',
        clusterId: scene.clusterIds.source,
        className: 'lent',
        residency: 'FR',
        roundingStepBytes: GIB,
        quotaBytesMax: 100n * GIB,
        sizeStepsBytes: [52n * GIB],
      },
      callOf(operator),
    )
    const capacity = { poolId: scene.poolId, offerId: offer.id, limitBytes: 100n * GIB, overcommitPercent: 100 }
    await api.setPoolCapacity(capacity, callOf(operator, { ifMatch: 4 }))
    await granted(tenant.id, offer.id, 5n * GIB)
    scene.house.setClock(windowStartsAt)
    await scene.advance(move)
    expect(await scene.get(move)).toMatchObject({ state: 'planned', waitingFor: ['quota-in-change'] })
  })
})

describe('a request for volumes while a move has frozen the member', () => {
  it('is refused on either side, and so keeps no move from its switch', async () => {
    const tenant = await tenantWithData('Hérouville')
    const tenantId = tenant.id
    const move = await scene.plan(tenantId)
    scene.house.setClock(windowStartsAt)
    await scene.until(move, 'restoring')
    const { api } = scene.house
    const wish = { justification: 'Fonds ancien', wishedOn: null, temporaryUntil: null, waitIfFull: true }
    for (const offerId of [scene.offerIds.source, scene.offerIds.target]) {
      const lines = [{ offerId, wantedQuotaBytes: 60n * GIB }]
      const asked = await api.submitQuotaRequest({ tenantId, lines, ...wish }, callOf(memberOf(tenantId)))
      expect(asked).toMatchObject({ state: 'rejected', refusals: [{ code: 'tenant-moving' }] })
    }
    const backup = [{ offerId: scene.offerIds.backup, wantedQuotaBytes: 52n * GIB }]
    const other = await api.submitQuotaRequest({ tenantId, lines: backup, ...wish }, callOf(memberOf(tenantId)))
    expect(other.state).not.toBe('rejected')
    if (other.state === 'submitted') {
      await api.withdrawQuotaRequest({ requestId: other.id }, callOf(memberOf(tenantId), { ifMatch: other.version }))
    }
    expect((await scene.until(move, 'switched')).state).toBe('switched')
    const after = await api.submitQuotaRequest(
      { tenantId, lines: [{ offerId: scene.offerIds.target, wantedQuotaBytes: 60n * GIB }], ...wish },
      callOf(memberOf(tenantId)),
    )
    expect(after.state).not.toBe('rejected')
  })
})

describe('what may be stored at the target', () => {
  const unfit = ['target-unfit: nvme (certificate-missing)']

  it('is asked again when a move begins: the member keeps its access where the target may not hold its data', async () => {
    const tenant = await tenantWithData('Duclair')
    const move = await scene.plan(tenant.id)
    await markArchives(tenant.id)
    scene.house.setClock(windowStartsAt)
    await scene.advance(move)
    expect(await scene.get(move)).toMatchObject({ state: 'planned', waitingFor: unfit })
  })

  it('is asked once more at the switch: nothing becomes the tenant’s where its data may not be', async () => {
    const tenant = await tenantWithData('Ennery')
    const move = await scene.plan(tenant.id)
    scene.house.setClock(windowStartsAt)
    await scene.until(move, 'restoring')
    await markArchives(tenant.id)
    for (let turn = 0; turn < 6; turn += 1) {
      await scene.advance(move)
      await scene.drain()
      await scene.play()
    }
    expect(await scene.get(move)).toMatchObject({ state: 'switching', waitingFor: unfit })
    const standing = await scene.house.api.getTenant({ tenantId: tenant.id }, callOf(operator))
    expect(standing.storageClusterId).toBe(scene.clusterIds.source)
  })
})

describe('an exit after a move', () => {
  it('asks for a last copy of what the tenant has now, and for none of what only its old side has', async () => {
    const tenant = await tenantWithData('Frépillon')
    const namespace = `${tenant.slug}-storage`
    await scene.claim(tenant.slug, 'ancien', '4Gi')
    const move = await scene.plan(tenant.id)
    scene.house.setClock(windowStartsAt)
    expect((await scene.until(move, 'switched')).state).toBe('switched')
    await scene.drain()
    await scene.target.remove({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'ancien', namespace })
    const { advance, read, manifest } = await exitOf(tenant.id)
    const claims = manifest.items.flatMap(({ kind, name, clusterId }) => (kind === 'claim' ? [[name, clusterId]] : []))
    expect(claims).toContainEqual(['ancien', scene.clusterIds.source])
    // A copy of the old side's data is none of what stands on the new one.
    await copy('source', tenant.slug, 'archives')
    await advance()
    expect((await read()).waitingFor).toMatchObject([{ code: 'copy-missing', params: { claim: 'archives' } }])
    await copy('target', tenant.slug, 'archives')
    scene.house.setClock('2026-05-21T09:00:00Z')
    await advance()
    expect(await read()).toMatchObject({ waitingFor: [], finalBackupEvidence: 'copies 1/1' })
  })

  it('destroys a volume that was bound too late to go with a cancelled move, which keeps nobody from planning another', async () => {
    const tenant = await tenantWithData('Génicourt')
    const first = await scene.plan(tenant.id)
    scene.house.setClock(windowStartsAt)
    await scene.until(first, 'restoring')
    await scene.drain()
    const [filled] = await volumesOf('target', tenant.slug)
    await cancel(first)
    expect(await volumesOf('target', tenant.slug)).toEqual([])
    const spec = { ...(filled?.['spec'] as object), persistentVolumeReclaimPolicy: 'Retain' }
    await scene.target.create({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'bound-late' }, spec })
    const [volume] = await volumesOf('target', tenant.slug)
    scene.house.setClock(plannedOn)
    const second = await scene.plan(tenant.id)
    expect((await cancel(second)).state).toBe('cancelled')
    scene.house.setClock(windowStartsAt)
    const { exit, advance, read, manifest } = await exitOf(tenant.id)
    expect(manifest.items).toContainEqual(
      expect.objectContaining({ kind: 'volume', clusterId: scene.clusterIds.target, uid: volume?.metadata?.uid }),
    )
    await copy('source', tenant.slug, 'archives')
    scene.house.setClock('2026-05-21T09:00:00Z')
    await advance()
    scene.house.setClock('2026-06-20T09:00:00Z')
    await advance()
    const approval = { tenantId: tenant.id, exitId: exit.id, reason }
    await scene.house.api.approveExit(approval, callOf(secondOperator, { ifMatch: (await read()).version }))
    // Plays the driver, which takes a released volume along once its policy says so.
    const late = { apiVersion: 'v1', kind: 'PersistentVolume', name: 'bound-late' }
    for (let turn = 0; turn < 10 && (await read()).state !== 'destroyed'; turn += 1) {
      await advance()
      const [standing] = await volumesOf('target', tenant.slug)
      const policy = (standing?.['spec'] as { persistentVolumeReclaimPolicy?: string } | undefined)
        ?.persistentVolumeReclaimPolicy
      if (policy === 'Delete') await scene.target.remove(late)
    }
    expect((await read()).state).toBe('destroyed')
    expect(await volumesOf('target', tenant.slug)).toEqual([])
  })
})
