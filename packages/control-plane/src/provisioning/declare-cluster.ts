import type { ApiPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Declares a cluster. It is asked who it is before anything is stored, outside the transaction; its kubeconfig is kept
 * sealed and never shown again, neither in an answer nor in the audit trail. Problems: `site-unknown`, `cluster-known`
 * for a name or kube-system UID in use (cluster rule 7), `cluster-unreachable` and the kubeconfig's faults (rule 9).
 */
export function declareCluster(ports: ApiPorts): UseCase<'declareCluster'> {
  return async (command, call) => {
    const { kubeconfig, ...declared } = command
    const identity = await ports.identifyCluster(kubeconfig)
    return await runCommand(ports, { operation: 'declareCluster', command, call }, async (tx, now) => {
      if ((await tx.provisioning.getSite(command.siteId)) === null) throw new Problem('site-unknown')
      const answer = { ...declared, ...identity, id: ports.ids.next(), recordedAt: now, version: 1 }
      await tx.provisioning.insertCluster(answer, ports.secretBox.seal(kubeconfig))
      return { answer, audit: [{ tenantId: null, subjectKind: 'cluster', subjectId: answer.id }] }
    })
  }
}
