import { instantFromIso } from '@grenier/quota-billing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ledgerFaults } from './dated-house.ts'
import { callOf, memberOf, operator, secondOperator } from './house.ts'
import { codeOf, destroyed, hourMs, lossSteps, reason, stepOf } from './loss-steps.ts'
import { type MoveScene, openMoveScene, plannedOn } from './move-scene.ts'

let scene: MoveScene
beforeAll(async () => {
  scene = await openMoveScene()
})
afterAll(() => scene?.close())
beforeEach(() => {
  scene.restore('source')
  scene.restore('target')
  scene.house.setClock(plannedOn)
})

const { begun, versionOf, request, approve, cancel, namespaceOn, declareLost, audited } = lossSteps(() => scene)

describe('a cancelled move whose target is lost', () => {
  it('ends on the word of two persons after an hour without an answer, and says what nobody saw to be gone', async () => {
    const before = await scene.levelGib(scene.offerIds.target)
    const { tenant, move } = await begun('Auvers', 'restoring')
    const { target, source } = scene.clusterIds
    scene.silence('target')
    expect(await codeOf(request(move, target))).toBe('move-state')
    await cancel(move)
    await scene.advance(move)
    expect((await scene.get(move)).waitingFor).toEqual([expect.stringMatching(/^cluster-unanswering: /)])
    expect(await codeOf(request(move, source))).toBe('move-loss-home')
    expect(await codeOf(request(move, tenant.id))).toBe('cluster-unknown')
    expect(await codeOf(approve(move))).toBe('move-state')
    await request(move, target)
    expect(await codeOf(request(move, target))).toBe('move-loss-open')
    scene.leap(hourMs - 60_000)
    expect(await codeOf(approve(move))).toBe('move-loss-early')
    await scene.advance(move)
    expect((await scene.get(move)).state).toBe('cancelling')
    scene.leap(60_000)
    expect(await codeOf(approve(move, operator))).toBe('move-loss-same-person')
    const sizes = await scene.levelGib(scene.offerIds.target)
    await approve(move)
    await scene.advance(move)
    const over = await scene.house.api.getMove({ tenantId: tenant.id, moveId: move.id }, callOf(memberOf(tenant.id)))
    expect([over.state, over.endedAt]).toEqual(['cancelled', expect.anything()])
    expect(sizes.held - (await scene.levelGib(scene.offerIds.target)).held).toBe(52n)
    expect(await scene.levelGib(scene.offerIds.target)).toEqual(before)
    const uid = (await namespaceOn('target', tenant.slug))?.metadata?.uid
    const { kubeSystemUid } = over.losses[0] ?? {}
    expect(over.losses).toMatchObject([
      {
        state: 'lost',
        clusterId: target,
        requestedBy: operator.subject,
        approvedBy: secondOperator.subject,
        reason,
        items: [
          { kind: 'claim', name: 'archives', uid: null },
          { kind: 'namespace', name: `${tenant.slug}-storage`, uid },
        ],
      },
    ])
    const declared = await scene.target.read({ apiVersion: 'v1', kind: 'Namespace', name: 'kube-system' })
    expect(kubeSystemUid).toBe(declared?.metadata?.uid)
    expect(await audited(move)).toEqual([
      [operator.subject, 'requestMoveLoss'],
      [secondOperator.subject, 'approveMoveLoss'],
      ['schedule', 'advance-move'],
    ])
    await scene.advance(move)
    expect(await scene.levelGib(scene.offerIds.target)).toEqual(before)
    expect(await ledgerFaults(scene.house)).toEqual([])
    // The member is where it was, and may be moved again: not to what is lost.
    expect(await codeOf(scene.plan(tenant.id, laterWindow))).toBe('move-old-side-standing')
  })

  it('is not declared so while its target answers; an answer after the declaration makes it void', async () => {
    const { tenant, move } = await begun('Bray', 'restoring')
    const { target } = scene.clusterIds
    scene.silence('target')
    await cancel(move)
    scene.restore('target')
    expect(await codeOf(request(move, target))).toBe('move-loss-answers')
    scene.silence('target')
    await request(move, target)
    scene.leap(hourMs)
    scene.restore('target')
    expect(await codeOf(approve(move))).toBe('move-loss-answers')
    scene.silence('target')
    await approve(move)
    // Between the approval and the last look it is there again.
    scene.restore('target')
    const held = await scene.levelGib(scene.offerIds.target)
    await scene.advance(move)
    expect((await scene.get(move)).losses).toMatchObject([{ state: 'answered', items: [] }])
    const over = await scene.until(move, 'cancelled')
    expect([over.state, over.losses.length]).toEqual(['cancelled', 1])
    expect(await namespaceOn('target', tenant.slug)).toBeNull()
    expect(held.held - (await scene.levelGib(scene.offerIds.target)).held).toBe(52n)
    expect(await ledgerFaults(scene.house)).toEqual([])
  })

  it('is void by an answer before the second person came, and can be declared anew', async () => {
    const { move } = await begun('Cléry', 'restoring')
    scene.silence('target')
    await cancel(move)
    await request(move, scene.clusterIds.target)
    scene.restore('target')
    await scene.advance(move)
    const [first] = (await scene.get(move)).losses
    expect(first?.state).toBe('answered')
    expect((await audited(move)).at(-1)).toEqual(['schedule', 'advance-move'])
    const again = scene.house.api.cancelMove(stepOf(move), callOf(operator, await versionOf(move)))
    expect(await codeOf(again)).toBe('move-state')
    scene.silence('target')
    scene.leap(hourMs)
    expect(await codeOf(approve(move))).toBe('move-state')
    const over = await declareLost(move, scene.clusterIds.target)
    expect([over.state, over.losses.map(({ state }) => state)]).toEqual(['cancelled', ['answered', 'lost']])
  })
})

describe('a move whose source is lost before the switch', () => {
  it('is cancelled without an answer of it, and the member has its access once it is there again', async () => {
    const { tenant, move } = await begun('Duclair', 'restoring')
    scene.silence('source')
    await cancel(move)
    const over = await scene.until(move, 'cancelled')
    expect(over.state).toBe('cancelled')
    expect(await codeOf(request(move, scene.clusterIds.source))).toBe('move-loss-home')
    scene.restore('source')
    scene.leap(60_000)
    await scene.reconcile(tenant.id)
    const bindings = await scene.source.list('rbac.authorization.k8s.io/v1', 'RoleBinding', `${tenant.slug}-storage`)
    expect(bindings.filter(({ metadata }) => metadata?.name?.startsWith('grenier-member-'))).not.toEqual([])
  })
})

const laterWindow = {
  windowStartsAt: instantFromIso('2026-03-10T20:00:00Z'),
  windowEndsAt: instantFromIso('2026-03-11T04:00:00Z'),
}
const cover = (slug: string) => ({
  apiVersion: 'k8up.io/v1',
  kind: 'Snapshot',
  metadata: { name: 'nightly', namespace: `${slug}-storage` },
  spec: { id: 'nightly', date: new Date().toISOString(), paths: ['/data/archives'], repository: 's3:bucket' },
})

describe('an old side whose cluster is lost', () => {
  it('ends in the middle of its removal, each thing that nobody saw to be gone by its uid', async () => {
    const { tenant, move } = await begun('Ennery', 'switched')
    const { api, jobs } = scene.house
    scene.house.setClock('2026-03-12T09:00:00Z')
    await api.requestMoveRemoval(stepOf(move), callOf(operator, await versionOf(move)))
    await scene.target.create(cover(tenant.slug))
    scene.leap(1_000)
    await jobs['observe-protection']({ tenantId: tenant.id })
    await api.approveMoveRemoval(stepOf(move), callOf(secondOperator, await versionOf(move)))
    const { unitOfWork } = scene.house
    const uid = (await namespaceOn('source', tenant.slug))?.metadata?.uid ?? ''
    const item = { clusterId: scene.clusterIds.source, detail: '', sizeBytes: null } as const
    // A pass that saw the claim go and was cut off by the fire.
    await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      const about = { tenantId: tenant.id, moveId: move.id, at: instantFromIso('2026-03-12T09:00:00Z') }
      const items = [
        { ...item, kind: 'claim' as const, namespace: `${tenant.slug}-storage`, name: 'archives', uid: 'uid-claim' },
        { ...item, kind: 'volume' as const, namespace: null, name: 'pv-1', uid: 'uid-volume', sizeBytes: 42n },
        { ...item, kind: 'namespace' as const, namespace: null, name: `${tenant.slug}-storage`, uid },
      ]
      await tx.tenancy.keepMoveItems({ ...about, items })
      await tx.tenancy.markMoveItemsGone({ ...about, uids: ['uid-claim'] })
    })
    scene.silence('source')
    await scene.advance(move)
    expect(await codeOf(request(move, scene.clusterIds.target))).toBe('move-loss-home')
    const held = await scene.levelGib(scene.offerIds.source)
    const over = await declareLost(move, scene.clusterIds.source)
    expect(over.state).toBe('ended')
    expect(over.losses[0]?.items).toEqual([
      { kind: 'namespace', namespace: null, name: `${tenant.slug}-storage`, uid, sizeBytes: null },
      { kind: 'volume', namespace: null, name: 'pv-1', uid: 'uid-volume', sizeBytes: 42n },
    ])
    expect(over.explanations).toBeUndefined()
    expect(held.held - (await scene.levelGib(scene.offerIds.source)).held).toBe(50n)
    expect(await ledgerFaults(scene.house)).toEqual([])
    const { items } = await api.getMoveRemoval({ tenantId: tenant.id, moveId: move.id }, callOf(operator))
    expect(items.filter(({ goneAt }) => goneAt !== null).map(({ uid: gone }) => gone)).toEqual(['uid-claim'])
  })
})

describe('an old side that nobody has asked to remove yet', () => {
  it('ends at once where its cluster is lost, and goes with the exit should that cluster be there again', async () => {
    const { tenant, move } = await begun('Haravilliers', 'switched')
    scene.silence('source')
    const held = await scene.levelGib(scene.offerIds.source)
    await request(move, scene.clusterIds.source)
    expect(await scene.advance(move)).toMatchObject({ kind: 'retry' })
    scene.leap(hourMs)
    await approve(move)
    await scene.advance(move)
    const over = await scene.get(move)
    expect([over.state, over.removalApprovedBy]).toEqual(['ended', null])
    expect(over.losses[0]?.items.map(({ kind, name }) => [kind, name])).toEqual([
      ['claim', 'archives'],
      ['namespace', over.sourceNamespace],
    ])
    const given = await scene.levelGib(scene.offerIds.source)
    expect(held.held - given.held).toBe(50n)
    expect(await ledgerFaults(scene.house)).toEqual([])
    scene.restore('source')
    scene.leap(60_000)
    const { list } = await (await destroyed(scene, tenant, { home: 'target' })).certificate()
    expect(list.lostSides).toBeUndefined()
    const claims = list.items.filter(({ kind }) => kind === 'claim')
    expect(new Set(claims.map(({ clusterId }) => clusterId))).toEqual(new Set(Object.values(scene.clusterIds)))
    expect(await namespaceOn('source', tenant.slug)).toBeNull()
    expect(await scene.levelGib(scene.offerIds.source)).toEqual(given)
  })
})

describe('the exit of a member that has left a side to a lost cluster', () => {
  it('certifies nothing that nobody saw destroyed, and lists it as left, with those who said so', async () => {
    const { tenant, move } = await begun('Fosses', 'restoring')
    scene.silence('target')
    await cancel(move)
    await declareLost(move, scene.clusterIds.target)
    const exit = await destroyed(scene, tenant)
    expect([exit.early, exit.late]).toEqual(['destroying', 'destroyed'])
    const { list } = await exit.certificate()
    const left = {
      moveId: move.id,
      clusterId: scene.clusterIds.target,
      requestedBy: operator.subject,
      approvedBy: secondOperator.subject,
      reason,
      items: [
        { kind: 'claim', name: 'archives' },
        { kind: 'namespace', name: `${tenant.slug}-storage` },
      ],
    }
    expect(list.lostSides).toMatchObject([left])
    expect((await exit.manifest()).lostSides).toMatchObject([left])
    expect(list.items.every(({ clusterId }) => clusterId !== scene.clusterIds.target)).toBe(true)
    expect(list.items.map(({ kind }) => kind)).toContain('namespace')
    expect(await ledgerFaults(scene.house)).toEqual([])
  })

  it('waits for a cluster that was there again and on which it has found something', async () => {
    const { tenant, move } = await begun('Goussainville', 'restoring')
    scene.silence('target')
    await cancel(move)
    await declareLost(move, scene.clusterIds.target)
    const place = { clusterId: scene.clusterIds.target, namespace: null, name: 'pv-7', sizeBytes: 7n, detail: '' }
    // A pass that had found it, before its cluster was silent again.
    const exit = await destroyed(scene, tenant, { found: [{ ...place, kind: 'volume', uid: 'uid-of-pv-7' }] })
    expect([exit.early, exit.late]).toEqual(['destroying', 'destroying'])
    scene.restore('target')
    scene.leap(60_000)
    expect(await exit.turns()).toBe('destroyed')
    expect((await exit.certificate()).list.lostSides).toBeUndefined()
  })

  it('destroys it like everything else where that cluster answers again, and leaves nothing', async () => {
    const { tenant, move } = await begun('Grisy', 'restoring')
    scene.silence('target')
    await cancel(move)
    await declareLost(move, scene.clusterIds.target)
    scene.restore('target')
    scene.leap(60_000)
    const held = await scene.levelGib(scene.offerIds.target)
    const exit = await destroyed(scene, tenant)
    expect(exit.early).toBe('destroyed')
    const { list } = await exit.certificate()
    expect(list.lostSides).toBeUndefined()
    expect(list.items.filter(({ clusterId }) => clusterId === scene.clusterIds.target).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['key', 'namespace']),
    )
    expect(await namespaceOn('target', tenant.slug)).toBeNull()
    expect(await scene.levelGib(scene.offerIds.target)).toEqual(held)
  })

  it('is not kept from its end by the target of a move that was cancelled and emptied long before the fire', async () => {
    const { tenant, move } = await begun('Hédouville', 'restoring')
    await cancel(move)
    await scene.until(move, 'cancelled')
    scene.silence('target')
    const over = await declareLost(move, scene.clusterIds.target)
    expect([over.state, over.losses[0]?.items]).toEqual(['cancelled', []])
    const { list } = await (await destroyed(scene, tenant)).certificate()
    expect(list.lostSides).toMatchObject([{ moveId: move.id, items: [] }])
  })
})
