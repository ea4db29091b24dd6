import { expectedVersion, found } from '../shared/access.ts'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { ensureCapsuleFits } from './capsule-fitness.ts'
import { clusterAccessOf, exitCredentialOf } from './cluster-access.ts'

/**
 * Changes how Capsule is dealt with on a cluster (cluster rule 29). To and from `tenants` only while no tenant stands there: a
 * namespace that goes with a Tenant cannot leave it without a moment in which nobody counts its bytes, or in which it could be
 * deleted with the Tenant. Problems: `not-found`, `if-match-missing`, `version-stale`, `capsule-tenants-standing`,
 * `capsule-unserved`, `capsule-may-not-assign`, and those of reaching the cluster.
 */
export function changeCapsuleMode(ports: ApiPorts): UseCase<'changeCapsuleMode'> {
  const operation = 'changeCapsuleMode'
  return async (command, call) => {
    const { clusterId, capsule } = command
    const read = found(await ports.unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.getCluster(clusterId)))
    if (capsule === 'tenants') {
      const access = { ...clusterAccessOf(ports, read), exit: exitCredentialOf(ports, read) }
      const facts = await ports.examineCluster(access)
      const { kubeSystemUid } = facts
      if (kubeSystemUid !== access.kubeSystemUid) throw new Problem('cluster-other-identity', { kubeSystemUid })
      ensureCapsuleFits(capsule, facts.capsule ?? null)
    }
    return await runCommand(ports, { operation, command, call }, async (tx) => {
      await tx.provisioning.lockClusterAlone(clusterId)
      const { cluster } = found(await tx.provisioning.getCluster(clusterId))
      if (cluster.version !== expectedVersion(call) || cluster.version !== read.cluster.version) {
        throw new Problem('version-stale')
      }
      const before = cluster.profile.capsule ?? 'off'
      const isMove = before !== capsule && (before === 'tenants' || capsule === 'tenants')
      if (isMove && (await tx.provisioning.hasTenants(clusterId))) throw new Problem('capsule-tenants-standing')
      const answer = { ...cluster, profile: { ...cluster.profile, capsule }, version: cluster.version + 1 }
      await tx.provisioning.updateClusterProfile(answer)
      const audited = encodeAnswer(operation, cluster)
      return { answer, audit: [{ tenantId: null, subjectKind: 'cluster', subjectId: clusterId, before: audited }] }
    })
  }
}
