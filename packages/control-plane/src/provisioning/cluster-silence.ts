import { addMs, type Instant } from '@grenier/quota-billing'
import type { Clock } from '../shared/ports.ts'

/** How long nobody asks a cluster that let us wait in vain. */
const silenceMs = 5_000
/** How long one caller may find out whether it answers again, before another may. */
const probeMs = 30_000

/**
 * Remembers which clusters let us wait in vain. Without it, a thousand tenants of one silent cluster would hold every place
 * of a worker until their requests time out, and keep the tenants of all other clusters waiting.
 */
export interface ClusterSilence {
  /** False while nobody should ask; after the silence one caller is let through, and the others once it was answered. */
  mayAsk(clusterId: string): boolean
  letWait(clusterId: string): void
  answered(clusterId: string): void
}

export function createClusterSilence(wallClock: Clock): ClusterSilence {
  const closedUntil = new Map<string, Instant>()
  return {
    mayAsk(clusterId) {
      const until = closedUntil.get(clusterId)
      if (until === undefined) return true
      const now = wallClock.now()
      if (now < until) return false
      closedUntil.set(clusterId, addMs(now, probeMs))
      return true
    },
    letWait(clusterId) {
      closedUntil.set(clusterId, addMs(wallClock.now(), silenceMs))
    },
    answered(clusterId) {
      closedUntil.delete(clusterId)
    },
  }
}
