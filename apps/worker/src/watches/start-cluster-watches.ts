import type { ClusterWatches } from '@grenier/control-plane'
import type { Logger } from '@grenier/platform'
import { watchTurnEveryMs } from '../limits.ts'
import { repeat } from '../start-schedules.ts'

/** Takes a turn at intervals; `close` hands the watches over to other workers. */
export function startClusterWatches(watches: ClusterWatches, logger: Logger): { close(): Promise<void> } {
  const turning = repeat({ name: 'cluster-watches', everyMs: watchTurnEveryMs, logger }, () => watches.turn())
  return {
    async close() {
      await turning.stop()
      await watches.close()
    },
  }
}
