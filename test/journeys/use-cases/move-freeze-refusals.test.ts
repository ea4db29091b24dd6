import { civilDate, GIB } from '@grenier/quota-billing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { adminOf, ledgerFaults, quotaOf, reconcile, use } from './dated-house.ts'
import { callOf, memberOf, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { openQuotaScene, type QuotaScene } from './quota-scene.ts'
import { standsMoved } from './standing-move.ts'

/** A move frees and binds the whole quota: what comes to its turn meanwhile was asked for before the freeze, or by somebody else. */
let scene: QuotaScene
let otherClusterId: string
beforeEach(async () => {
  scene = await openQuotaScene()
  const { items } = await scene.house.api.listClusters({ limit: 10 }, callOf(operator))
  const [cluster] = items
  if (cluster === undefined) throw new Error('no cluster is declared')
  const { siteId, profile } = cluster
  const kubeconfig = 'a kubeconfig of the cluster that a move leads to'
  const declared = await scene.house.api.declareCluster(
    { name: 'cergy-2', siteId, kubeconfig, profile },
    callOf(operator),
  )
  otherClusterId = declared.id
})
afterEach(() => scene.house.close())

const moving = (tenantId: string, state = 'restoring') =>
  standsMoved(scene.house, tenantId, { state, from: scene.region.clusterId, to: otherClusterId })

const quotaGib = async (tenantId: string) => (await quotaOf(scene.house, scene.region, tenantId)).gib

describe('while a move has frozen a member', () => {
  it('its request that waits for an approval is not approved for more volumes, and may be rejected', async () => {
    const { id } = await scene.enrol('Auvers')
    const request = await scene.ask(id, 60n)
    expect(request.state).toBe('submitted')
    await moving(id)
    const before = await scene.level()
    expect((await problemOf(scene.decide(request, {}))).code).toBe('tenant-moving')
    expect([await scene.level(), (await scene.read(request.id)).state]).toEqual([before, 'submitted'])
    const amendedLines = [{ offerId: scene.region.block.id, quotaBytes: 20n * GIB }]
    expect((await problemOf(scene.decide(request, { amendedLines }))).code).toBe('tenant-moving')
    expect((await scene.decide(request, { decision: 'reject' })).state).toBe('rejected')
    expect(await ledgerFaults(scene.house)).toEqual([])
  })

  it('its request is approved once the move has ended', async () => {
    const { id } = await scene.enrol('Bray')
    const request = await scene.ask(id, 60n)
    await moving(id)
    expect((await problemOf(scene.decide(request, {}))).code).toBe('tenant-moving')
    await moving(id, 'cancelled')
    expect((await scene.decide(request, {})).state).toBe('provisioning')
  })

  it('its request whose turn comes in the queue is rejected with that reason, and whoever stands behind it has its turn', async () => {
    const holder = await scene.enrol('Cergy', 260n)
    const [first, second] = [await scene.enrol('Dammartin'), await scene.enrol('Ennery')]
    const waiting = await scene.ask(first.id, 100n, { waitIfFull: true })
    const behind = await scene.ask(second.id, 100n, { waitIfFull: true })
    expect([waiting.state, behind.state]).toEqual(['waiting', 'waiting'])
    await moving(first.id)
    const shrink = await scene.ask(holder.id, 20n)
    if (shrink.state === 'submitted') await scene.decide(shrink, { reason: 'Rendu' })
    await reconcile(scene.house, holder.id)
    expect(await scene.runJobs('serve-waiting-list')).toBeGreaterThan(0)
    expect(await scene.read(waiting.id)).toMatchObject({
      state: 'rejected',
      refusals: [{ code: 'tenant-moving' }],
      lines: [{ heldBytes: 0n }],
    })
    expect(await quotaGib(first.id)).toBe(10n)
    expect((await scene.read(behind.id)).state).not.toBe('waiting')
    expect(await ledgerFaults(scene.house)).toEqual([])
  })

  it('neither side of a loan can be it: no proposal of its own, and no consent', async () => {
    const { api } = scene.house
    const [lender, borrower] = [await scene.enrol('Frémainville', 20n), await scene.enrol('Génicourt', 20n)]
    for (const { id } of [lender, borrower]) {
      use(scene.house, scene.region, { tenantId: id, gib: 1n })
      await reconcile(scene.house, id)
    }
    const wish = {
      lenderTenantId: lender.id,
      offerId: scene.region.block.id,
      amountBytes: 8n * GIB,
      endsOn: civilDate('2026-06-30'),
      reason: 'Archives en attente de tri',
    }
    const propose = () => api.proposeQuotaLoan({ tenantId: borrower.id, ...wish }, callOf(adminOf(borrower.id)))
    await moving(borrower.id)
    expect((await problemOf(propose())).code).toBe('tenant-moving')
    await moving(borrower.id, 'cancelled')
    const loan = await propose()
    const decide = (decision: 'consent' | 'decline') =>
      api.decideQuotaLoan(
        { loanId: loan.id, decision, reason: 'Accord du maire' },
        callOf(adminOf(lender.id), { ifMatch: loan.version }),
      )
    for (const side of [lender, borrower]) {
      await moving(side.id)
      expect((await problemOf(decide('consent'))).code).toBe('tenant-moving')
      await moving(side.id, 'cancelled')
    }
    expect([await quotaGib(lender.id), await quotaGib(borrower.id)]).toEqual([20n, 20n])
    await moving(lender.id)
    expect((await decide('decline')).state).toBe('declined')
  })

  it('a decision that is only tried out says so, and so does a wish', async () => {
    const { api } = scene.house
    const { id: tenantId } = await scene.enrol('Haravilliers')
    const request = await scene.ask(tenantId, 60n)
    await moving(tenantId)
    const decision = await api.simulateQuotaDecision({ requestId: request.id }, callOf(operator))
    expect(decision).toMatchObject({ outcome: 'refused', refusals: [{ code: 'tenant-moving', alternatives: [] }] })
    const lines = [{ offerId: scene.region.block.id, wantedQuotaBytes: 60n * GIB }]
    const wish = await api.simulateQuotaRequest({ tenantId, lines }, callOf(memberOf(tenantId)))
    expect(wish).toMatchObject({ outcome: 'refused', refusals: [{ code: 'tenant-moving' }] })
  })

  it('is from the freeze to the switch, neither before nor after', async () => {
    const { id: tenantId } = await scene.enrol('Jouy')
    const lines = [{ offerId: scene.region.block.id, wantedQuotaBytes: 60n * GIB }]
    const refusedIn: string[] = []
    for (const state of [
      'planned',
      'freezing',
      'backing-up',
      'preparing',
      'restoring',
      'switching',
      'switched',
      'removing',
      'ended',
      'cancelling',
      'cancelled',
    ]) {
      await moving(tenantId, state)
      const { refusals } = await scene.house.api.simulateQuotaRequest({ tenantId, lines }, callOf(memberOf(tenantId)))
      if (refusals.some(({ code }) => code === 'tenant-moving')) refusedIn.push(state)
    }
    expect(refusedIn).toEqual(['freezing', 'backing-up', 'preparing', 'restoring', 'switching'])
  })
})
