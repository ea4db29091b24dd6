import type { TenantMove } from '@grenier/contracts'
import { civilDate, GIB, instantFromIso } from '@grenier/quota-billing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ledgerFaults } from './dated-house.ts'
import { callOf, memberOf, operator, secondOperator } from './house.ts'
import { type MoveScene, openMoveScene, plannedOn, windowStartsAt } from './move-scene.ts'
import { problemOf } from './problem-of.ts'

let scene: MoveScene
beforeAll(async () => {
  scene = await openMoveScene()
})
afterAll(() => scene?.close())
beforeEach(() => scene.house.setClock(plannedOn))

async function tenantWithData(name: string) {
  const tenant = await scene.enrol(name)
  await scene.claim(tenant.slug, 'archives', '10Gi')
  return tenant
}

async function switched(name: string) {
  const tenant = await tenantWithData(name)
  const move = await scene.plan(tenant.id)
  scene.house.setClock(windowStartsAt)
  await scene.until(move, 'switched')
  await scene.drain()
  return { tenant, move }
}

const standing = async (side: 'source' | 'target', slug: string) =>
  (
    await Promise.all([
      scene[side].list('v1', 'PersistentVolumeClaim', `${slug}-storage`),
      scene[side].list('v1', 'PersistentVolume'),
      scene[side].read({ apiVersion: 'v1', kind: 'Namespace', name: `${slug}-storage` }),
    ])
  )
    .flat()
    .filter((one) => one !== null)
    .filter(({ metadata, spec }) => {
      const claim = (spec as { claimRef?: { namespace?: string } } | undefined)?.claimRef
      return claim === undefined || claim.namespace === `${slug}-storage` || metadata?.name === `${slug}-storage`
    })
    .map(({ kind, metadata }) => `${kind ?? ''}${metadata?.uid}`)
    .toSorted()

/** The copy that a night brings on the new side. */
const nightly = (slug: string, name: string) => ({
  apiVersion: 'k8up.io/v1',
  kind: 'Snapshot',
  metadata: { name, namespace: `${slug}-storage` },
  spec: { id: name, date: new Date().toISOString(), paths: ['/data/archives'], repository: 's3:bucket' },
})

const reason = 'Trente jours sans incident'
const stepOf = (move: TenantMove) => ({ tenantId: move.tenantId, moveId: move.id, reason })

describe('the old side of a move', () => {
  it('goes only after its days, by two persons, with a copy of each claim on the new side, and by what it was written down as', async () => {
    const { tenant, move } = await switched('Auvers')
    const { api } = scene.house
    const request = async () =>
      api.requestMoveRemoval(stepOf(move), callOf(operator, { ifMatch: (await scene.get(move)).version }))
    const approve = async (actor = secondOperator) =>
      api.approveMoveRemoval(stepOf(move), callOf(actor, { ifMatch: (await scene.get(move)).version }))
    expect((await problemOf(request())).code).toBe('move-cooling-off')
    expect((await problemOf(approve())).code).toBe('move-state')
    scene.house.setClock('2026-03-12T09:00:00Z')
    await request()
    expect((await problemOf(approve(operator))).code).toBe('move-same-person')
    await scene.house.jobs['observe-protection']({ tenantId: tenant.id })
    expect(await problemOf(approve())).toEqual({ code: 'move-copies-missing', params: { names: 'archives' } })
    const old = await standing('source', tenant.slug)
    const now = await standing('target', tenant.slug)
    expect(old).toHaveLength(3)
    await scene.target.create(nightly(tenant.slug, 'first'))
    scene.leap(1_000)
    await scene.house.jobs['observe-protection']({ tenantId: tenant.id })
    const held = await scene.levelGib(scene.offerIds.source)
    await approve()
    const over = await scene.until(move, 'ended')
    expect([over.state, over.failure]).toEqual(['ended', null])
    expect(await standing('source', tenant.slug)).toEqual([])
    expect(await standing('target', tenant.slug)).toEqual(now)
    expect(await scene.levelGib(scene.offerIds.source)).toEqual({ ...held, held: held.held - 50n })
    expect(await ledgerFaults(scene.house)).toEqual([])
    const removal = await api.getMoveRemoval({ tenantId: tenant.id, moveId: move.id }, callOf(memberOf(tenant.id)))
    expect(removal.items.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['claim', 'volume', 'key', 'namespace']),
    )
    expect(
      removal.items.every(({ goneAt, clusterId }) => goneAt !== null && clusterId === scene.clusterIds.source),
    ).toBe(true)
    expect((await namespaceOfBackup(tenant.slug))?.metadata?.name).toBe(`${tenant.slug}-backup`)
  })

  it('stays, although it was approved, while somebody claims a bucket there or nobody can see the copies of the new side', async () => {
    const { tenant, move } = await switched('Cormeilles')
    const { api, jobs } = scene.house
    scene.house.setClock('2026-03-12T09:00:00Z')
    const version = async () => ({ ifMatch: (await scene.get(move)).version })
    await api.requestMoveRemoval(stepOf(move), callOf(operator, await version()))
    await scene.target.create(nightly(tenant.slug, 'first'))
    scene.leap(1_000)
    await jobs['observe-protection']({ tenantId: tenant.id })
    await api.approveMoveRemoval(stepOf(move), callOf(secondOperator, await version()))
    const old = await standing('source', tenant.slug)
    const claim = { apiVersion: 'objectbucket.io/v1alpha1', kind: 'ObjectBucketClaim', name: 'photos' }
    const { apiVersion, kind, name } = claim
    const namespace = `${tenant.slug}-storage`
    const spec = { generateBucketName: 'photos', storageClassName: 'nobody-serves-it' }
    // Our quota lets nobody claim one there: somebody got it out of the way.
    await scene.source.remove({ apiVersion: 'v1', kind: 'ResourceQuota', name: 'grenier', namespace })
    await scene.source.create({ apiVersion, kind, metadata: { name, namespace }, spec })
    const waitingFor = async () => {
      await jobs['advance-move']({ tenantId: tenant.id, moveId: move.id })
      return (await scene.get(move)).waitingFor
    }
    expect(await waitingFor()).toEqual(['buckets-on-old-side: photos'])
    await scene.source.remove({ ...claim, namespace })
    await scene.target.remove({ apiVersion: 'v1', kind: 'Namespace', name: namespace })
    scene.leap(1_000)
    await jobs['observe-protection']({ tenantId: tenant.id })
    expect(await waitingFor()).toEqual(['cover-missing: archives'])
    expect(await standing('source', tenant.slug)).toEqual(old)
  })

  it('is not over while a deletion is refused that is of no thing with data, as that of Capsule’s Tenant', async () => {
    const { tenant, move } = await switched('Écouen')
    const { api, jobs } = scene.house
    scene.house.setClock('2026-03-12T09:00:00Z')
    const version = async () => ({ ifMatch: (await scene.get(move)).version })
    await api.requestMoveRemoval(stepOf(move), callOf(operator, await version()))
    await scene.target.create(nightly(tenant.slug, 'first'))
    scene.leap(1_000)
    await jobs['observe-protection']({ tenantId: tenant.id })
    await api.approveMoveRemoval(stepOf(move), callOf(secondOperator, await version()))
    const held = await scene.levelGib(scene.offerIds.source)
    scene.destructionWaits.push({ code: 'deletion-refused', params: { thing: 'CapsuleTenant x', reason: 'Forbidden' } })
    for (let turn = 0; turn < 4; turn += 1) await scene.advance(move)
    expect(await scene.get(move)).toMatchObject({
      state: 'removing',
      waitingFor: [expect.stringContaining('CapsuleTenant x: Forbidden')],
    })
    expect(await standing('source', tenant.slug)).toEqual([])
    expect(await scene.levelGib(scene.offerIds.source)).toEqual(held)
    scene.destructionWaits.length = 0
    expect((await scene.until(move, 'ended')).state).toBe('ended')
    expect(await scene.levelGib(scene.offerIds.source)).toEqual({ ...held, held: held.held - 50n })
  })

  it('is destroyed with the new one by an exit, which gives back what both held', async () => {
    const before = { ...(await scene.levelGib(scene.offerIds.source)) }
    const { tenant, move } = await switched('Bray')
    const { api } = scene.house
    const exit = await api.startExit(
      {
        tenantId: tenant.id,
        noticeGivenOn: civilDate('2026-02-10'),
        dataClass: 'ordinary',
        coolingOffDays: 15,
        reason,
      },
      callOf(operator),
    )
    const advance = () => scene.house.jobs['advance-exit']({ tenantId: tenant.id, exitId: exit.id })
    const read = () => api.getExit({ tenantId: tenant.id, exitId: exit.id }, callOf(operator))
    const removal = api.requestMoveRemoval(stepOf(move), callOf(operator, { ifMatch: (await scene.get(move)).version }))
    expect((await problemOf(removal)).code).toBe('move-cooling-off')
    scene.house.setClock('2026-05-20T09:00:00Z')
    await advance()
    await scene.reconcile(tenant.id)
    await advance()
    const manifest = await api.getExitManifest({ tenantId: tenant.id, exitId: exit.id }, callOf(operator))
    expect(new Set(manifest.items.flatMap(({ kind, clusterId }) => (kind === 'claim' ? [clusterId] : [])))).toEqual(
      new Set([scene.clusterIds.source, scene.clusterIds.target]),
    )
    const late = api.requestMoveRemoval(stepOf(move), callOf(operator, { ifMatch: (await scene.get(move)).version }))
    expect((await problemOf(late)).code).toBe('exit-open')
    await scene.target.create({
      apiVersion: 'k8up.io/v1',
      kind: 'Snapshot',
      metadata: { name: 'last', namespace: `${tenant.slug}-storage` },
      spec: { id: 'last', date: '2026-05-21T02:00:00Z', paths: ['/data/archives'], repository: 's3:bucket' },
    })
    scene.house.setClock('2026-05-21T09:00:00Z')
    await advance()
    scene.house.setClock('2026-06-20T09:00:00Z')
    await advance()
    const waiting = await read()
    await api.approveExit(
      { tenantId: tenant.id, exitId: exit.id, reason },
      callOf(secondOperator, { ifMatch: waiting.version }),
    )
    for (let turn = 0; turn < 10 && (await read()).state !== 'destroyed'; turn += 1) await advance()
    expect((await read()).state).toBe('destroyed')
    expect(await standing('source', tenant.slug)).toEqual([])
    expect(await standing('target', tenant.slug)).toEqual([])
    expect(await scene.levelGib(scene.offerIds.source)).toEqual(before)
    expect(await ledgerFaults(scene.house)).toEqual([])
  })
})

const namespaceOfBackup = (slug: string) =>
  scene.source.read({ apiVersion: 'v1', kind: 'Namespace', name: `${slug}-backup` })

describe('a plan', () => {
  it('is refused with its code, and holds nothing then', async () => {
    const tenant = await tenantWithData('Cléry')
    const { source, target, backup } = scene.offerIds
    const before = await scene.levelGib(target)
    const codeOf = async (change: Parameters<MoveScene['plan']>[1], tenantId = tenant.id) =>
      (await problemOf(scene.plan(tenantId, change))).code
    const offers = (fromOfferId: string, toOfferId: string) => ({ offers: [{ fromOfferId, toOfferId }] })
    expect(await codeOf({}, scene.poolId)).toBe('not-found')
    expect(await codeOf({ targetClusterId: scene.poolId })).toBe('cluster-unknown')
    expect(await codeOf({ targetClusterId: scene.clusterIds.source })).toBe('move-same-cluster')
    expect(await codeOf({ windowStartsAt: instantFromIso(plannedOn) })).toBe('move-window')
    expect(await codeOf({ windowEndsAt: instantFromIso(windowStartsAt) })).toBe('move-window')
    expect(await codeOf(offers(source, scene.poolId))).toBe('offer-unknown')
    expect(await codeOf(offers(target, source))).toBe('move-offers')
    expect(await codeOf(offers(source, backup))).toBe('move-offers')
    const { api } = scene.house
    const suspension = await api.suspendTenant({ tenantId: tenant.id, reason: 'enquête' }, callOf(operator))
    expect(await codeOf({})).toBe('move-suspended')
    const ending = { tenantId: tenant.id, suspensionId: suspension.id, reason: 'close' }
    await api.resumeTenant(ending, callOf(operator, { ifMatch: 1 }))
    const hold = await api.holdCluster({ clusterId: scene.clusterIds.target, reason: 'travaux' }, callOf(operator))
    expect(await codeOf({})).toBe('cluster-held')
    await api.liftClusterHold(
      { clusterId: scene.clusterIds.target, holdId: hold.id, reason: 'finis' },
      callOf(operator, { ifMatch: hold.version }),
    )
    const request = await api.submitQuotaRequest(
      {
        tenantId: tenant.id,
        lines: [{ offerId: source, wantedQuotaBytes: 900n * GIB }],
        justification: 'Numérisation du fonds ancien',
        wishedOn: null,
        temporaryUntil: null,
        waitIfFull: true,
      },
      callOf(memberOf(tenant.id)),
    )
    expect(['submitted', 'waiting']).toContain(request.state)
    expect(await codeOf({})).toBe('move-request-open')
    await api.withdrawQuotaRequest({ requestId: request.id }, callOf(memberOf(tenant.id), { ifMatch: request.version }))
    expect(await scene.levelGib(target)).toEqual(before)
    const move = await scene.plan(tenant.id)
    expect(await codeOf({})).toBe('move-open')
    const exit = api.startExit(
      {
        tenantId: tenant.id,
        noticeGivenOn: civilDate('2026-02-01'),
        dataClass: 'ordinary',
        coolingOffDays: 15,
        reason,
      },
      callOf(operator),
    )
    expect((await problemOf(exit)).code).toBe('move-open')
    const stranger = memberOf(scene.poolId)
    const across = api.getMove({ tenantId: tenant.id, moveId: move.id }, callOf(stranger))
    expect((await problemOf(across)).code).toBe('not-found')
    await api.cancelMove(stepOf(move), callOf(operator, { ifMatch: move.version }))
    expect((await scene.until(move, 'cancelled')).state).toBe('cancelled')
    expect(await scene.levelGib(target)).toEqual(before)
    await api.startExit(
      {
        tenantId: tenant.id,
        noticeGivenOn: civilDate('2026-02-01'),
        dataClass: 'ordinary',
        coolingOffDays: 15,
        reason,
      },
      callOf(operator),
    )
    expect(await codeOf({})).toBe('exit-open')
  })

  it('is refused for archives where the target may not hold them', async () => {
    const tenant = await tenantWithData('Duclair')
    await scene.house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
      tx.provisioning.addQuotaDataClass({
        tenantId: tenant.id,
        offerIds: [scene.offerIds.source],
        dataClass: 'public-archive',
        causeKind: 'enrolment',
        causeId: tenant.id,
        recordedAt: instantFromIso(plannedOn),
      }),
    )
    expect((await problemOf(scene.plan(tenant.id))).code).toBe('certificate-missing')
  })
})
