import type { ReconcileReport } from '@grenier/control-plane/ports'
import type { ClusterClient } from '../client/cluster-client.ts'
import type { Timing } from '../client/timing.ts'
import type { GatewayLimits } from '../limits.ts'
import { silentLog } from '../log.ts'
import { type ReconcileOptions, reconcileTenant } from '../reconcile/reconcile-tenant.ts'
import { CacheMiss } from './cached-client.ts'

/** Nothing to do, nothing to wait for, nothing to warn of. */
function isQuiet({ retryAfterMs, steps, conditions }: ReconcileReport): boolean {
  const isMissing = conditions.some(({ type, status }) => type === 'DataMissing' && status === 'True')
  return retryAfterMs === null && !isMissing && steps.every(({ outcome }) => outcome !== 'failed')
}

/**
 * A run on what the watches show, which ends as soon as it would write, wait, or read what is not in memory. Returns its
 * report only when nothing was to be done and nothing was found wrong, else null: whatever is written, removed or
 * reported as lost rests on what the cluster itself answers at that time, never on a cache.
 */
export async function reconcileFromCache(
  context: {
    /** The cluster read from memory, undefined when nobody watches it. */
    readonly cachedClient: (access: ReconcileOptions['storage']) => ClusterClient | undefined
    readonly limits: GatewayLimits
    readonly timing: Timing
  },
  run: ReconcileOptions,
): Promise<ReconcileReport | null> {
  const storage = context.cachedClient(run.storage)
  const backup = context.cachedClient(run.backup)
  if (storage === undefined || backup === undefined) return null
  const timing: Timing = {
    ...context.timing,
    sleep: () => Promise.reject(new CacheMiss('a wait')),
  }
  try {
    const report = await reconcileTenant(
      {
        connect: async (access) => (access === run.storage ? storage : backup),
        limits: context.limits,
        timing,
        log: silentLog,
      },
      run,
    )
    return isQuiet(report) ? report : null
  } catch (error) {
    if (error instanceof CacheMiss) return null
    throw error
  }
}
