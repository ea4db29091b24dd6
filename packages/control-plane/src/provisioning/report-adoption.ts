import type { Adoption, Command } from '@grenier/contracts'
import { found } from '../shared/access.ts'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { adoptionObstacle } from './adoptable-tenant.ts'
import type { AdoptionFacts } from './adoption.ports.ts'
import { adoptionFindings, adoptionFingerprint, blockersOf } from './adoption-findings.ts'
import { isNamespaceOfCluster, isReservedNamespace } from './reserved-namespaces.ts'
import { blueprintToCompare, type TenantState } from './tenant-blueprint.ts'

/** Everything that can be refused without asking the cluster, then what stands there. */
async function lookAt(
  ports: ApiPorts,
  command: Command<'reportAdoption'>,
): Promise<{ state: TenantState; facts: AdoptionFacts }> {
  const { tenantId, clusterId, namespace } = command
  if (isReservedNamespace(namespace)) throw new Problem('adoption-namespace-reserved', { namespace })
  const read = await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
    const state = found(await tx.provisioning.readTenantState(tenantId))
    const obstacle = await adoptionObstacle(tx, state, command)
    return { state, obstacle, stored: await tx.provisioning.getCluster(state.storageClusterId) }
  })
  const { state, obstacle, stored } = read
  if (obstacle !== null) throw new Problem(obstacle.code, obstacle.params)
  if (clusterId !== state.storageClusterId) throw new Problem('adoption-other-cluster')
  if (stored === null) throw new Error(`cluster ${clusterId} is not declared`)
  const { kubeSystemUid, profile } = stored.cluster
  if (isNamespaceOfCluster(namespace, profile)) throw new Problem('adoption-namespace-reserved', { namespace })
  const kubeconfig = ports.secretBox.open(stored.kubeconfigSealed)
  const facts = await ports.examineNamespace({
    access: { clusterId, kubeconfig, kubeSystemUid, profile },
    blueprint: blueprintToCompare(ports.installation.id, tenantId, { state, profile }),
    namespace,
  })
  if (facts === null) throw new Problem('adoption-namespace-missing', { namespace })
  if (facts.isTerminating) throw new Problem('adoption-namespace-terminating', { namespace })
  return { state, facts }
}

/**
 * Reports how an existing namespace differs from what Grenier wants in a tenant's storage namespace. The cluster is read
 * outside the transaction and nothing is written there. Problems: `not-found`, `adoption-namespace-reserved`, `exit-open`,
 * `tenant-already-provisioned`, `adoption-namespace-taken`, `adoption-other-cluster`, `adoption-namespace-missing`,
 * `adoption-namespace-terminating`, `cluster-unreachable`, `cluster-credential-refused`.
 */
export function reportAdoption(ports: ApiPorts): UseCase<'reportAdoption'> {
  return async (command, call) => {
    const { state, facts } = await lookAt(ports, command)
    return await runCommand(ports, { operation: 'reportAdoption', command, call }, async (tx, now) => {
      const { tenantId, clusterId, namespace, reason } = command
      const findings = adoptionFindings(facts, { tenantId, namespace, quotas: state.quotas })
      const answer: Adoption = {
        id: ports.ids.next(),
        tenantId,
        clusterId,
        namespace,
        namespaceUid: facts.namespaceUid,
        state: 'reported',
        findings,
        adoptable: blockersOf(findings).length === 0,
        fingerprint: adoptionFingerprint(facts.namespaceUid, findings),
        reason,
        reportedAt: now,
        reportedBy: call.actor.subject,
        decidedAt: null,
        decidedBy: null,
        decisionReason: null,
        writeBegunAt: null,
        endedAt: null,
        refusal: null,
        version: 1,
      }
      await tx.provisioning.insertAdoption(answer)
      return { answer, audit: [{ tenantId, subjectKind: 'adoption', subjectId: answer.id }] }
    })
  }
}
