import { BlockList, isIP } from 'node:net'
import type { JsonObject, KubernetesObject } from '../objects.ts'
import { isObject, listAt, objectAt, stringAt } from '../objects.ts'
import { selectorFaults } from '../operations/validate-metadata.ts'
import { kindSchema, labelSelector } from '../schema/metadata.ts'
import { alwaysObject, atomicList, atomicObject, integer, intOrString, object, string } from '../schema/schema.ts'
import type { StatusCause } from '../status.ts'
import { forbiddenValue, invalidValue, requiredValue, unsupportedValue } from '../status.ts'
import type { Kind } from './kind.ts'
import { builtIn } from './kind.ts'

const ports = atomicList(object({ protocol: { ...string, default: 'TCP' }, port: intOrString, endPort: integer }))
const peers = atomicList(
  object({
    podSelector: labelSelector,
    namespaceSelector: labelSelector,
    ipBlock: object({ cidr: { ...string, keepEmpty: true }, except: atomicList(string) }),
  }),
)

export const networkPolicyKind: Kind = builtIn({
  kind: 'NetworkPolicy',
  group: 'networking.k8s.io',
  plural: 'networkpolicies',
  shortNames: ['netpol'],
  countsGeneration: true,
  schema: kindSchema({
    spec: alwaysObject({
      podSelector: { ...labelSelector, always: true },
      policyTypes: atomicList(string),
      ingress: atomicList(object({ ports, from: peers })),
      egress: atomicList(object({ ports, to: peers })),
    }),
    status: atomicObject({}),
  }),
  columns: [{ name: 'Pod-Selector', value: (held) => selectorText(objectAt(objectAt(held, 'spec'), 'podSelector')) }],
  validate: policyFaults,
  complete: (held) => {
    const spec = objectAt(held, 'spec')
    if (listAt(spec, 'policyTypes').length > 0) return
    spec['policyTypes'] = ['Ingress', ...('egress' in spec ? ['Egress'] : [])]
  },
})

function policyFaults(held: KubernetesObject): StatusCause[] {
  const spec = objectAt(held, 'spec')
  return [
    ...selectorFaults(objectAt(spec, 'podSelector'), 'spec.podSelector'),
    ...ruleFaults(spec, { direction: 'ingress', peers: 'from' }),
    ...ruleFaults(spec, { direction: 'egress', peers: 'to' }),
    ...typeFaults(listAt(spec, 'policyTypes')),
  ]
}

function typeFaults(types: readonly unknown[]): StatusCause[] {
  if (types.length > 2) return [invalidValue('spec.policyTypes', types, 'may not specify more than two policyTypes')]
  return types.flatMap((type, index) =>
    type === 'Ingress' || type === 'Egress'
      ? []
      : [unsupportedValue(`spec.policyTypes[${index}]`, type, ['Egress', 'Ingress'])],
  )
}

function ruleFaults(spec: JsonObject, names: { direction: 'ingress' | 'egress'; peers: 'from' | 'to' }): StatusCause[] {
  return objectsIn(spec, names.direction).flatMap(([rule, index]) => {
    const path = `spec.${names.direction}[${index}]`
    return [
      ...objectsIn(rule, 'ports').flatMap(([port, at]) => portFaults(port, `${path}.ports[${at}]`)),
      ...objectsIn(rule, names.peers).flatMap(([peer, at]) => peerFaults(peer, `${path}.${names.peers}[${at}]`)),
    ]
  })
}

function objectsIn(holder: JsonObject, key: string): [JsonObject, number][] {
  return listAt(holder, key).flatMap((item, index) => (isObject(item) ? [[item, index]] : []))
}

const protocols = ['SCTP', 'TCP', 'UDP']
const highestPort = 65_535
const portName = /^(?=.{1,15}$)(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/

function portFaults(given: JsonObject, path: string): StatusCause[] {
  const { port, endPort } = given
  const causes: StatusCause[] = []
  const protocol = stringAt(given, 'protocol')
  if (!protocols.includes(protocol)) causes.push(unsupportedValue(`${path}.protocol`, protocol, protocols))
  if (typeof port === 'number' && (port < 1 || port > highestPort)) {
    causes.push(invalidValue(`${path}.port`, port, `must be between 1 and ${highestPort}, inclusive`))
  }
  if (typeof port === 'string' && !portName.test(port)) {
    causes.push(
      invalidValue(`${path}.port`, port, 'must be a name of a port: lower case letters, digits, single hyphens'),
    )
  }
  if (endPort !== undefined && (typeof port !== 'number' || Number(endPort) < port || Number(endPort) > highestPort)) {
    causes.push(invalidValue(`${path}.endPort`, endPort, 'must be greater than or equal to `port`'))
  }
  return causes
}

function peerFaults(peer: JsonObject, path: string): StatusCause[] {
  const selectors = ['podSelector', 'namespaceSelector'].filter((key) => key in peer)
  const causes = selectors.flatMap((key) => selectorFaults(objectAt(peer, key), `${path}.${key}`))
  if (!('ipBlock' in peer)) {
    return selectors.length === 0 ? [requiredValue(path, 'must specify a peer')] : causes
  }
  causes.push(...blockFaults(objectAt(peer, 'ipBlock'), `${path}.ipBlock`))
  if (selectors.length > 0) causes.push(forbiddenValue(path, 'may not specify both ipBlock and another peer'))
  return causes
}

interface Block {
  readonly address: string
  readonly family: 'ipv4' | 'ipv6'
  readonly prefix: number
}

function blockOf(text: unknown): Block | undefined {
  const [address = '', prefix = '', more] = String(text).split('/')
  const version = isIP(address)
  const longest = version === 4 ? 32 : 128
  if (version === 0 || more !== undefined || !/^\d{1,3}$/.test(prefix) || Number(prefix) > longest) return undefined
  return { address, family: version === 4 ? 'ipv4' : 'ipv6', prefix: Number(prefix) }
}

function contains(outer: Block, inner: Block): boolean {
  const list = new BlockList()
  list.addSubnet(outer.address, outer.prefix, outer.family)
  return inner.family === outer.family && list.check(inner.address, inner.family) && inner.prefix > outer.prefix
}

function blockFaults(block: JsonObject, path: string): StatusCause[] {
  const cidr = block['cidr']
  if (stringAt(block, 'cidr') === '') return [requiredValue(`${path}.cidr`)]
  const outer = blockOf(cidr)
  if (outer === undefined) return [invalidValue(`${path}.cidr`, cidr, 'not a valid CIDR')]
  return listAt(block, 'except').flatMap((except, index) => {
    const inner = blockOf(except)
    const field = `${path}.except[${index}]`
    if (inner === undefined) return [invalidValue(field, except, 'not a valid CIDR')]
    return contains(outer, inner) ? [] : [invalidValue(field, except, `must be a strict subset of \`cidr\``)]
  })
}

function selectorText(selector: Record<string, unknown>): string {
  const labels = Object.entries(objectAt(selector, 'matchLabels')).map(([key, value]) => `${key}=${String(value)}`)
  return labels.length === 0 ? '<none>' : labels.sort().join(',')
}
