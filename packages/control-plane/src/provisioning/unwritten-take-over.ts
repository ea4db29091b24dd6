import type { Adoption } from '@grenier/contracts'
import { addMs, civilDateOf } from '@grenier/quota-billing'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { AdoptionFacts } from './adoption.ports.ts'
import { tenantLeaseMs } from './kept-lease.ts'
import type { Lease } from './ports.ts'
import { blueprintToCompare } from './tenant-blueprint.ts'

/** Problem: `adoption-begun`, since when and where. */
export function begunProblem(
  { installation }: Pick<ApiPorts, 'installation'>,
  { namespace, writeBegunAt, decidedAt, reportedAt }: Adoption,
): Problem {
  const begunOn = civilDateOf(writeBegunAt ?? decidedAt ?? reportedAt, installation.timeZone)
  return new Problem('adoption-begun', { namespace, begunOn })
}

/** What stands in the namespace now; null: it is gone. Problems: `cluster-unreachable`, `cluster-credential-refused`. */
async function look(ports: ApiPorts, { tenantId, clusterId, namespace }: Adoption): Promise<AdoptionFacts | null> {
  const { state, stored } = await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => ({
    state: await tx.provisioning.readTenantState(tenantId),
    stored: await tx.provisioning.getCluster(clusterId),
  }))
  if (state === null || stored === null) throw new Error(`adoption of ${namespace} is of no tenant or cluster`)
  const { kubeSystemUid, profile } = stored.cluster
  const kubeconfig = ports.secretBox.open(stored.kubeconfigSealed)
  return await ports.examineNamespace({
    access: { clusterId, kubeconfig, kubeSystemUid, profile },
    blueprint: blueprintToCompare(ports.installation.id, tenantId, { state, profile }),
    namespace,
  })
}

/** The mark on the namespace is a take-over's first write: without it, and without our label, it has written nothing. */
function hasWritten(adoption: Adoption, facts: AdoptionFacts | null): boolean {
  if (facts === null || facts.namespaceUid !== adoption.namespaceUid) return false
  return facts.begunBy === adoption.id || facts.labelledTenantId === adoption.tenantId
}

/**
 * The tenant's lease, under which no take-over writes, given that this one was to begin and the cluster shows that it has
 * written nothing: its first write is refused there, or never came through. Problem: `adoption-begun` where it has, where a
 * run is under way, and where nobody can look.
 */
export async function holdUnwritten(ports: ApiPorts, adoption: Adoption): Promise<Lease> {
  const { unitOfWork, wallClock, ids } = ports
  const { tenantId } = adoption
  const now = wallClock.now()
  const wanted = { tenantId, holder: ids.next(), now, expiresAt: addMs(now, tenantLeaseMs) }
  const lease = await unitOfWork.transact({ kind: 'platform' }, (tx) => tx.provisioning.acquireLease(wanted))
  if (lease === null) throw begunProblem(ports, adoption)
  try {
    if (hasWritten(adoption, await look(ports, adoption))) throw begunProblem(ports, adoption)
    return lease
  } catch (error) {
    await unitOfWork.transact({ kind: 'platform' }, (tx) => tx.provisioning.releaseLease(lease))
    throw error instanceof Problem ? begunProblem(ports, adoption) : error
  }
}
