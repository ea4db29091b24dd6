import type { Lane } from './lane.ts'
import { lane } from './lane.ts'
import type { Random } from './random.ts'

const rbac = 'rbac.authorization.k8s.io'

function selector(random: Random): Record<string, unknown> {
  return random.pick([
    { matchLabels: { app: 'x' } },
    { matchLabels: { app: 'x', tier: 'y' } },
    { matchExpressions: [{ key: 'app', operator: 'In', values: ['x', 'y'] }] },
    { matchExpressions: [{ key: 'app', operator: 'Exists' }] },
  ])
}

function peer(random: Random): Record<string, unknown> {
  return random.pick([
    { podSelector: selector(random) },
    { namespaceSelector: selector(random) },
    { podSelector: selector(random), namespaceSelector: selector(random) },
    { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
    { ipBlock: { cidr: random.pick(['192.0.2.0/24', '192.0.2.0/24', 'nowhere']) } },
  ])
}

function port(random: Random): Record<string, unknown> {
  return random.pick([{ port: 53, protocol: 'UDP' }, { port: 443 }, { port: 'https', protocol: 'TCP' }, { port: 0 }])
}

function rule(random: Random, peers: 'from' | 'to'): Record<string, unknown> {
  return {
    ...(random.chance(0.7) ? { [peers]: [peer(random)] } : {}),
    ...(random.chance(0.6) ? { ports: [port(random), ...random.some([port(random)], 0.4)] } : {}),
  }
}

function policySpec(random: Random): Record<string, unknown> {
  return {
    podSelector: random.chance(0.5) ? {} : selector(random),
    ...(random.chance(0.7) ? { ingress: [rule(random, 'from')] } : {}),
    ...(random.chance(0.5) ? { egress: [rule(random, 'to')] } : {}),
    ...(random.chance(0.6) ? { policyTypes: random.some(['Ingress', 'Egress'], 0.8) } : {}),
  }
}

const networkPolicies: Lane = lane({
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  apiVersion: 'networking.k8s.io/v1',
  pathOf: (namespace) => `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`,
  content: (random) => ({ spec: policySpec(random) }),
  fragment: (random) => ({
    spec: random.pick<Record<string, unknown>>([
      { ingress: [rule(random, 'from')] },
      { egress: null },
      { policyTypes: ['Egress'] },
      { podSelector: selector(random) },
    ]),
  }),
  steps: (random) => [
    random.pick([
      { op: 'remove', path: '/spec/ingress' },
      { op: 'add', path: '/spec/egress', value: [{}] },
      { op: 'add', path: '/spec/podSelector/matchLabels', value: { app: 'z' } },
    ] as const),
  ],
})

function subject(random: Random): Record<string, unknown> {
  return random.pick([
    { kind: 'Group', apiGroup: rbac, name: 'readers' },
    { kind: 'Group', name: 'writers' },
    { kind: 'User', apiGroup: rbac, name: 'someone' },
    { kind: 'ServiceAccount', name: 'default', namespace: 'default' },
    { kind: 'ServiceAccount', name: 'default' },
    { kind: 'Robot', name: 'r2' },
  ])
}

const roleBindings: Lane = lane({
  kind: 'RoleBinding',
  plural: 'rolebindings',
  apiVersion: `${rbac}/v1`,
  pathOf: (namespace) => `/apis/${rbac}/v1/namespaces/${namespace}/rolebindings`,
  content: (random) => ({
    subjects: [subject(random), ...(random.chance(0.3) ? [subject(random)] : [])],
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: random.chance(0.9) ? 'view' : 'edit' },
    ...(random.chance(0.05) ? { roleRef: random.pick([{ kind: 'Role', name: 'r' }, { apiGroup: rbac }]) } : {}),
  }),
  fragment: (random) =>
    random.pick([{ subjects: [subject(random)] }, { subjects: null }, { roleRef: { name: 'edit' } }]),
  steps: (random) => [
    random.pick([
      { op: 'add', path: '/subjects/-', value: { kind: 'Group', apiGroup: rbac, name: 'more' } },
      { op: 'remove', path: '/subjects/0' },
      { op: 'test', path: '/roleRef/name', value: 'view' },
    ] as const),
  ],
})

export const policyLanes: readonly Lane[] = [networkPolicies, roleBindings]
