import type { Lane } from './lane.ts'
import { lane } from './lane.ts'
import type { Random } from './random.ts'

const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', minimum: 1, maximum: 9 },
        mode: { type: 'string', enum: ['slow', 'fast'], default: 'slow' },
        title: { type: 'string', maxLength: 5, pattern: '^[a-z]*$' },
        ready: { type: 'boolean' },
        tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
        lines: { type: 'array', maxItems: 3, items: { type: 'string' } },
        parts: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string' }, n: { type: 'integer' }, note: { type: 'string' } },
          },
        },
        limits: { type: 'object', additionalProperties: { type: 'string' } },
        whole: {
          type: 'object',
          'x-kubernetes-map-type': 'atomic',
          properties: { x: { type: 'integer' }, y: { type: 'integer' } },
        },
      },
    },
    status: {
      type: 'object',
      properties: { phase: { type: 'string' }, count: { type: 'integer' } },
    },
  },
}

/** The definition of the kind, in a group of this run alone. */
export function thingDefinition(group: string): Record<string, unknown> {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `things.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' },
      versions: [
        { name: 'v1', served: true, storage: true, subresources: { status: {} }, schema: { openAPIV3Schema: schema } },
      ],
    },
  }
}

function parts(random: Random): unknown[] {
  const names = random.some(['p', 'q', 'r'], 0.5)
  return (names.length > 0 ? names : ['p']).map((name) => ({
    name,
    ...(random.chance(0.7) ? { n: random.below(3) } : {}),
    ...(random.chance(0.2) ? { note: 'n' } : {}),
  }))
}

function atLeastOne<T>(random: Random, from: readonly T[]): T[] {
  const chosen = random.some(from)
  return chosen.length > 0 ? chosen : from.slice(0, 1)
}

function specOf(random: Random, odd: readonly unknown[] = [0, 99]): Record<string, unknown> {
  return {
    size: random.chance(0.95) ? 1 + random.below(9) : random.pick(odd),
    ...(random.chance(0.4) ? { mode: random.pick(['slow', 'fast', 'fast', 'odd']) } : {}),
    ...(random.chance(0.4) ? { title: random.pick(['abc', 'x', 'TooLong']) } : {}),
    ...(random.chance(0.3) ? { ready: random.chance(0.5) } : {}),
    ...(random.chance(0.3) ? { tags: atLeastOne(random, ['t', 'u', 'v']) } : {}),
    ...(random.chance(0.3) ? { lines: atLeastOne(random, ['k', 'l', 'k']) } : {}),
    ...(random.chance(0.4) ? { parts: parts(random) } : {}),
    ...(random.chance(0.3) ? { limits: { [random.pick(['m', 'n'])]: random.pick(['1', '2']) } } : {}),
    ...(random.chance(0.3) ? { whole: { x: random.below(3), ...(random.chance(0.5) ? { y: 1 } : {}) } } : {}),
    ...(random.chance(0.1) ? { unknown: 'dropped' } : {}),
  }
}

/** Custom resources of a structural schema. */
export function customLane(group: string): Lane {
  return lane({
    kind: 'Thing',
    plural: 'things',
    apiVersion: `${group}/v1`,
    pathOf: (namespace) => `/apis/${group}/v1/namespaces/${namespace}/things`,
    applied: (random) => ({ spec: specOf(random) }),
    content: (random) => (random.chance(0.97) ? { spec: specOf(random, [0, 'large', 99]) } : {}),
    fragment: (random) => ({
      spec: random.pick<Record<string, unknown>>([
        { size: 1 + random.below(9) },
        { mode: null, title: 'abc' },
        { limits: { m: random.pick(['1', null]) } },
        { parts: parts(random) },
        { whole: { x: 2, y: null } },
        { size: null },
      ]),
    }),
    steps: (random) => [
      random.pick([
        { op: 'replace', path: '/spec/size', value: 4 },
        { op: 'remove', path: '/spec/mode' },
        { op: 'add', path: '/spec/lines', value: ['a', 'b'] },
        { op: 'add', path: '/spec/lines/1', value: 'c' },
        { op: 'test', path: '/spec/mode', value: 'fast' },
      ] as const),
    ],
    status: (random) => ({
      phase: random.pick(['Ready', 'Odd']),
      ...(random.chance(0.5) ? { count: random.below(4) } : {}),
    }),
  })
}
