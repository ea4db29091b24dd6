import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { shownProbe } from './start-network-probe.ts'

const platform = { kind: 'platform' } as const
const listedMax = 100

/** One probe of a cluster's network. Problems: `not-found`. */
export function getNetworkProbe({ unitOfWork }: ControlPlanePorts): UseCase<'getNetworkProbe'> {
  return async ({ clusterId, probeId }) =>
    shownProbe(found(await unitOfWork.read(platform, (tx) => tx.provisioning.getNetworkProbe(clusterId, probeId))))
}

/** Probes of a cluster's network, the newest first. Problems: `not-found`. */
export function listNetworkProbes({ unitOfWork }: ControlPlanePorts): UseCase<'listNetworkProbes'> {
  return async ({ clusterId }) => {
    const probes = await unitOfWork.read(platform, async (tx) => {
      found(await tx.provisioning.getCluster(clusterId))
      return await tx.provisioning.listNetworkProbes({ clusterId, areJudged: false, limit: listedMax })
    })
    return { items: probes.map(shownProbe) }
  }
}
