import { namespacesMaxOf } from '../provisioning/place-tenant.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { StoredTask } from './tasks.ports.ts'

/**
 * Why a drill must not make its namespace now: its cluster has as many as it may (cluster rule 32); null where it may, and of
 * any other task. Nobody places a tenant until the commit, so that both together do not make one too many. A drill whose
 * time is over makes none: it is let through, to be seen to fail.
 */
export async function drillCrowding(
  tx: Transaction,
  ports: Pick<ControlPlanePorts, 'installation' | 'wallClock'>,
  { kind, tenantId, id, clusterId }: Pick<StoredTask, 'kind' | 'tenantId' | 'id' | 'clusterId'>,
): Promise<string | null> {
  if (kind !== 'drill') return null
  const drill = await tx.protection.getDrill(tenantId, id)
  if (drill === null || ports.wallClock.now() >= drill.expiresAt) return null
  await tx.provisioning.lockPlacements()
  const { clusters } = await tx.provisioning.placementFacts({ countsNamespaces: true })
  const cluster = clusters.find((one) => one.id === clusterId)
  const namespacesMax = namespacesMaxOf(ports)
  if (cluster === undefined || cluster.namespaces < namespacesMax) return null
  return `waits for a namespace: the cluster has ${cluster.namespaces} of at most ${namespacesMax}`
}
