import { describe, expect, it } from 'vitest'
import { fakeProgress, otherTenantId, tenantId } from '../../testing/fake-app.ts'
import { createProgressHub } from './progress-hub.ts'

const never = new AbortController().signal
const longMs = 60_000

describe('createProgressHub', () => {
  it('subscribes once for many watchers, and only when one comes', async () => {
    const channel = fakeProgress()
    const hub = createProgressHub(channel)
    expect(channel.listenerCount()).toBe(0)
    await Promise.all([hub.watch(tenantId), hub.watch(tenantId), hub.watch(otherTenantId)])
    expect([channel.listenerCount(), hub.watcherCount]).toEqual([1, 3])
    await hub.close()
    expect(channel.listenerCount()).toBe(0)
  })

  it('never misses news that came between two waits, and wakes once for many', async () => {
    const channel = fakeProgress()
    const watcher = await createProgressHub(channel).watch(tenantId)
    await channel.publish({ tenantId, sequence: 1 })
    await channel.publish({ tenantId, sequence: 2 })
    await watcher.news(longMs, never)
    let woken = false
    const second = watcher.news(longMs, never).then(() => (woken = true))
    await Promise.resolve()
    expect(woken).toBe(false)
    await channel.publish({ tenantId, sequence: 3 })
    await second
  })

  it('wakes nobody for another tenant, nor after they stopped', async () => {
    const channel = fakeProgress()
    const hub = createProgressHub(channel)
    const watcher = await hub.watch(tenantId)
    await channel.publish({ tenantId: otherTenantId, sequence: 1 })
    let woken = false
    const aborted = new AbortController()
    const waiting = watcher.news(longMs, aborted.signal).then(() => (woken = true))
    await Promise.resolve()
    expect(woken).toBe(false)
    aborted.abort()
    await waiting
    watcher.stop()
    watcher.stop()
    expect(hub.watcherCount).toBe(0)
  })

  it('tries to subscribe again after a failure', async () => {
    const channel = fakeProgress()
    let failures = 1
    const hub = createProgressHub({
      ...channel,
      subscribe: async (listener) => {
        if (failures-- > 0) {
          throw new Error('not connected')
        }
        return channel.subscribe(listener)
      },
    })
    await expect(hub.watch(tenantId)).rejects.toThrow('not connected')
    expect(hub.watcherCount).toBe(0)
    await hub.watch(tenantId)
    expect(channel.listenerCount()).toBe(1)
  })
})
