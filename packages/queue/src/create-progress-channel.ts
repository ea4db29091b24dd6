import { setTimeout as sleep } from 'node:timers/promises'
import type { ProgressChannel } from '@grenier/control-plane/ports'
import { createPostgresRelayBackend, Relay } from 'bullmq'
import { postgresPool, type QueueBackend, redisWaiting } from './backend.ts'

/** One topic for all tenants: a listener that serves many people would otherwise subscribe thousands of times. */
const progressTopic = 'provisioning.progress'
/** What a server that is there takes to answer, many times over. */
const startPatienceMs = 5_000

export interface ProgressChannelOptions {
  readonly backend: QueueBackend
  /** Separates installations that share a server. */
  readonly namespace: string
  readonly onError: (error: Error) => void
}

interface Progress {
  readonly tenantId: string
  readonly sequence: number
}

/**
 * Wakes whoever watches a tenant, in any process. A message may be lost (a slow listener, a restart): it only says
 * "look again", and the watcher reads the rows after the last sequence it knows. A server that is away is waited for a moment and
 * then in the background, each try told to `onError`: who watches waits, all else goes on. Throws when the server refuses us.
 */
export async function createProgressChannel(
  options: ProgressChannelOptions,
): Promise<ProgressChannel & { close(): Promise<void> }> {
  const { backend, namespace, onError } = options
  const relay =
    backend.kind === 'redis'
      ? new Relay({ namespace, connection: redisWaiting(backend.url) })
      : new Relay({ namespace, connection: postgresPool(backend), backend: createPostgresRelayBackend })
  relay.on('error', onError)
  const started = new AbortController()
  const patience = sleep(startPatienceMs, undefined, { ref: false, signal: started.signal }).catch(() => undefined)
  await Promise.race([relay.waitUntilReady(), patience])
  started.abort()
  return {
    async publish({ tenantId, sequence }) {
      await relay.publish(progressTopic, { tenantId, sequence })
    },
    async subscribe(listener) {
      const subscription = await relay.subscribe<Progress>(progressTopic, (message) => listener(message.data))
      return { stop: () => subscription.unsubscribe() }
    },
    async close() {
      await relay.close()
    },
  }
}
