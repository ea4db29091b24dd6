import type { Command, MovedOffer, ProtectedClaim } from '@grenier/contracts'
import { civilDateOf, type Instant } from '@grenier/quota-billing'
import { veleroOf } from '../provisioning/backup-driver.ts'
import type { StoredCluster } from '../provisioning/cluster-credentials.ports.ts'
import type { TenantState } from '../provisioning/tenant-blueprint.ts'
import type { QuotaPosition } from '../quota/ports.ts'
import { lockKnownPositions, positionOf } from '../quota/positions.ts'
import { refusalProblem } from '../quota/refusals.ts'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { advanceMoveJob } from '../shared/move-job.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { StoredMove } from './move.ports.ts'
import { shownMove } from './move-history.ts'
import { moveTransfer, offerIdsOf, sizeHolds } from './move-holds.ts'
import { quotaObstacle } from './move-obstacles.ts'
import { refuseUnfitTarget } from './move-target.ts'

interface Plan {
  readonly command: Command<'planMove'>
  readonly now: Instant
  readonly state: TenantState
  readonly source: StoredCluster
  readonly target: StoredCluster
}

type KnownStorage = TenantState['known'][number] & { readonly uid: string }

function storageIn({ known, storageClusterId }: TenantState): KnownStorage {
  const storage = known.find(({ purpose }) => purpose === 'storage')
  if (storage?.uid == null || storage.clusterId !== storageClusterId) throw new Problem('move-not-provisioned')
  return { ...storage, uid: storage.uid }
}

/** Each offer of volumes that the tenant has, and no other, is named once with one of its own kind at the target. */
function movedOffers({ command, state, target }: Plan, positions: readonly QuotaPosition[]): MovedOffer[] {
  const { offers } = command
  const has = state.quotas.filter(({ kind, quotaBytes }) => kind === 'block' && quotaBytes > 0n)
  const distinct = (texts: readonly string[]) => new Set(texts).size === texts.length
  const named = offers.map(({ fromOfferId, toOfferId }) => ({
    from: positionOf(positions, fromOfferId),
    to: positionOf(positions, toOfferId),
  }))
  const isSound =
    offers.length === has.length &&
    has.every(({ offerId }) => offers.some(({ fromOfferId }) => fromOfferId === offerId)) &&
    distinct(offers.map(({ toOfferId }) => toOfferId)) &&
    // A claim tells its class and no offer: two offers of one class could not be told apart.
    distinct(named.map(({ from }) => from.offer.className)) &&
    named.every(
      ({ from, to }) => from.offer.clusterId === state.storageClusterId && from.offer.kind === to.offer.kind,
    ) &&
    named.every(
      ({ to }) => to.offer.clusterId === target.cluster.id && to.allocatedBytes === 0n && to.quotaBytes === 0n,
    )
  if (!isSound) throw new Problem('move-offers')
  return offers.map(({ fromOfferId, toOfferId }) => ({
    fromOfferId,
    toOfferId,
    fromQuotaBytes: 0n,
    toQuotaBytes: 0n,
    heldTargetBytes: 0n,
    heldSourceBytes: 0n,
  }))
}

/** What keeps the tenant from being moved now, whatever the target. */
async function refuseTenant(tx: Transaction, { command, state, source, target }: Plan): Promise<void> {
  const { tenantId } = command
  if (target.cluster.id === state.storageClusterId) throw new Problem('move-same-cluster')
  if (state.isSuspended) throw new Problem('move-suspended')
  if (state.exitState !== null) throw new Problem('exit-open')
  if ((await tx.tenancy.openMoveOf(tenantId)) !== null) throw new Problem('move-open')
  const adoptions = await tx.provisioning.listAdoptions(tenantId)
  if (adoptions.some((adoption) => adoption.state === 'takingOver')) throw new Problem('adoption-under-way')
  for (const { cluster } of [source, target]) {
    const hold = await tx.provisioning.lastingClusterHold(cluster.id)
    if (hold !== null) throw new Problem('cluster-held', { detail: hold.detail })
    if (veleroOf(cluster.profile, state) !== undefined) throw new Problem('move-velero')
  }
  const obstacle = await quotaObstacle(tx, tenantId)
  if (obstacle !== null) throw new Problem(obstacle)
  const sides = await tx.tenancy.sidesOfMoves(tenantId)
  if (sides.some((side) => !side.isUndone && side.clusterId === target.cluster.id))
    throw new Problem('move-old-side-standing')
}

const unmovable: ReadonlySet<string> = new Set([
  'claim-unbound',
  'claim-excluded',
  'claim-block',
  'claim-read-write-once-pod',
])

/** What is known of the claims before anybody looks again; what cannot be moved is said now and not on the night. */
function refuseClaims(claims: readonly ProtectedClaim[], classNames: readonly string[]): void {
  const names = claims.flatMap(({ name, className, reason }) => {
    if (unmovable.has(reason)) return [`${name} (${reason})`]
    return classNames.includes(className) ? [] : [`${name} (claim-without-target)`]
  })
  if (names.length > 0) throw new Problem('move-claims', { names: names.join(', ') })
}

async function standingClusters(tx: Transaction, state: TenantState, targetClusterId: string) {
  const target = await tx.provisioning.getCluster(targetClusterId)
  if (target === null) throw new Problem('cluster-unknown')
  return { target, source: found(await tx.provisioning.getCluster(state.storageClusterId)) }
}

function newMove(
  ports: Pick<ControlPlanePorts, 'ids'>,
  { command, now, state, target }: Plan,
  { storage, requestedBy }: { storage: KnownStorage; requestedBy: string },
): StoredMove {
  const { tenantId, windowStartsAt, windowEndsAt, coolingOffDays, sameSiteReason, reason } = command
  const removal = { removalOpensOn: null, removalRequestedBy: null, removalRequestedAt: null }
  const approval = { removalApprovedBy: null, removalApprovedAt: null, endedAt: null }
  return {
    id: ports.ids.next(),
    tenantId,
    state: 'planned',
    sourceClusterId: state.storageClusterId,
    sourceNamespace: storage.name,
    sourceNamespaceUid: storage.uid,
    targetClusterId: target.cluster.id,
    // Names never change: workloads and people know the namespace by its own (cluster rule 33).
    targetNamespace: storage.name,
    targetNamespaceUid: null,
    sameSiteReason,
    windowStartsAt,
    windowEndsAt,
    coolingOffDays,
    requestedBy,
    requestedAt: now,
    reason,
    frozenAt: null,
    backupTaskId: null,
    switchedAt: null,
    ...removal,
    ...approval,
    failure: null,
    waitingFor: [],
    offers: [],
    claims: [],
    history: [{ sequence: 1, state: 'planned', actor: requestedBy, recordedAt: now, reason }],
    losses: [],
    version: 1,
  }
}

/**
 * Plans a move: nothing changes for the member before its window. What it needs at the target is held from now on, so that
 * the move cannot fail for lack of room. Problems: `not-found`, `offer-unknown`, `cluster-unknown`, `cluster-held`,
 * `move-window`, `move-same-cluster`, `move-suspended`, `exit-open`, `move-open`, `adoption-under-way`, `move-velero`,
 * `move-request-open`, `move-loans-open`, `move-temporary-open`, `move-old-side-standing`, `move-not-provisioned`,
 * `move-name-taken`, `move-offers`, `move-claims`, `capacity-exceeded`, and those of the place: `cluster-full`,
 * `object-store-missing`, `backup-same-site`, `certificate-missing`, `certificate-expired`, `residency-not-met`.
 */
export function planMove(ports: ControlPlanePorts): UseCase<'planMove'> {
  return (command, call) =>
    runCommand(ports, { operation: 'planMove', command, call }, async (tx, now) => {
      const { tenantId, targetClusterId, windowStartsAt, windowEndsAt } = command
      const today = civilDateOf(now, ports.installation.timeZone)
      found(await tx.tenancy.tenantInBrief(tenantId, today))
      if (windowStartsAt <= now || windowEndsAt <= windowStartsAt) throw new Problem('move-window')
      // Near the ceiling of a cluster one tenant is placed at a time; then levels and the tenant are locked, in their order.
      await tx.provisioning.lockPlacements()
      const positions = await lockKnownPositions(tx, tenantId, offerIdsOf(command.offers))
      const state = found(await tx.provisioning.readTenantState(tenantId))
      const clusters = await standingClusters(tx, state, targetClusterId)
      const plan: Plan = { command, now, state, ...clusters }
      await refuseTenant(tx, plan)
      const storage = storageIn(state)
      const isTaken = await tx.provisioning.isNamespaceOfAnother({
        tenantId,
        clusterId: targetClusterId,
        name: storage.name,
      })
      if (isTaken) throw new Problem('move-name-taken', { name: storage.name })
      const offers = movedOffers(plan, positions)
      const classOf = (offerId: string): string => positionOf(positions, offerId).offer.className
      const standing = (await tx.protection.listProtectedClaims(tenantId)).filter(({ goneAt }) => goneAt === null)
      refuseClaims(
        standing,
        offers.map(({ fromOfferId }) => classOf(fromOfferId)),
      )
      await refuseUnfitTarget(ports, tx, { command, state, today })
      const claims = standing.flatMap(({ className, capacityBytes }) => {
        const offer = offers.find(({ fromOfferId }) => classOf(fromOfferId) === className)
        return offer === undefined ? [] : [{ toOfferId: offer.toOfferId, fromBytes: capacityBytes ?? 0n }]
      })
      const sized = sizeHolds({ offers, claims, positions })
      if (sized.kind === 'refused') throw refusalProblem(sized.refusal)
      const move = newMove(ports, plan, { storage, requestedBy: call.actor.subject })
      const stored = { ...move, offers: sized.offers }
      await tx.tenancy.insertMove(stored)
      await tx.quota.post([moveTransfer(ports.ids, { moveId: move.id, at: now, entries: sized.entries })])
      return {
        answer: shownMove(stored),
        audit: [{ tenantId, subjectKind: 'move', subjectId: move.id }],
        jobs: [advanceMoveJob({ tenantId, moveId: move.id })],
      }
    })
}
