import type { PlacementFaultData } from '@grenier/contracts'
import type { ClusterFault } from '@grenier/quota-billing'
import { Problem } from '../shared/problem.ts'
import type { PlacementFacts } from './placement.ports.ts'

/** What the sentence of a fault names, as text; what is not there is left out. */
export function faultParams(fault: ClusterFault, placeName: string): Record<string, string> {
  const { code: _code, ...facts } = fault
  const named = Object.entries(facts).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, String(value)]],
  )
  return { placeName, ...Object.fromEntries(named) }
}

/** A fault of a cluster as data, with the names of what it speaks of. */
export function clusterFaultData(
  fault: ClusterFault,
  { facts, clusterId }: { facts: PlacementFacts; clusterId: string },
): PlacementFaultData {
  const cluster = facts.clusters.find(({ id }) => id === clusterId)
  const params = faultParams(fault, cluster?.name ?? '')
  if (fault.code !== 'offer-elsewhere') return { code: fault.code, params }
  const offerName = facts.offers.find(({ id }) => id === fault.offerId)?.name ?? ''
  return { code: fault.code, params: { ...params, offerName } }
}

/** The same, where nothing can be stored for it. */
export function faultProblem({ code, params }: PlacementFaultData): Problem {
  return new Problem(code, params)
}
