import type { ExitItem, TenantMove } from '@grenier/contracts'
import { instantFromIso } from '@grenier/quota-billing'
import { rowsOf } from './dated-house.ts'
import { exitOfMember } from './exit-of-member.ts'
import { callOf, operator, secondOperator } from './house.ts'
import { type MoveScene, windowStartsAt } from './move-scene.ts'
import { problemOf } from './problem-of.ts'

export const reason = 'La salle a brûlé dans la nuit, rien n’en a été sauvé'
export const hourMs = 3_600_000

export const codeOf = async (call: Promise<unknown>) => (await problemOf(call)).code
export const stepOf = ({ tenantId, id: moveId }: TenantMove) => ({ tenantId, moveId, reason })

/** What persons and jobs do about a move whose cluster is lost; the scene is opened later than this is asked for. */
export function lossSteps(sceneOf: () => MoveScene) {
  async function begun(name: string, until: TenantMove['state']) {
    const tenant = await sceneOf().enrol(name)
    await sceneOf().claim(tenant.slug, 'archives', '10Gi')
    const move = await sceneOf().plan(tenant.id)
    sceneOf().house.setClock(windowStartsAt)
    await sceneOf().until(move, until)
    if (until === 'switched') await sceneOf().drain()
    return { tenant, move }
  }

  const versionOf = async (move: TenantMove) => ({ ifMatch: (await sceneOf().get(move)).version })
  const request = async (move: TenantMove, clusterId: string, actor = operator) =>
    sceneOf().house.api.requestMoveLoss({ ...stepOf(move), clusterId }, callOf(actor, await versionOf(move)))
  const approve = async (move: TenantMove, actor = secondOperator) =>
    sceneOf().house.api.approveMoveLoss(stepOf(move), callOf(actor, await versionOf(move)))
  const withdraw = async (move: TenantMove, actor = operator) =>
    sceneOf().house.api.withdrawMoveLoss(stepOf(move), callOf(actor, await versionOf(move)))
  const cancel = async (move: TenantMove) =>
    sceneOf().house.api.cancelMove(stepOf(move), callOf(operator, await versionOf(move)))
  const namespaceOn = (side: 'source' | 'target', slug: string) =>
    sceneOf()[side].read({ apiVersion: 'v1', kind: 'Namespace', name: `${slug}-storage` })

  /** Both persons, an hour apart, and the job. */
  async function declareLost(move: TenantMove, clusterId: string): Promise<TenantMove> {
    await request(move, clusterId)
    sceneOf().leap(hourMs)
    await approve(move)
    await sceneOf().advance(move)
    return await sceneOf().get(move)
  }

  /** What was audited of the move's end, by whom. */
  async function audited({ id }: TenantMove) {
    const rows = await rowsOf(
      sceneOf().house,
      'SELECT actor, action FROM audit_entry WHERE subject_id = $1 ORDER BY recorded_at, id',
      [id],
    )
    return rows.slice(-3).map(({ actor, action }) => [actor, action])
  }

  return { begun, versionOf, request, approve, withdraw, cancel, namespaceOn, declareLost, audited }
}

/** From the notice to the certificate, with a copy of the claim on the side that the member lives on. */
export async function destroyed(
  scene: MoveScene,
  tenant: { id: string; slug: string },
  { home = 'source', found = [] }: { home?: 'source' | 'target'; found?: readonly ExitItem[] } = {},
) {
  const exit = await exitOfMember(scene, { tenantId: tenant.id, reason })
  scene.house.setClock('2026-05-20T09:00:00Z')
  await exit.advance()
  await scene.reconcile(tenant.id)
  await exit.advance()
  await scene[home].create({
    apiVersion: 'k8up.io/v1',
    kind: 'Snapshot',
    metadata: { name: 'last', namespace: `${tenant.slug}-storage` },
    spec: { id: 'last', date: '2026-05-21T02:00:00Z', paths: ['/data/archives'], repository: 's3:bucket' },
  })
  scene.house.setClock('2026-05-21T09:00:00Z')
  await exit.advance()
  scene.house.setClock('2026-06-20T09:00:00Z')
  await exit.advance()
  await scene.house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
    tx.tenancy.keepItems({ ...exit.address, items: found, at: instantFromIso('2026-06-20T09:00:00Z') }),
  )
  await exit.approve((await exit.read()).version)
  const turns = async (): Promise<string> => {
    for (let turn = 0; turn < 10 && (await exit.read()).state !== 'destroyed'; turn += 1) await exit.advance()
    return (await exit.read()).state
  }
  const early = await turns()
  // For an hour a lost cluster is waited for like any other.
  scene.house.setClock('2026-06-20T10:00:01Z')
  return { ...exit, turns, early, late: await turns() }
}
