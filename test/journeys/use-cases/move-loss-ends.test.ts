import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ledgerFaults, rowsOf } from './dated-house.ts'
import { secondOperator } from './house.ts'
import { codeOf, destroyed, hourMs, lossSteps, reason } from './loss-steps.ts'
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

const { begun, request, approve, withdraw, cancel, namespaceOn, declareLost, audited } = lossSteps(() => scene)

describe('a declaration made by mistake', () => {
  it('is taken back before its second person, audited, and may be made anew', async () => {
    const { move } = await begun('Kerlouan', 'restoring')
    scene.silence('target')
    await cancel(move)
    expect(await codeOf(withdraw(move))).toBe('move-loss-not-open')
    await request(move, scene.clusterIds.target)
    const taken = await withdraw(move, secondOperator)
    expect(taken.losses).toMatchObject([
      { state: 'withdrawn', withdrawnBy: secondOperator.subject, withdrawalReason: reason, items: [] },
    ])
    expect(taken.history.at(-1)).toMatchObject({ state: 'cancelling', actor: secondOperator.subject, reason })
    expect((await audited(move)).at(-1)).toEqual([secondOperator.subject, 'withdrawMoveLoss'])
    expect(await codeOf(withdraw(move))).toBe('move-loss-not-open')
    scene.leap(hourMs)
    expect(await codeOf(approve(move))).toBe('move-state')
    await scene.advance(move)
    expect((await scene.get(move)).state).toBe('cancelling')
    const over = await declareLost(move, scene.clusterIds.target)
    expect([over.state, over.losses.map(({ state }) => state)]).toEqual(['cancelled', ['withdrawn', 'lost']])
    expect(await codeOf(withdraw(move))).toBe('move-loss-not-open')
    expect(await ledgerFaults(scene.house)).toEqual([])
  })

  it('is not taken back once two persons stand for it', async () => {
    const { move } = await begun('Lanvéoc', 'restoring')
    scene.silence('target')
    await cancel(move)
    await request(move, scene.clusterIds.target)
    scene.leap(hourMs)
    await approve(move)
    expect(await codeOf(withdraw(move))).toBe('move-loss-not-open')
  })
})

describe('the database itself', () => {
  it('lets no side be lost on the word of one person, and no old side end without two', async () => {
    const { move } = await begun('Isles', 'restoring')
    scene.silence('target')
    await cancel(move)
    await request(move, scene.clusterIds.target)
    const alone = `UPDATE tenant_move_loss SET state = 'lost', ended_at = requested_at, approved_by = requested_by,
                          approved_at = requested_at, approval_reason = reason WHERE move_id = $1`
    await expect(rowsOf(scene.house, alone, [move.id])).rejects.toThrow('tenant_move_loss_persons')
    scene.restore('target')
    scene.house.setClock(plannedOn)
    const { move: other } = await begun('Jouy', 'switched')
    const ended = `UPDATE tenant_move SET state = 'ended', ended_at = switched_at WHERE id = $1`
    await expect(rowsOf(scene.house, ended, [other.id])).rejects.toThrow('tenant_move_removal')
  })

  it('lets no move end by a declaration that did not take effect, and takes none back that ended one', async () => {
    const { move } = await begun('Marly', 'switched')
    scene.silence('source')
    await request(move, scene.clusterIds.source)
    const end = (lost: string) =>
      rowsOf(
        scene.house,
        `UPDATE tenant_move SET state = 'ended', ended_at = switched_at, lost_sequence = 1${lost} WHERE id = $1`,
        [move.id],
      )
    await expect(end('')).rejects.toThrow('tenant_move_lost_state')
    await expect(end(`, lost_state = 'requested'`)).rejects.toThrow('tenant_move_lost_state')
    await expect(end(`, lost_state = 'lost'`)).rejects.toThrow('tenant_move_tenant_id_id_lost_sequence_lost_state_fkey')
    scene.leap(hourMs)
    await approve(move)
    await expect(end(`, lost_state = 'lost'`)).rejects.toThrow('tenant_move_tenant_id_id_lost_sequence_lost_state_fkey')
    await scene.advance(move)
    expect((await scene.get(move)).state).toBe('ended')
    const undone = `UPDATE tenant_move_loss SET state = 'answered' WHERE move_id = $1`
    await expect(rowsOf(scene.house, undone, [move.id])).rejects.toThrow(
      'tenant_move_tenant_id_id_lost_sequence_lost_state_fkey',
    )
  })
})

describe('a target whose uid nobody wrote down, since its worker died just then', () => {
  async function unwritten(name: string) {
    const { tenant, move } = await begun(name, 'restoring')
    scene.silence('target')
    await cancel(move)
    await rowsOf(scene.house, 'UPDATE tenant_move SET target_namespace_uid = NULL WHERE id = $1', [move.id])
    expect((await declareLost(move, scene.clusterIds.target)).state).toBe('cancelled')
    return { tenant, move }
  }

  it('is known by its own marks once its cluster is there again, and goes with the exit and into its certificate', async () => {
    const { tenant } = await unwritten('Nantua')
    const uid = (await namespaceOn('target', tenant.slug))?.metadata?.uid
    expect(uid).toBeDefined()
    scene.restore('target')
    scene.leap(60_000)
    const exit = await destroyed(scene, tenant)
    expect([exit.early, await namespaceOn('target', tenant.slug)]).toEqual(['destroyed', null])
    const { list } = await exit.certificate()
    expect(list.lostSides).toBeUndefined()
    expect(list.items).toContainEqual(
      expect.objectContaining({ kind: 'namespace', clusterId: scene.clusterIds.target, uid }),
    )
  })

  it('is listed as left where nobody answers there, after an hour of waiting', async () => {
    const { tenant, move } = await unwritten('Orthez')
    const exit = await destroyed(scene, tenant)
    expect([exit.early, exit.late]).toEqual(['destroying', 'destroyed'])
    expect((await exit.certificate()).list.lostSides).toMatchObject([{ moveId: move.id }])
    expect(await namespaceOn('target', tenant.slug)).not.toBeNull()
  })

  it('is left alone where what stands under its name does not say that this move made it', async () => {
    const { tenant, move } = await unwritten('Pornic')
    scene.restore('target')
    scene.leap(60_000)
    const name = `${tenant.slug}-storage`
    await scene.target.edit(
      { apiVersion: 'v1', kind: 'Namespace', name },
      { metadata: { name, labels: { 'grenier.internal/move': null } } },
    )
    const exit = await destroyed(scene, tenant)
    expect((await exit.certificate()).list.lostSides).toMatchObject([{ moveId: move.id }])
    expect(await namespaceOn('target', tenant.slug)).not.toBeNull()
  })
})
