import type { BlueprintQuota, ReconcileReport } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import { blockBytesByClass, classStorageKey } from '../desired/resource-quota.ts'
import { claimCapacityOf, quotaStatusOf } from '../fields.ts'
import type { ObservedObject } from '../objects.ts'
import { quantityToBytes } from '../quantity.ts'
import type { Run, Side } from './run.ts'

/** Bytes by storage class. */
type BytesByClass = ReadonlyMap<string, bigint>
type QuotaStatus = ReturnType<typeof quotaStatusOf>

/** What the volumes of the claims hold, by class: what the driver really made, which may be more than was asked. */
export function capacityByClass(claims: readonly ObservedObject[]): BytesByClass {
  const bytes = new Map<string, bigint>()
  for (const claim of claims) {
    const { className, capacity } = claimCapacityOf(claim)
    bytes.set(className, (bytes.get(className) ?? 0n) + (quantityToBytes(capacity) ?? 0n))
  }
  return bytes
}

/** Offers of one class share its use: each takes up to its quota, the last one the rest. */
export function useByOffer(quotas: readonly BlueprintQuota[], used: BytesByClass): ReconcileReport['use'] {
  const byClass = Map.groupBy(
    quotas.filter(({ kind }) => kind === 'block'),
    ({ className }) => className,
  )
  return [...byClass].flatMap(([className, offers]) => {
    let left = used.get(className) ?? 0n
    return offers.map(({ offerId, quotaBytes }, index) => {
      const usedBytes = index === offers.length - 1 || left < quotaBytes ? left : quotaBytes
      left -= usedBytes
      return { offerId, usedBytes }
    })
  })
}

function larger(left: bigint, right: bigint): bigint {
  return left > right ? left : right
}

/** Claims of the namespace; null where they may not be read. */
async function readClaims(side: Side): Promise<ObservedObject[] | null> {
  if (side.namespace === null) return []
  try {
    return await side.client.list({ kind: 'PersistentVolumeClaim', namespace: side.place.namespace })
  } catch (failure) {
    if (failure instanceof ApiFailure && failure.status === 403) return null
    throw failure
  }
}

/** Both counts together: what claims hold now, and what outlived them. */
function together(held: BytesByClass, released: BytesByClass): BytesByClass {
  const sum = new Map(held)
  for (const [className, bytes] of released) sum.set(className, (sum.get(className) ?? 0n) + bytes)
  return sum
}

const unread = {
  ClaimsUnread: 'the claims of the namespace may not be read',
  VolumesUnread: 'the volumes of the cluster may not be listed',
} as const

function stateUnread(run: Run, reason: keyof typeof unread): void {
  run.report.condition('OverAllocated', { status: 'Unknown', reason, message: unread[reason] })
}

function stateAllocation(run: Run, over: readonly string[]): void {
  const isOver = over.length > 0
  run.report.condition('OverAllocated', {
    status: isOver ? 'True' : 'False',
    reason: isOver ? 'VolumesExceedQuota' : 'WithinQuota',
    message: isOver
      ? `volumes hold more than the quota of ${over.join(', ')}`
      : 'no volume was made larger than the quota',
  })
}

/**
 * Reports what is in use of each block offer: the larger of what the quota controller counts and what the volumes hold,
 * those that outlived their claims too (rules 5 and 18), and whether a driver that rounds up has made more than the quota (rule 21). Where one of the two cannot be
 * seen nothing is reported, since use is then unknown. Returns the claims, null where they may not be read.
 */
export async function reportUse(
  run: Run,
  side: Side,
  quota: ObservedObject | null,
): Promise<readonly ObservedObject[] | null> {
  const claims = await readClaims(side)
  if (claims === null) {
    stateUnread(run, 'ClaimsUnread')
    return null
  }
  const released = await side.client.releasedVolumes()
  if (released === null) {
    stateUnread(run, 'VolumesUnread')
    return claims
  }
  const { hard, used }: QuotaStatus = quota === null ? { hard: {}, used: {} } : quotaStatusOf(quota)
  const held = together(capacityByClass(claims), released.get(side.place.namespace) ?? new Map())
  const granted = blockBytesByClass(run.blueprint.quotas)
  const isOver = (className: string): boolean => {
    // A suspended tenant's ceiling is pinned to its use: what it was granted tells whether volumes hold too much.
    const shown = quantityToBytes(hard[classStorageKey(className)] ?? '')
    const ceiling = run.blueprint.isSuspended === true ? (granted.get(className) ?? 0n) : shown
    return ceiling !== null && (held.get(className) ?? 0n) > ceiling
  }
  const classNames = new Set(run.blueprint.quotas.filter(({ kind }) => kind === 'block').map((one) => one.className))
  stateAllocation(run, [...classNames].filter(isOver))
  const counted = [...classNames].flatMap((className) => {
    const bytes = quantityToBytes(used[classStorageKey(className)] ?? '')
    return bytes === null ? [] : [[className, larger(bytes, held.get(className) ?? 0n)] as const]
  })
  const seen = new Map(counted)
  run.report.use(
    useByOffer(
      run.blueprint.quotas.filter(({ className }) => seen.has(className)),
      seen,
    ),
  )
  return claims
}
