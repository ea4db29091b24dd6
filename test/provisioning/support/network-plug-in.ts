import type { AnyObject } from './real-api.ts'

/** A network as its plug-in makes it: which policies it holds to. */
export interface NetworkPlugIn {
  readonly ingress: boolean
  readonly egress: boolean
}

type Labels = Readonly<Record<string, string>>

interface Selector {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[]
}

interface Rule {
  readonly _from?: readonly { podSelector: Selector }[]
  readonly to?: readonly { podSelector: Selector }[]
  readonly ports?: readonly { port: number }[]
}

interface PolicySpec {
  readonly podSelector: Selector
  readonly policyTypes: readonly string[]
  readonly ingress?: readonly Rule[]
  readonly egress?: readonly Rule[]
}

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  const byLabels = Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
  return (
    byLabels &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      if (operator !== 'In') throw new Error(`the played network knows no operator ${operator}`)
      return values.includes(labels[key] ?? '')
    })
  )
}

interface Connection {
  readonly client: Labels
  readonly server: Labels
  readonly port: number
}

/** Whether the policies of one direction let the connection be: those that select the pod add up, and none means all. */
function isLetThrough(specs: readonly PolicySpec[], direction: 'Ingress' | 'Egress', connection: Connection): boolean {
  const { client, server, port } = connection
  const [own, other] = direction === 'Ingress' ? [server, client] : [client, server]
  const selecting = specs.filter(
    ({ podSelector, policyTypes }) => policyTypes.includes(direction) && selects(podSelector, own),
  )
  if (selecting.length === 0) return true
  const rules = selecting.flatMap((spec) => (direction === 'Ingress' ? spec.ingress : spec.egress) ?? [])
  return rules.some(({ _from, to, ports }) => {
    const peers = (direction === 'Ingress' ? _from : to) ?? []
    return (
      peers.some(({ podSelector }) => selects(podSelector, other)) && (ports ?? []).some((one) => one.port === port)
    )
  })
}

/** Whether a connection between two pods of a namespace comes through there, by the policies that stand and are held to. */
export function comesThrough(plugIn: NetworkPlugIn, policies: readonly AnyObject[], connection: Connection): boolean {
  const specs = policies.map((policy) => policy['spec'] as PolicySpec)
  return (
    (!plugIn.ingress || isLetThrough(specs, 'Ingress', connection)) &&
    (!plugIn.egress || isLetThrough(specs, 'Egress', connection))
  )
}
