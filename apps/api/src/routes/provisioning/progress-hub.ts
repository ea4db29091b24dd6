import type { ProgressChannel } from '@grenier/control-plane/ports'
import { createBell } from '../bell.ts'

/** Waits for news of one tenant. */
export interface Watcher {
  /** Resolves at the next news, at once when some came since the last call, after `timeoutMs`, or when aborted. */
  news(timeoutMs: number, signal: AbortSignal): Promise<void>
  stop(): void
}

export interface ProgressHub {
  readonly watcherCount: number
  watcherCountOf(tenantId: string): number
  watch(tenantId: string): Promise<Watcher>
  close(): Promise<void>
}

/** Shares one subscription of the channel among all who watch; it is made when the first one comes and kept. */
export function createProgressHub(channel: ProgressChannel): ProgressHub {
  const wakers = new Map<string, Set<() => void>>()
  let watcherCount = 0
  let subscription: ReturnType<ProgressChannel['subscribe']> | null = null
  const subscribe = () => {
    subscription ??= channel.subscribe(({ tenantId }) => {
      for (const wake of wakers.get(tenantId) ?? []) {
        wake()
      }
    })
    return subscription
  }
  return {
    get watcherCount() {
      return watcherCount
    },
    watcherCountOf: (tenantId) => wakers.get(tenantId)?.size ?? 0,
    watch: async (tenantId) => {
      const { wake, news } = createBell()
      const wakersOfTenant = wakers.get(tenantId) ?? new Set()
      wakers.set(tenantId, wakersOfTenant.add(wake))
      watcherCount += 1
      const stop = () => {
        watcherCount -= wakersOfTenant.delete(wake) ? 1 : 0
        if (wakersOfTenant.size === 0 && wakers.get(tenantId) === wakersOfTenant) {
          wakers.delete(tenantId)
        }
      }
      try {
        await subscribe()
      } catch (error) {
        subscription = null
        stop()
        throw error
      }
      return { news, stop }
    },
    close: async () => {
      await (await subscription)?.stop()
    },
  }
}
