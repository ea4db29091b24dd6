import type { Lane } from './lane.ts'
import { lane } from './lane.ts'
import type { Random } from './random.ts'

const keys = ['a', 'b', 'c.d', 'E-1'] as const
const words = ['', 'one', 'two', 'é\n'] as const

function textMap(random: Random): Record<string, string> {
  return Object.fromEntries(random.some(keys, 0.5).map((key) => [key, random.pick(words)]))
}

function base64Map(random: Random): Record<string, string> {
  const entries = Object.entries(textMap(random))
  return Object.fromEntries(entries.map(([key, text]) => [key, Buffer.from(text).toString('base64')]))
}

function withoutEmpty(content: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(content).filter(
      ([, value]) => typeof value !== 'object' || value === null || Object.keys(value).length > 0,
    ),
  )
}

function nulled(random: Random, map: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, random.chance(0.3) ? null : value]))
}

const configMaps: Lane = lane({
  kind: 'ConfigMap',
  plural: 'configmaps',
  content: (random) => ({
    ...withoutEmpty({ data: textMap(random) }),
    ...(random.chance(0.2) ? withoutEmpty({ binaryData: base64Map(random) }) : {}),
    ...(random.chance(0.04) ? { immutable: random.chance(0.7) } : {}),
    ...(random.chance(0.03) ? { data: random.pick([{ 'no/key': 'x' }, 'word', { a: 1 }, ['a']]) } : {}),
  }),
  fragment: (random) => ({
    data: random.chance(0.1) ? null : nulled(random, textMap(random)),
    ...(random.chance(0.03) ? { immutable: true } : {}),
    ...(random.chance(0.04) ? { data: random.pick(['word', { a: 1 }]) } : {}),
  }),
  steps: (random) => [
    random.pick([
      { op: 'add', path: '/data', value: { a: 'one' } },
      { op: 'add', path: '/data/a', value: 'two' },
      { op: 'replace', path: '/data/b', value: 'one' },
      { op: 'remove', path: '/data/a' },
      { op: 'remove', path: '/data' },
      { op: 'test', path: '/data/a', value: 'one' },
    ] as const),
  ],
})

const secrets: Lane = lane({
  kind: 'Secret',
  plural: 'secrets',
  hasPages: false,
  content: (random) => ({
    ...withoutEmpty({ data: base64Map(random) }),
    ...(random.chance(0.1) ? { type: random.pick(['Opaque', 'test.example/t']) } : {}),
    ...(random.chance(0.03) ? { immutable: random.chance(0.7) } : {}),
    ...(random.chance(0.03) ? { data: random.pick([{ a: 'not base 64!' }, { 'no key': '' }, { a: 5 }]) } : {}),
  }),
  fragment: (random) =>
    random.chance(0.3)
      ? { stringData: textMap(random) }
      : {
          data: nulled(random, base64Map(random)),
          ...(random.chance(0.05) ? { type: 'test.example/t' } : {}),
        },
  steps: (random) => [
    random.pick([
      { op: 'add', path: '/data/a', value: 'eA==' },
      { op: 'remove', path: '/data/a' },
      { op: 'add', path: '/stringData', value: { s: 'x' } },
      { op: 'replace', path: '/data', value: { b: 'eA==' } },
    ] as const),
  ],
})

const amounts = ['1Gi', '1024Mi', '500Mi', '0', '10G', '1500M', '1e9', '2.5Gi', '100k', '7', 12, '0.5'] as const

const quotaKeys = [
  'requests.storage',
  'persistentvolumeclaims',
  'count/secrets',
  'fast.storageclass.storage.k8s.io/requests.storage',
  'pods',
  'requests.cpu',
  'limits.memory',
] as const

function hard(random: Random): Record<string, unknown> {
  const chosen = random.some(quotaKeys, 0.4)
  return Object.fromEntries((chosen.length > 0 ? chosen : [quotaKeys[0]]).map((key) => [key, random.pick(amounts)]))
}

// Halves of objects are refused by whole-number keys in other words from version to version; the status is the same.
const resourceQuotas: Lane = lane({
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  isShared: true,
  content: (random) => ({
    spec: {
      hard: random.chance(0.05)
        ? random.pick([{ word: '1' }, { 'requests.storage': '-1Gi' }, { 'requests.storage': 'lots' }])
        : hard(random),
    },
  }),
  fragment: (random) => ({ spec: { hard: nulled(random, hard(random)) } }),
  steps: (random) => [
    random.pick([
      { op: 'add', path: '/spec/hard/pods', value: '3' },
      { op: 'remove', path: '/spec/hard/pods' },
      { op: 'replace', path: '/spec/hard', value: { 'requests.storage': '2048Mi' } },
    ] as const),
  ],
})

function limit(random: Random): Record<string, unknown> {
  if (random.chance(0.6)) {
    return {
      type: 'PersistentVolumeClaim',
      ...(random.chance(0.8) ? { min: { storage: random.pick(['1Gi', '512Mi', '1M']) } } : {}),
      ...(random.chance(0.6) ? { max: { storage: random.pick(['10Gi', '900Mi', '5000M']) } } : {}),
    }
  }
  return {
    type: 'Container',
    ...(random.chance(0.5) ? { default: { cpu: random.pick(['500m', '0.5', 1]), memory: '256Mi' } } : {}),
    ...(random.chance(0.4) ? { defaultRequest: { cpu: '100m' } } : {}),
    ...(random.chance(0.4) ? { max: { cpu: random.pick(['2', '2000m']) } } : {}),
    ...(random.chance(0.3) ? { min: { memory: '16Mi' } } : {}),
  }
}

const limitRanges: Lane = lane({
  kind: 'LimitRange',
  plural: 'limitranges',
  content: (random) => ({ spec: { limits: [limit(random), ...(random.chance(0.3) ? [limit(random)] : [])] } }),
  fragment: (random) => ({ spec: { limits: [limit(random)] } }),
  steps: (random) => [
    random.pick([
      { op: 'add', path: '/spec/limits/0/min', value: { storage: '2Gi' } },
      { op: 'remove', path: '/spec/limits/0/max' },
      { op: 'add', path: '/spec/limits/-', value: { type: 'PersistentVolumeClaim', min: { storage: '1' } } },
    ] as const),
  ],
})

const claims: Lane = lane({
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  isProtected: true,
  content: (random) => ({
    spec: {
      accessModes: random.chance(0.9)
        ? ['ReadWriteOnce']
        : random.pick([[], ['Odd'], ['ReadWriteMany', 'ReadOnlyMany']]),
      ...(random.chance(0.9) ? { storageClassName: random.pick(['fast', 'fast', 'fast', 'slow', '']) } : {}),
      resources: { requests: { storage: random.pick(['1Gi', '1Gi', '1024Mi', '2G', '0', 'lots']) } },
      ...(random.chance(0.1) ? { volumeMode: random.pick(['Filesystem', 'Block']) } : {}),
      ...(random.chance(0.05) ? { selector: { matchLabels: { a: 'b' } } } : {}),
    },
  }),
  fragment: (random) => ({
    spec: random.pick([
      { resources: { requests: { storage: '2Gi' } } },
      { resources: { requests: { storage: '1024Mi' } } },
      { storageClassName: 'slow' },
      { accessModes: ['ReadWriteMany'] },
      {},
    ]),
  }),
  steps: (random) => [
    random.pick([
      { op: 'replace', path: '/spec/resources/requests/storage', value: '3Gi' },
      { op: 'test', path: '/status/phase', value: 'Pending' },
    ] as const),
  ],
})

const namespaces: Lane = lane({
  kind: 'Namespace',
  plural: 'namespaces',
  pathOf: () => '/api/v1/namespaces',
  isDeletable: false,
  hasPages: false,
  content: () => ({}),
  fragment: () => ({}),
})

export const coreLanes: readonly Lane[] = [configMaps, secrets, resourceQuotas, limitRanges, claims, namespaces]
