import type { ClusterProfile } from '@grenier/contracts'
import { poll, waitAsLongAgain } from '../client/timing.ts'
import { desiredLimitRange } from '../desired/limit-range.ts'
import { desiredNetworkPolicies } from '../desired/network-policy.ts'
import { blockBytesByClass, classStorageKey } from '../desired/resource-quota.ts'
import { quotaStatusOf } from '../fields.ts'
import { rerunDelayMs } from '../limits.ts'
import type { DesiredObject, ObservedObject } from '../objects.ts'
import { bytesToQuantity, isAtMost, sameQuantity } from '../quantity.ts'
import { applyChanges, type StepOutcome } from './apply-changes.ts'
import { ceilingIn, desiredCeiling, readCeiling, wantedHard } from './ceiling.ts'
import { reportUse } from './observed-use.ts'
import type { Run, Side } from './run.ts'
import { retainVolumes } from './volumes.ts'

const foundationKinds = ['ResourceQuota', 'LimitRange', 'NetworkPolicy'] as const

/** Quota, limits and network policies of one namespace. */
export function desiredFoundation(run: Pick<Run, 'blueprint'>, side: Side, profile: ClusterProfile): DesiredObject[] {
  const { blueprint } = run
  return [
    desiredCeiling(run, side),
    ...(side.place.purpose === 'storage' ? [desiredLimitRange(blueprint, side.place)] : []),
    ...desiredNetworkPolicies(blueprint, side.place, profile),
  ]
}

/** True when the quota controller counts every key we asked for: only then does the quota hold (rule 15). */
function isQuotaCounted(wanted: Readonly<Record<string, string>>, quota: ObservedObject | null): boolean {
  if (quota === null) return false
  const { hard, used } = quotaStatusOf(quota)
  return Object.entries(wanted).every(([key, value]) => sameQuantity(hard[key], value) && used[key] !== undefined)
}

/** Waits a little for the quota controller; returns the quota as last seen. */
async function awaitQuota(
  run: Run,
  side: Side,
  state: { readonly wanted: Readonly<Record<string, string>>; readonly first: ObservedObject | null },
): Promise<ObservedObject | null> {
  if (state.first === null || isQuotaCounted(state.wanted, state.first)) return state.first
  return await poll({
    timing: run.timing,
    firstDelayMs: run.limits.pollDelayMs,
    waitMsMax: run.limits.waitMsMax,
    read: () => readCeiling(run, side),
    isDone: (quota) => isQuotaCounted(state.wanted, quota),
  })
}

/**
 * Block offers whose ceiling the cluster's own status shows and whose use is within it: after a shrink below use the
 * capacity does not come back yet (rule 17). Offers of one class share a key and agree together.
 */
function agreedBlockQuotas(run: Run, quota: ObservedObject | null): { offerId: string; quotaBytes: bigint }[] {
  // Pinned to use, the ceiling says nothing about what was granted.
  if (quota === null || run.blueprint.isSuspended === true) return []
  const { hard, used } = quotaStatusOf(quota)
  const bytesByClass = blockBytesByClass(run.blueprint.quotas)
  const totalBytes = [...bytesByClass.values()].reduce((sum, bytes) => sum + bytes, 0n)
  if (!sameQuantity(hard['requests.storage'], bytesToQuantity(totalBytes))) return []
  return run.blueprint.quotas
    .filter(({ kind, className }) => {
      const key = classStorageKey(className)
      const bytes = bytesByClass.get(className) ?? 0n
      return kind === 'block' && sameQuantity(hard[key], bytesToQuantity(bytes)) && isAtMost(used[key], hard[key])
    })
    .map(({ offerId, quotaBytes }) => ({ offerId, quotaBytes }))
}

/** Keys whose use exceeds their ceiling: what is there stays, new claims are refused (rule 17). */
function overUsedKeys(quota: ObservedObject | null): string[] {
  if (quota === null) return []
  const { hard, used } = quotaStatusOf(quota)
  return Object.keys(hard).filter((key) => used[key] !== undefined && !isAtMost(used[key], hard[key]))
}

interface SideResult {
  readonly outcome: StepOutcome
  readonly quota: ObservedObject | null
  readonly isCounted: boolean
  readonly networkFailures: readonly string[]
  readonly quotaFailures: readonly string[]
}

async function layOneSide(run: Run, side: Side): Promise<SideResult> {
  const desired = desiredFoundation(run, side, side.profile)
  const outcome = await applyChanges(run, side, { kinds: foundationKinds, desired })
  const wanted = wantedHard(run, side)
  const quotaFailures = outcome.failures.filter((failure) => !failure.startsWith('NetworkPolicy '))
  const networkFailures = outcome.failures.filter((failure) => failure.startsWith('NetworkPolicy '))
  if (quotaFailures.length > 0) return { outcome, quota: null, isCounted: false, networkFailures, quotaFailures }
  const quota = await awaitQuota(run, side, {
    wanted,
    first: ceilingIn(run, side, [...outcome.standing, ...side.observed]),
  })
  return { outcome, quota, isCounted: isQuotaCounted(wanted, quota), networkFailures, quotaFailures }
}

/** What an enforced quota still has to say: who else writes in it, and what exceeds it. */
function enforcedVerdict(results: readonly SideResult[]): { reason: string; message: string } {
  const over = results.flatMap((result) => overUsedKeys(result.quota))
  if (over.length > 0) return { reason: 'OverUsed', message: `used beyond the quota: ${over.join(', ')}` }
  const foreign = results.flatMap((result) => result.outcome.foreignHardKeys)
  if (foreign.length > 0) {
    return { reason: 'EnforcedWithForeignKeys', message: `keys of others in the quota: ${foreign.join(', ')}` }
  }
  return { reason: 'Enforced', message: 'the cluster counts every key' }
}

function reportQuota(run: Run, results: readonly SideResult[]): void {
  const failures = results.flatMap((result) => result.quotaFailures)
  if (failures.length > 0) {
    run.report.condition('QuotaEnforced', { status: 'False', reason: 'ApplyFailed', message: failures.join('; ') })
    run.report.step('quota', 'failed', failures.join('; '))
  } else if (results.every((result) => result.isCounted)) {
    const verdict = enforcedVerdict(results)
    run.report.condition('QuotaEnforced', { status: 'True', ...verdict })
    run.report.step('quota', 'done', verdict.message)
  } else {
    const message = 'the cluster does not yet count every key of the quota'
    run.report.condition('QuotaEnforced', { status: 'False', reason: 'Waiting', message })
    run.report.step('quota', 'waiting', message)
    const pending = results.flatMap((result) => (result.isCounted || result.quota === null ? [] : [result.quota]))
    run.report.rerunAfter(Math.min(waitAsLongAgain(run.timing.clock.now(), pending), rerunDelayMs.quotaMax))
  }
}

/**
 * Lays quota, limits and network policies in both namespaces and waits until the cluster counts the quotas. Returns
 * whether the later steps may begin: nothing is granted or stored before its ceiling holds.
 */
export async function layFoundation(run: Run, sides: { storage: Side; backup: Side }): Promise<boolean> {
  const [storage, backup] = await Promise.all([layOneSide(run, sides.storage), layOneSide(run, sides.backup)])
  const results = [storage, backup]
  reportQuota(run, results)
  run.report.agreed(agreedBlockQuotas(run, storage.quota))
  const claims = await reportUse(run, sides.storage, storage.quota)
  // Copies that a cancelled move leaves go with their namespace.
  if (run.blueprint.filledByMoveId === undefined) await retainVolumes(run, sides.storage, claims)
  const networkFailures = results.flatMap((result) => result.networkFailures)
  const isIsolated = networkFailures.length === 0
  const message = isIsolated ? 'the network policies stand' : networkFailures.join('; ')
  run.report.condition('NetworkIsolated', {
    status: isIsolated ? 'True' : 'False',
    reason: isIsolated ? 'Isolated' : 'ApplyFailed',
    message,
  })
  run.report.step('network', isIsolated ? 'done' : 'failed', message)
  if (results.some((result) => result.outcome.failures.length > 0)) run.report.rerunAfter(rerunDelayMs.afterFailure)
  return isIsolated && results.every((result) => result.isCounted)
}
