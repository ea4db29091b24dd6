import type { Instant } from '@grenier/quota-billing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import { getObject } from '../client/requests.ts'
import { systemTiming } from '../client/timing.ts'
import { createTransport } from '../client/transport.ts'
import { listPage, openWatch } from '../client/watch.ts'
import { gatewayLimits } from '../limits.ts'
import { silentLog } from '../log.ts'
import { type ScriptedRequest, startScriptedServer } from '../test-support/scripted-server.ts'
import { createKindCache, type ObjectChange } from './kind-cache.ts'
import { startReflector } from './reflector.ts'

const timing = systemTiming({ now: () => Date.now() as Instant })
const limits = { ...gatewayLimits, attemptsMax: 1, retryDelayMs: 1, watchRetryDelayMsMax: 5, watchSilenceMs: 100 }

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

function quota(name: string, resourceVersion: string, hard = '1Gi') {
  const annotations = { 'grenier.internal/installation': 'ours' }
  const metadata = { name, namespace: 'a', uid: `uid-${name}`, resourceVersion, annotations }
  return { metadata, spec: { hard: { pods: hard } } }
}

function page(resourceVersion: string, items: readonly object[], next = ''): (request: ScriptedRequest) => void {
  return (request) => request.answer(200, { metadata: { resourceVersion, continue: next }, items })
}

const open = (request: ScriptedRequest): void => request.events()
const bookmark = (resourceVersion: string) => ({ type: 'BOOKMARK', object: { metadata: { resourceVersion } } })
const gone = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' }

async function setUp(options: { labelSelector?: string; identityFailure?: ApiFailure } = {}) {
  const server = await startScriptedServer()
  cleanups.push(() => server.close())
  const connection = { server: server.server, caPem: null, tlsServerName: null, token: null, clientCertificate: null }
  const transport = createTransport(connection, { limits, timing, log: silentLog, allowLoopback: true })
  cleanups.push(() => transport.close())
  const changes: ObjectChange[] = []
  const cache = createKindCache('ResourceQuota', (change) => changes.push(change))
  const watched = { kind: 'ResourceQuota', labelSelector: options.labelSelector ?? null } as const
  const reflector = startReflector({
    source: {
      listPage: (part) => listPage(transport, watched, part),
      openWatch: (from) => openWatch(transport, watched, { ...from, lineLengthMax: 10_000 }),
      get: (address) => getObject(transport, { kind: 'ResourceQuota', ...address }),
      verifyIdentity: async () => {
        if (options.identityFailure !== undefined) throw options.identityFailure
      },
    },
    cache,
    isSelective: watched.labelSelector !== null,
    limits,
    timing,
    log: silentLog,
  })
  cleanups.push(() => reflector.stop())
  const names = (): string[] => (cache.list('a') ?? []).map(({ metadata }) => metadata.name).toSorted()
  /** Waits for the request of that number, from 1 on. */
  const request = (number: number): Promise<ScriptedRequest> =>
    vi.waitFor(() => server.requests[number - 1] ?? Promise.reject(new Error(`no request ${number}`)), 20_000)
  const current = (): Promise<void> => expect.poll(() => reflector.isCurrent()).toBe(true)
  return { server, reflector, cache, changes, names, request, current }
}

describe('a reflector', () => {
  it('lists in pages of 500 and watches from there with bookmarks, for four to five minutes', async () => {
    const { server, names, request, current } = await setUp({ labelSelector: 'grenier.internal/installation' })
    server.next(page('7', [quota('one', '3')], 'more of it'))
    server.next(page('7', [quota('two', '5')]))
    server.next(open)
    await current()
    expect(names()).toEqual(['one', 'two'])
    const [first, second, watch] = await Promise.all([request(1), request(2), request(3)])
    expect(Object.fromEntries(first.url.searchParams)).toEqual({
      limit: '500',
      labelSelector: 'grenier.internal/installation',
    })
    expect(second.url.searchParams.get('continue')).toBe('more of it')
    const { timeoutSeconds, ...query } = Object.fromEntries(watch.url.searchParams)
    expect(query).toEqual({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: '7',
      labelSelector: 'grenier.internal/installation',
    })
    expect(Number(timeoutSeconds)).toBeGreaterThanOrEqual(240)
    expect(Number(timeoutSeconds)).toBeLessThanOrEqual(300)
  })

  it('takes up a dropped watch after the last event, without a new list', async () => {
    const { server, names, request } = await setUp()
    server.next(page('7', [quota('one', '3')]))
    server.next((watch) => watch.events({ type: 'ADDED', object: quota('two', '9') }))
    await expect.poll(() => names()).toEqual(['one', 'two'])
    const watch = await request(2)
    watch.drop()
    const again = await request(3)
    expect(again.url.searchParams.get('resourceVersion')).toBe('9')
    again.events({ type: 'DELETED', object: quota('one', '11') })
    await expect.poll(() => names()).toEqual(['two'])
  })

  it('takes up a watch after its last bookmark when nothing else was said', async () => {
    const { server, cache, request, current } = await setUp()
    server.next(page('7', []))
    server.next((watch) => watch.events(bookmark('80'), bookmark('90')))
    await expect.poll(() => cache.hasReached('90')).toBe(true)
    const watch = await request(2)
    watch.end()
    const again = await request(3)
    expect(again.url.searchParams.get('resourceVersion')).toBe('90')
    open(again)
    await current()
  })

  it.each<[string, (watch: ScriptedRequest) => void]>([
    ['an event', (watch) => watch.events({ type: 'ERROR', object: gone })],
    ['an answer', (watch) => watch.answer(410, gone)],
  ])('lists anew when %s says that its version is too old, and keeps what it has until then', async (_how, expire) => {
    const { server, cache, changes, names, request, current } = await setUp()
    server.next(page('7', [quota('one', '3'), quota('two', '4')]))
    server.next(expire)
    const relist = await request(3)
    expect(relist.isWatch).toBe(false)
    expect(names()).toEqual(['one', 'two'])
    page('20', [quota('two', '15', '2Gi')], 'more')(relist)
    const rest = await request(4)
    expect(names()).toEqual(['one', 'two'])
    page('20', [quota('three', '16')])(rest)
    server.next(open)
    await current()
    expect(names()).toEqual(['three', 'two'])
    expect(changes.map(({ name, resourceVersion }) => `${name} ${resourceVersion}`).toSorted()).toEqual([
      'one null',
      'three 16',
      'two 15',
    ])
    expect(cache.hasReached('20')).toBe(true)
  })

  it('begins the list again when its continue token has expired', async () => {
    const { server, names, request, current } = await setUp()
    server.next(page('7', [quota('gone', '3')], 'old'))
    server.next((rest) => rest.answer(410, gone))
    const again = await request(3)
    expect(again.url.searchParams.has('continue')).toBe(false)
    page('9', [quota('one', '8')])(again)
    server.next(open)
    await current()
    expect(names()).toEqual(['one'])
  })

  it('takes a watch that falls silent for dead and opens another', async () => {
    const { server, reflector, request, current } = await setUp()
    server.next(page('7', []))
    server.next(open)
    await current()
    const again = await request(3)
    expect(again.isWatch).toBe(true)
    expect(reflector.isCurrent()).toBe(false)
    open(again)
    await current()
  })

  it('asks before it believes that an object is gone: a label may be lost', async () => {
    const { server, cache, request } = await setUp({ labelSelector: 'ours' })
    server.next(page('7', [quota('one', '3')]))
    server.next((watch) => watch.events({ type: 'DELETED', object: quota('one', '9') }))
    const look = await request(3)
    expect(look.url.pathname).toBe('/api/v1/namespaces/a/resourcequotas/one')
    expect(cache.uidOf('a', 'one')).toBe('uid-one')
    look.answer(200, quota('one', '9', '5Gi'))
    await expect.poll(() => cache.list('a')).toBe(null)
    expect(cache.get('a', 'one')).toBe(null)
    expect(cache.uidOf('a', 'one')).toBe('uid-one')
  })

  it('lets an object go that is really gone, after a look that failed too', async () => {
    const { server, names, request, cache } = await setUp({ labelSelector: 'ours' })
    server.next(page('7', [quota('one', '3')]))
    server.next((watch) => watch.events({ type: 'DELETED', object: quota('one', '9') }))
    const failing = await request(3)
    failing.answer(500, {})
    const again = await request(4)
    expect(again.url.searchParams.get('resourceVersion')).toBe('7')
    again.events({ type: 'DELETED', object: quota('one', '9') })
    const look = await request(5)
    expect(cache.uidOf('a', 'one')).toBe('uid-one')
    look.answer(404, { reason: 'NotFound' })
    await expect.poll(() => names()).toEqual([])
    expect(cache.uidOf('a', 'one')).toBe(null)
  })

  it('goes on trying through whatever comes back, and is not current meanwhile', async () => {
    const { server, reflector, names, current } = await setUp()
    const troubles: ((request: ScriptedRequest) => void)[] = [
      (list) => list.drop(),
      (list) => list.answer(503, {}),
      (list) => list.answer(403, {}),
      (list) => list.answer(200, { items: [] }),
      (list) => list.answer(200, { metadata: { resourceVersion: '1' }, items: [{}] }),
    ]
    for (const trouble of troubles) server.next(trouble)
    await expect.poll(() => server.requests.length).toBeGreaterThan(troubles.length)
    expect(reflector.isCurrent()).toBe(false)
    server.next(page('7', [quota('one', '3')]))
    server.next((watch) => watch.events({ type: 'what is this' }, { type: 'ADDED', object: { metadata: {} } }))
    server.next((watch) => watch.end())
    server.next((watch) => watch.answer(500, {}))
    server.next(open)
    await current()
    expect(names()).toEqual(['one'])
  })

  it('does not keep what it sees on another cluster', async () => {
    const identityFailure = new ApiFailure({ status: 0, reason: 'IdentityMismatch', message: '' })
    const { server, reflector, names } = await setUp({ identityFailure })
    server.next(page('7', [quota('one', '3')]))
    await timing.sleep(20)
    expect(names()).toEqual([])
    expect(reflector.isCurrent()).toBe(false)
    expect(server.requests).toEqual([])
  })

  it('stops at once, whether it lists, watches or waits', async () => {
    const listing = await setUp()
    await listing.request(1)
    await listing.reflector.stop()
    const watching = await setUp()
    watching.server.next(page('7', []))
    watching.server.next(open)
    await watching.current()
    await watching.reflector.stop()
    expect(watching.reflector.isCurrent()).toBe(false)
    expect(watching.server.requests).toHaveLength(2)
  })
})
