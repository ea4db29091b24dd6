import type { NetworkProbe } from '@grenier/contracts'
import { addMs } from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { StoredNetworkProbe } from './network-probe.ports.ts'

/** A probe that has shown nothing by then is given up and cleaned. */
const networkProbeMs = 10 * 60_000

/** What is shown of a stored probe. */
export function shownProbe({ deadlineAt: _deadline, namespaceUid: _uid, ...probe }: StoredNetworkProbe): NetworkProbe {
  return probe
}

/**
 * Begins a probe of a cluster's network; a job does it (cluster rule 16). Problems: `not-found`, `network-probe-running` while
 * another one of the cluster has not ended, `cluster-held` while nothing may be written to it.
 */
export function startNetworkProbe(ports: ControlPlanePorts): UseCase<'startNetworkProbe'> {
  const { ids, wallClock } = ports
  return (command, call) =>
    runCommand(ports, { operation: 'startNetworkProbe', command, call }, async (tx) => {
      const { clusterId } = command
      found(await tx.provisioning.getCluster(clusterId))
      const hold = await tx.provisioning.lastingClusterHold(clusterId)
      if (hold !== null) throw new Problem('cluster-held', { detail: hold.detail })
      // Technical time in all of it: what a network enforces grows old whatever a simulated clock says.
      const now = wallClock.now()
      const answer: NetworkProbe = {
        id: ids.next(),
        clusterId,
        state: 'running',
        message: 'requested',
        verdict: null,
        reason: null,
        ingress: null,
        egress: null,
        requestedBy: call.actor.subject,
        requestedAt: now,
        endedAt: null,
        version: 1,
      }
      const stored = { ...answer, deadlineAt: addMs(now, networkProbeMs), namespaceUid: null }
      if (!(await tx.provisioning.insertNetworkProbe(stored))) throw new Problem('network-probe-running')
      const probeId = answer.id
      return {
        answer,
        audit: [{ tenantId: null, subjectKind: 'network-probe', subjectId: probeId }],
        jobs: [{ kind: 'probe-network', tenantId: null, subjectId: probeId, payload: { clusterId, probeId } }],
      }
    })
}
