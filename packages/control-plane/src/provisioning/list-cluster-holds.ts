import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Every hold of a cluster, the newest first. Problems: `not-found`. */
export function listClusterHolds({ unitOfWork }: ControlPlanePorts): UseCase<'listClusterHolds'> {
  return ({ clusterId }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      found(await tx.provisioning.getCluster(clusterId))
      return { items: await tx.provisioning.listClusterHolds(clusterId) }
    })
}
