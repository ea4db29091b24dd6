import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Clusters by name, without their kubeconfigs. */
export function listClusters({ unitOfWork }: ControlPlanePorts): UseCase<'listClusters'> {
  return (command) => unitOfWork.glance({ kind: 'platform' }, (tx) => tx.provisioning.listClusters(command))
}
