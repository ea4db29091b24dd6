import type { PlacementFaultData, TenantPlacement } from '@grenier/contracts'
import {
  type CivilDate,
  choosePlacement,
  type JudgedCluster,
  judgeClusters,
  type NamedPlaces,
  namespacesPerClusterMax,
  type Placement,
  type PlacementAnswer,
  type PlacementWish,
} from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { clusterFaultData, faultProblem } from './fault-data.ts'
import type { PlacementFacts } from './placement.ports.ts'

export interface TenantToPlace {
  readonly wish: PlacementWish
  readonly named: NamedPlaces
  readonly today: CivilDate
}

export interface JudgedPlacement {
  readonly facts: PlacementFacts
  readonly clusters: readonly JudgedCluster[]
  readonly answer: PlacementAnswer
}

/** More enrolments than ever run at once: nearer than this to its ceiling, a cluster is counted by one at a time. */
const placesUncounted = 200

export function namespacesMaxOf({ installation }: Pick<ControlPlanePorts, 'installation'>): number {
  return installation.namespacesPerClusterMax ?? namespacesPerClusterMax
}

/** Who chose: the operator where it named both clusters. */
export function chosenBy({ storageClusterId, backupClusterId }: NamedPlaces): TenantPlacement['chosenBy'] {
  return storageClusterId === null || backupClusterId === null ? 'policy' : 'operator'
}

/** Asks the rule where a tenant would stand now. */
export async function judgePlacement(
  ports: Pick<ControlPlanePorts, 'installation'>,
  tx: Transaction,
  { wish, named, today }: TenantToPlace,
): Promise<JudgedPlacement> {
  const namespacesMax = namespacesMaxOf(ports)
  const facts = await tx.provisioning.placementFacts({ countsNamespaces: true })
  const clusters = judgeClusters(facts, wish, { today, namespacesMax })
  return { facts, clusters, answer: choosePlacement(clusters, { named, namespacesMax }) }
}

/** Why a placement was refused, with the names of what it speaks of. */
export function placementRefusal({ facts, answer }: JudgedPlacement): PlacementFaultData | null {
  if (answer.kind === 'placed') return null
  if (answer.code === 'cluster-unfit') return clusterFaultData(answer.fault, { facts, clusterId: answer.clusterId })
  if (answer.code !== 'backup-same-site') return { code: answer.code, params: {} }
  const { name = '' } = facts.clusters.find(({ id }) => id === answer.otherClusterId) ?? {}
  return { code: answer.code, params: { placeName: name } }
}

/**
 * Where a tenant goes. Close to the ceiling of a cluster, nobody else places a tenant until the commit, so that no cluster
 * ever gets more namespaces than it may (cluster rule 32). Problems: `cluster-unknown`, `backup-same-site`,
 * `placement-impossible`, `certificate-missing`, `certificate-expired`, `residency-not-met`, `cluster-full`.
 */
export async function placeTenant(
  ports: Pick<ControlPlanePorts, 'installation'>,
  tx: Transaction,
  tenant: TenantToPlace,
): Promise<Placement> {
  let judged = await judgePlacement(ports, tx, tenant)
  const namespacesMax = namespacesMaxOf(ports)
  if (judged.facts.clusters.some(({ namespaces }) => namespaces + placesUncounted >= namespacesMax)) {
    await tx.provisioning.lockPlacements()
    judged = await judgePlacement(ports, tx, tenant)
  }
  const refusal = placementRefusal(judged)
  if (refusal !== null) throw faultProblem(refusal)
  if (judged.answer.kind === 'refused') throw new Error('a refused placement has a reason')
  return judged.answer.placement
}
