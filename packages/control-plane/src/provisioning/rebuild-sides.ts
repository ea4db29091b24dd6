import type { FoundNamespace, ScannedCluster } from './rebuild.ports.ts'

/** A tenant's own namespace on a cluster. */
export interface Side {
  readonly purpose: 'storage' | 'backup'
  readonly clusterId: string
  readonly namespace: FoundNamespace
}

export interface Sides {
  storage: Side | null
  backup: Side | null
  readonly ambiguous: string[]
}

const uuidPattern = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/

function sideOf(clusterId: string, namespace: FoundNamespace): Side | null {
  const { purpose, tenantId, slug } = namespace
  if ((purpose !== 'storage' && purpose !== 'backup') || slug === '' || !uuidPattern.test(tenantId)) return null
  return { purpose, clusterId, namespace }
}

/**
 * Which namespaces are a tenant's own sides. Of two for one purpose, which a move leaves behind, the one of the later revision
 * is its own and the other is nobody's; where neither is later a person has to say, and nothing is written.
 */
export function findSides(
  scanned: readonly { readonly clusterId: string; readonly found: ScannedCluster }[],
  clusterName: (clusterId: string) => string,
): { readonly sides: ReadonlyMap<string, Sides>; readonly unclaimed: readonly string[] } {
  const sides = new Map<string, Sides>()
  const unclaimed: string[] = []
  for (const { clusterId, found } of scanned) {
    for (const namespace of found.ours) {
      const side = sideOf(clusterId, namespace)
      if (side === null) {
        const { name, purpose } = namespace
        unclaimed.push(`${name} on ${clusterName(clusterId)}, for ${purpose === '' ? 'nothing that it says' : purpose}`)
        continue
      }
      const known = sides.get(namespace.tenantId) ?? { storage: null, backup: null, ambiguous: [] }
      sides.set(namespace.tenantId, known)
      const before = known[side.purpose]
      known[side.purpose] = before === null ? side : laterOf(before, side)
    }
  }
  return { sides, unclaimed }

  function laterOf(one: Side, other: Side): Side {
    const [first, second] = [one.namespace.revision ?? 0n, other.namespace.revision ?? 0n]
    const [kept, left] = second > first ? [other, one] : [one, other]
    const where = `${left.namespace.name} on ${clusterName(left.clusterId)}`
    if (first === second) {
      const there = `${kept.namespace.name} on ${clusterName(kept.clusterId)}`
      sides
        .get(one.namespace.tenantId)
        ?.ambiguous.push(`${there} and ${where} both say that they are its ${one.purpose}`)
    } else {
      unclaimed.push(`${where}, an earlier ${left.purpose} of ${left.namespace.slug}`)
    }
    return kept
  }
}
