import type { Instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import type { ClusterClient } from '../client/cluster-client.ts'
import type { ReleasedVolumes } from '../client/released-volumes.ts'
import type { DesiredObject, Kind, ObservedObject } from '../objects.ts'
import { fullCapabilities } from '../test-support/samples.ts'
import { createCachedClient, createRecordingClient } from './cached-client.ts'
import { createChanges } from './changes.ts'
import { createKindCache, type KindCache, type ObjectChange } from './kind-cache.ts'
import { createOwnWrites } from './own-writes.ts'
import { createUnwatchedReads } from './unwatched-reads.ts'

function object(kind: Kind, name: string, [resourceVersion, hard = '1']: readonly [string, string?]): ObservedObject {
  const annotations = { 'grenier.internal/installation': 'i' }
  const namespace = kind === 'Namespace' ? {} : { namespace: 'a' }
  return {
    kind,
    metadata: { name, ...namespace, uid: `uid-${name}`, resourceVersion, annotations },
    spec: { hard: { pods: hard } },
  }
}

/** A watched cluster in memory, and the server behind it, whose answers are given by hand. */
function setUp() {
  const asked: string[] = []
  const told: (readonly string[])[] = []
  const server = {
    version: 10,
    answers: [] as (() => void)[],
    held: false,
    secret: object('Secret', 'key', ['1']) as ObservedObject | null,
    now: 0,
    released: new Map() as ReleasedVolumes | null | undefined,
  }
  const caches = new Map<Kind, KindCache>()
  const saw = (change: ObjectChange): void => changes.saw(change)
  for (const kind of ['Namespace', 'ResourceQuota', 'NetworkPolicy'] as const) {
    caches.set(kind, createKindCache(kind, saw))
  }
  const timers: (() => void)[] = []
  const timing = {
    clock: { now: () => server.now as Instant },
    sleep: () => new Promise<void>((resolve) => timers.push(resolve)),
    random: () => 0,
  }
  const current = new Set<Kind>(caches.keys())
  const ownWrites = createOwnWrites((kind) => caches.get(kind))
  const changes = createChanges({
    timing,
    gatheredMs: 1,
    ownWrites,
    isOurNamespace: (namespace) => namespace === 'a',
    tell: (namespaces) => told.push(namespaces),
  })
  const inner: ClusterClient = {
    server: 'https://k8s.example',
    get: async ({ kind, name = '' }) => {
      asked.push(`get ${kind}`)
      return kind === 'Secret' ? server.secret : object(kind, name, ['99'])
    },
    list: async ({ kind }) => {
      asked.push(`list ${kind}`)
      return []
    },
    apply: async ({ kind, metadata: { name } }) => {
      asked.push(`apply ${kind}`)
      server.version += 1
      const answer = { object: object(kind, name, [String(server.version), '2']), created: name === 'new' }
      if (server.held) await new Promise<void>((resolve) => server.answers.push(resolve))
      return answer
    },
    patch: async (patched) => {
      asked.push(`patch ${patched.kind}`)
      return patched
    },
    create: async ({ kind, metadata: { name } }) => {
      asked.push(`create ${kind}`)
      server.version += 1
      return object(kind, name, [String(server.version), '2'])
    },
    remove: async () => void asked.push('remove'),
    capabilities: async () => fullCapabilities,
    releasedVolumes: async () => new Map(),
    verifyIdentity: async () => void asked.push('identity'),
    close: async () => undefined,
  }
  const state = {
    currentCache: (kind: Kind) => (current.has(kind) ? caches.get(kind) : undefined),
    ownWrites,
    unwatchedReads: createUnwatchedReads({ timing, keptMs: 1_000 }),
    capabilities: () => fullCapabilities,
    releasedVolumes: () => server.released,
  }
  for (const [kind, cache] of caches) {
    const filling = cache.refill()
    filling.add(object(kind, kind === 'Namespace' ? 'a' : 'grenier', ['5']))
    filling.complete('10')
  }
  const cacheOf = (kind: Kind): KindCache => caches.get(kind) ?? createKindCache(kind, saw)
  const pass = async (): Promise<void> => {
    for (const timer of timers.splice(0)) timer()
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
  return {
    cached: createCachedClient(state, inner.server),
    recording: createRecordingClient(inner, state),
    cacheOf,
    current,
    asked,
    told,
    server,
    pass,
  }
}

const quota: DesiredObject = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'grenier', namespace: 'a' } }
const quotas = { kind: 'ResourceQuota', namespace: 'a' } as const
const missed = { name: 'CacheMiss' }

describe('a cluster read from memory', () => {
  it('answers what its watches have seen and asks the server nothing', async () => {
    const { cached, asked } = setUp()
    await cached.verifyIdentity()
    await expect(cached.get({ kind: 'Namespace', name: 'a' })).resolves.toMatchObject({ metadata: { uid: 'uid-a' } })
    await expect(cached.list(quotas)).resolves.toMatchObject([{ spec: { hard: { pods: '1' } } }])
    await expect(cached.list({ ...quotas, namespace: 'b' })).resolves.toEqual([])
    expect(asked).toEqual([])
  })

  it('never concludes that something is missing, and answers nothing from a watch that is not current', async () => {
    const { cached, current } = setUp()
    await expect(cached.get({ kind: 'Namespace', name: 'unknown' })).rejects.toMatchObject(missed)
    await expect(cached.list({ kind: 'Schedule', namespace: 'a' })).rejects.toMatchObject(missed)
    current.delete('ResourceQuota')
    await expect(cached.list(quotas)).rejects.toMatchObject(missed)
  })

  it('writes nothing', async () => {
    const { cached } = setUp()
    await expect(cached.apply(quota, null)).rejects.toMatchObject(missed)
    await expect(cached.create(quota)).rejects.toMatchObject(missed)
    await expect(cached.remove(object('NetworkPolicy', 'x', ['1']))).rejects.toMatchObject(missed)
  })

  it('knows no released volumes before the cluster was asked, and none that it refuses to tell', async () => {
    const { cached, server } = setUp()
    server.released = undefined
    await expect(cached.releasedVolumes()).rejects.toMatchObject(missed)
    server.released = null
    await expect(cached.releasedVolumes()).resolves.toBeNull()
  })

  it.each(['11', '12'])(
    'is silent about a namespace after an own write until its watch has come to %s',
    async (version) => {
      const { cached, recording, cacheOf } = setUp()
      await recording.apply(quota, null)
      await expect(cached.list(quotas)).rejects.toMatchObject(missed)
      await expect(cached.get({ kind: 'Namespace', name: 'a' })).rejects.toMatchObject(missed)
      cacheOf('NetworkPolicy').reach('50')
      await expect(cached.list(quotas)).rejects.toMatchObject(missed)
      cacheOf('ResourceQuota').reach(version)
      await expect(cached.list(quotas)).resolves.toHaveLength(1)
    },
  )

  it('is silent after an own removal until the object is seen to be gone', async () => {
    const { cached, recording, cacheOf } = setUp()
    const policy = object('NetworkPolicy', 'grenier', ['5'])
    await recording.remove(policy)
    cacheOf('NetworkPolicy').reach('99')
    await expect(cached.list({ kind: 'NetworkPolicy', namespace: 'a' })).rejects.toMatchObject(missed)
    cacheOf('NetworkPolicy').remove(policy)
    await expect(cached.list({ kind: 'NetworkPolicy', namespace: 'a' })).resolves.toEqual([])
  })

  it('remembers a Secret as it was read or written, and not for ever', async () => {
    const { cached, recording, server } = setUp()
    const address = { kind: 'Secret', namespace: 'a', name: 'key' } as const
    await expect(cached.get(address)).rejects.toMatchObject(missed)
    await recording.get(address)
    await expect(cached.get(address)).resolves.toMatchObject({ metadata: { uid: 'uid-key' } })
    server.now = 1_000
    await expect(cached.get(address)).rejects.toMatchObject(missed)
  })

  it.each(['VeleroSchedule', 'BackupStorageLocation'] as const)(
    'remembers a %s as it was read, and not once it was removed',
    async (kind) => {
      const { cached, recording } = setUp()
      const address = { kind, namespace: 'a', name: 'grenier-a' }
      await expect(cached.get(address)).rejects.toMatchObject(missed)
      await recording.get(address)
      await expect(cached.get(address)).resolves.toMatchObject({ metadata: { uid: 'uid-grenier-a' } })
      await recording.remove(object(kind, 'grenier-a', ['99']))
      await expect(cached.get(address)).resolves.toBe(null)
      await recording.apply({ apiVersion: 'velero.io/v1', kind, metadata: { name: 'grenier-a', namespace: 'a' } }, null)
      await expect(cached.get(address)).resolves.toMatchObject({ metadata: { resourceVersion: '11' } })
    },
  )
})

describe('a Secret that was not there', () => {
  it('is known to be missing in a namespace that was just made', async () => {
    const { cached, recording } = setUp()
    const secret = { kind: 'Secret', namespace: 'new', name: 'grenier-backup-repository' } as const
    await expect(cached.get(secret)).rejects.toMatchObject(missed)
    await recording.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'new' } }, null)
    await expect(cached.get(secret)).resolves.toBe(null)
  })

  it('is remembered as missing until it is written', async () => {
    const { cached, recording, server } = setUp()
    server.secret = null
    const address = { kind: 'Secret', namespace: 'a', name: 'key' } as const
    await recording.get(address)
    await expect(cached.get(address)).resolves.toBe(null)
    await recording.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key', namespace: 'a' } }, null)
    await expect(cached.get(address)).resolves.toMatchObject({ metadata: { uid: 'uid-key' } })
  })
})

describe('the cluster itself, while it is watched', () => {
  it('is asked for everything but a status that is waited for, which the watch tells once it saw the write', async () => {
    const { recording, cacheOf, asked } = setUp()
    await recording.apply(quota, null)
    await recording.get({ ...quotas, name: 'grenier' })
    expect(asked).toEqual(['apply ResourceQuota', 'get ResourceQuota'])
    cacheOf('ResourceQuota').put(object('ResourceQuota', 'grenier', ['11', '2']))
    cacheOf('ResourceQuota').reach('11')
    await expect(recording.get({ ...quotas, name: 'grenier' })).resolves.toMatchObject({
      spec: { hard: { pods: '2' } },
    })
    await recording.list(quotas)
    expect(asked).toEqual(['apply ResourceQuota', 'get ResourceQuota', 'list ResourceQuota'])
  })

  it('tells of others’ edits and not of own writes, though the watch be quicker than the answer', async () => {
    const { recording, cacheOf, server, told, pass } = setUp()
    server.held = true
    const applying = recording.apply(quota, null)
    cacheOf('ResourceQuota').put(object('ResourceQuota', 'grenier', ['11', '2']))
    await pass()
    for (const answer of server.answers) answer()
    await applying
    await pass()
    await pass()
    expect(told).toEqual([])
    cacheOf('ResourceQuota').put(object('ResourceQuota', 'grenier', ['12', '3']))
    cacheOf('NetworkPolicy').remove(object('NetworkPolicy', 'grenier', ['5']))
    await pass()
    expect(told).toEqual([['a']])
  })
})
