import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Where the use inside the volumes of a cluster is asked; never its token. Problem: `not-found`. */
export function getMeasurementSource({ unitOfWork }: ControlPlanePorts): UseCase<'getMeasurementSource'> {
  return ({ clusterId }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const { cluster } = found(await tx.provisioning.getCluster(clusterId))
      const known = await tx.metering.getMeasurementSource(clusterId)
      return { clusterId, source: known?.source ?? null, version: cluster.version }
    })
}
