import { ApiFailure, failureFromError } from '../client/api-failure.ts'
import type { Timing } from '../client/timing.ts'
import type { ListPage, WatchEvent } from '../client/watch.ts'
import { type GatewayLimits, watchTimeoutSeconds } from '../limits.ts'
import type { Log } from '../log.ts'
import type { ObjectAddress, ObservedObject } from '../objects.ts'
import type { KindCache } from './kind-cache.ts'

/** What a reflector asks of the API, for its kind and selector. */
export interface ReflectorSource {
  listPage(options: { readonly next: string; readonly signal: AbortSignal }): Promise<ListPage>
  openWatch(options: {
    readonly resourceVersion: string
    readonly timeoutSeconds: number
    readonly signal: AbortSignal
  }): Promise<AsyncIterable<WatchEvent>>
  get(address: Omit<ObjectAddress, 'kind'>): Promise<ObservedObject | null>
  /** Throws ApiFailure when the server is another cluster (rule 7). */
  verifyIdentity(): Promise<void>
}

export interface Reflector {
  /** True while the cache is as new as the watch delivers it: listed, and the watch open or just being renewed. */
  isCurrent(): boolean
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>
}

export interface ReflectorOptions {
  readonly source: ReflectorSource
  readonly cache: KindCache
  /** True when a label selects the objects: a DELETED event may then only mean that the label was lost (rule 31). */
  readonly isSelective: boolean
  readonly limits: Pick<GatewayLimits, 'retryDelayMs' | 'watchRetryDelayMsMax'>
  readonly timing: Timing
  readonly log: Log
}

/** A watch that the server ended as it should may take this long to open again before the cache counts as old. */
const renewalMsMax = 5_000
/** A watch that ends sooner and has said nothing did not work; renewing it at once would be a storm. */
const watchMsMin = 10_000

const expiredStatus = 410

function isExpired(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === expiredStatus
}

/** Leaves off waiting when the reflector is stopped; what was asked may still be answered, to nobody. */
async function unlessStopped<T>(signal: AbortSignal, asked: Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
  return await Promise.race([asked, stopped])
}

/** Lists a kind page by page into the cache; what stood there stays until the new list is complete. */
async function list({ source, cache }: ReflectorOptions, signal: AbortSignal): Promise<string> {
  await source.verifyIdentity()
  const filling = cache.refill()
  let next = ''
  let resourceVersion: string | null = null
  do {
    const page = await source.listPage({ next, signal })
    signal.throwIfAborted()
    for (const object of page.objects) filling.add(object)
    // Every page of one list is of the same moment; were it not, the first is the one that no change can be missed after.
    resourceVersion ??= page.resourceVersion
    next = page.next
  } while (next !== '')
  filling.complete(resourceVersion)
  return resourceVersion
}

/** Takes one event into the cache and returns how far the watch has come. A failed look leaves the event to come again. */
async function take({ source, cache, isSelective }: ReflectorOptions, event: WatchEvent): Promise<string | null> {
  if (event.type === 'BOOKMARK') {
    cache.reach(event.resourceVersion)
    return event.resourceVersion
  }
  const { object } = event
  const resourceVersion = object.metadata.resourceVersion ?? null
  if (event.type !== 'DELETED') cache.put(object)
  else if (!isSelective) cache.remove(object)
  else {
    const { namespace, name, uid } = object.metadata
    const now = await source.get({ namespace, name })
    if (now === null || now.metadata.uid !== uid) cache.remove(object)
    else cache.leaveUnwatched(now)
  }
  if (resourceVersion !== null) cache.reach(resourceVersion)
  return resourceVersion
}

/**
 * Keeps the cache of one kind on one cluster (rule 30): a list in pages, then a watch with bookmarks that goes on from
 * where the last one ended. It never gives up: what fails is tried again after growing pauses, and a version that the
 * server no longer knows means a new list.
 */
export function startReflector(options: ReflectorOptions): Reflector {
  const { source, timing, limits, log, cache } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let resourceVersion: string | null = null
  let state: 'broken' | 'open' | 'renewing' = 'broken'
  let endedAt = 0
  let failures = 0

  async function follow(since: string): Promise<void> {
    const { min, max } = watchTimeoutSeconds
    const timeoutSeconds = min + Math.floor(timing.random() * (max - min + 1))
    const openedAt = timing.clock.now()
    const events = await source.openWatch({ resourceVersion: since, timeoutSeconds, signal })
    // After the answer: the question then goes to whoever answers at this address now.
    await source.verifyIdentity()
    state = 'open'
    let hasSpoken = false
    for await (const event of events) {
      hasSpoken = true
      failures = 0
      resourceVersion = (await take(options, event)) ?? resourceVersion
    }
    endedAt = timing.clock.now()
    if (!hasSpoken && endedAt - openedAt < watchMsMin) {
      throw new ApiFailure({ status: 0, reason: 'WatchEnded', message: 'the watch ended at once' })
    }
    failures = 0
    state = 'renewing'
  }

  async function pauseAfter(error: unknown): Promise<void> {
    const failure = failureFromError(error)
    state = 'broken'
    failures += 1
    const { status, reason } = failure
    if (isExpired(failure)) resourceVersion = null
    log.debug({ kind: cache.kind, status, reason, failures }, 'a watch will be opened again')
    // A version that is too old is no fault: the first time a new list is made at once.
    if (isExpired(failure) && failures === 1) return
    const ceilingMs = Math.min(limits.retryDelayMs * 2 ** Math.min(failures - 1, 20), limits.watchRetryDelayMsMax)
    await timing.sleep(ceilingMs / 2 + (ceilingMs / 2) * timing.random(), signal)
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        resourceVersion ??= await unlessStopped(signal, list(options, signal))
        await unlessStopped(signal, follow(resourceVersion))
      } catch (error) {
        if (signal.aborted) return
        await pauseAfter(error)
      }
    }
  }

  const running = run()
    .catch((error: unknown) => {
      if (signal.aborted) return
      log.warn({ err: error, kind: cache.kind }, 'a watch ended by a defect: its cluster is read directly from now on')
    })
    .finally(() => {
      state = 'broken'
    })

  return {
    isCurrent: () => state === 'open' || (state === 'renewing' && timing.clock.now() - endedAt < renewalMsMax),
    async stop() {
      stopping.abort()
      await running
    },
  }
}
