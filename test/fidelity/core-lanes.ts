import type { Lane } from './lane.ts'
import { lane } from './lane.ts'
import type { Random } from './random.ts'

const keys = ['a', 'b', 'c.d', 'E-1'] as const
const words = ['', 'one', 'two', 'é\n'] as const

function textMap(random: Random): Record<string, string> {
  return Object.fromEntries(random.some(keys, 0.5).map((key) => [key, random.pick(words)]))
}

function base64Map(random: Random): Record<string, string> {
  // No empty ones: old servers keep no bytes as null, and write the object again for it.
  const entries = Object.entries(textMap(random)).filter(([, text]) => text !== '')
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

function mapContent(random: Random): Record<string, unknown> {
  return {
    ...withoutEmpty({ data: textMap(random) }),
    ...(random.chance(0.2) ? withoutEmpty({ binaryData: base64Map(random) }) : {}),
    ...(random.chance(0.04) ? { immutable: random.chance(0.7) } : {}),
    ...(random.chance(0.03) ? { data: { 'no/key': 'x' } } : {}),
  }
}

const configMaps: Lane = lane({
  kind: 'ConfigMap',
  plural: 'configmaps',
  applied: mapContent,
  content: (random) => ({
    ...mapContent(random),
    ...(random.chance(0.03) ? { data: random.pick(['word', { a: 1 }, ['a']]) } : {}),
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
      { op: 'add', path: '/data/b', value: 'one' },
      { op: 'remove', path: '/data/a' },
      { op: 'remove', path: '/data' },
      { op: 'test', path: '/data/a', value: 'one' },
    ] as const),
  ],
})

function secretContent(random: Random): Record<string, unknown> {
  return {
    ...withoutEmpty({ data: base64Map(random) }),
    ...(random.chance(0.1) ? { type: random.pick(['Opaque', 'test.example/t']) } : {}),
    ...(random.chance(0.03) ? { immutable: random.chance(0.7) } : {}),
    ...(random.chance(0.03) ? { data: { 'no key': '' } } : {}),
  }
}

const secrets: Lane = lane({
  kind: 'Secret',
  plural: 'secrets',
  hasPages: false,
  applied: secretContent,
  content: (random) => ({
    ...secretContent(random),
    ...(random.chance(0.03) ? { data: random.pick([{ a: 'not base 64!' }, { a: 5 }]) } : {}),
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
      { op: 'add', path: '/data', value: { b: 'eA==' } },
    ] as const),
  ],
})

const amounts = ['1Gi', '1024Mi', '500Mi', '0', '10G', '1500M', '1e9', '2.5Gi', '100k', '7', '0.5'] as const

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

function quotaContent(random: Random): Record<string, unknown> {
  const faulty = random.pick([{ word: '1' }, { 'requests.storage': '-1Gi' }])
  return { spec: { hard: random.chance(0.05) ? faulty : hard(random) } }
}

/** Limits by key, in one order. */
function hardOf(part: unknown): [string, unknown][] {
  const hard = (part as { hard?: Record<string, unknown> } | undefined)?.hard ?? {}
  return Object.entries(hard).sort(([left], [right]) => (left < right ? -1 : 1))
}

const resourceQuotas: Lane = lane({
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  isShared: true,
  isSettled: ({ spec, status }) => JSON.stringify(hardOf(spec)) === JSON.stringify(hardOf(status)),
  applied: quotaContent,
  content: (random) =>
    random.chance(0.05)
      ? { spec: { hard: random.pick([{ 'requests.storage': 'lots' }, { pods: 12, 'requests.cpu': 2 }]) } }
      : quotaContent(random),
  fragment: (random) => ({ spec: { hard: nulled(random, hard(random)) } }),
  steps: (random) => [
    random.pick([
      { op: 'add', path: '/spec/hard/pods', value: '3' },
      { op: 'remove', path: '/spec/hard/pods' },
      { op: 'replace', path: '/spec/hard', value: { 'requests.storage': '2048Mi' } },
    ] as const),
  ],
})

// Canonical amounts only: a server takes another spelling of the same decimal for a change of the atomic list.
function limit(random: Random): Record<string, unknown> {
  if (random.chance(0.6)) {
    return {
      type: 'PersistentVolumeClaim',
      ...(random.chance(0.8) ? { min: { storage: random.pick(['1Gi', '512Mi', '1M']) } } : {}),
      ...(random.chance(0.6) ? { max: { storage: random.pick(['10Gi', '900Mi', '5G']) } } : {}),
    }
  }
  return {
    type: 'Container',
    ...(random.chance(0.5) ? { default: { cpu: random.pick(['500m', '1']), memory: '256Mi' } } : {}),
    ...(random.chance(0.4) ? { defaultRequest: { cpu: '100m' } } : {}),
    ...(random.chance(0.4) ? { max: { cpu: random.pick(['2', '1500m']) } } : {}),
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

function claimContent(
  random: Random,
  sizes: readonly unknown[] = ['1Gi', '1Gi', '1024Mi', '2G', '0'],
): { spec: object } {
  return {
    spec: {
      accessModes: random.chance(0.9)
        ? ['ReadWriteOnce']
        : random.pick([[], ['Odd'], ['ReadWriteMany', 'ReadOnlyMany']]),
      ...(random.chance(0.9) ? { storageClassName: random.pick(['fast', 'fast', 'fast', 'slow', '']) } : {}),
      resources: { requests: { storage: random.pick(sizes) } },
      ...(random.chance(0.1) ? { volumeMode: random.pick(['Filesystem', 'Block']) } : {}),
      ...(random.chance(0.05) ? { selector: { matchLabels: { a: 'b' } } } : {}),
    },
  }
}

const claims: Lane = lane({
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  isProtected: true,
  applied: (random) => claimContent(random),
  content: (random) => (random.chance(0.05) ? claimContent(random, ['lots', 5]) : claimContent(random)),
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
  // Newer servers label every namespace, so that its labels are never without an owner.
  fixedLabels: { made: 'yes' },
  hasPages: false,
  content: () => ({}),
  fragment: () => ({}),
})

export const coreLanes: readonly Lane[] = [configMaps, secrets, resourceQuotas, limitRanges, claims, namespaces]
