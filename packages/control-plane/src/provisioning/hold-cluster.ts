import type { ClusterHold } from '@grenier/contracts'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Keeps a cluster from being written to from now on, by anything of ours; it is still watched and read. The first thing to do
 * with every cluster after the database was restored (cluster rule 6). Problems: `not-found`, `hold-known` while one lasts.
 */
export function holdCluster(ports: ControlPlanePorts): UseCase<'holdCluster'> {
  return (command, call) =>
    runCommand(ports, { operation: 'holdCluster', command, call }, async (tx, now) => {
      const { clusterId, reason } = command
      found(await tx.provisioning.getCluster(clusterId))
      const answer: ClusterHold = {
        id: ports.ids.next(),
        clusterId,
        cause: 'operator',
        detail: reason,
        heldAt: now,
        heldBy: call.actor.subject,
        liftedAt: null,
        liftedBy: null,
        liftReason: null,
        version: 1,
      }
      if (!(await tx.provisioning.insertClusterHold(answer, null))) throw new Problem('hold-known')
      return { answer, audit: [{ tenantId: null, subjectKind: 'cluster-hold', subjectId: answer.id }] }
    })
}
