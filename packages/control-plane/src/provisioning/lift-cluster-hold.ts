import { expectedVersion, found } from '../shared/access.ts'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/** The highest of some revisions, 0 of none. */
function highest(...revisions: readonly (bigint | null)[]): bigint {
  return revisions.reduce<bigint>((most, one) => (one !== null && one > most ? one : most), 0n)
}

/**
 * Lifts a hold: the operator says that the ledger is right, every tenant there is brought to it again, and the cluster is this
 * database's: another that writes to it finds itself held. The cluster is asked
 * first, outside the transaction, for the highest revision that stands there: revisions go on above it, so that nothing there
 * counts as newer any more. What is of another installation has to be taken away before, or holds the cluster again. Problems:
 * `not-found`, `if-match-missing`, `version-stale`, `hold-lifted`, `cluster-unreachable`, `cluster-credential-refused`.
 */
export function liftClusterHold(ports: ApiPorts): UseCase<'liftClusterHold'> {
  const operation = 'liftClusterHold'
  const { unitOfWork, secretBox, installation } = ports
  return async (command, call) => {
    const { clusterId, holdId, reason } = command
    const stored = found(await unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.getCluster(clusterId)))
    const { kubeSystemUid, profile } = stored.cluster
    const kubeconfig = secretBox.open(stored.kubeconfigSealed)
    const standing = await ports.newestRevisionOn(
      { clusterId, kubeconfig, kubeSystemUid, profile },
      { installationId: installation.id, ofEveryKind: true },
    )
    return await runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { hold, seenRevision } = found(await tx.provisioning.lockClusterHold(clusterId, holdId))
      if (hold.version !== expectedVersion(call)) throw new Problem('version-stale')
      if (hold.liftedAt !== null) throw new Problem('hold-lifted')
      const ended = { liftedAt: now, liftedBy: call.actor.subject, liftReason: reason }
      const answer = { ...hold, ...ended, version: hold.version + 1 }
      await tx.provisioning.liftClusterHold(answer, highest(standing, seenRevision))
      const tenantIds = await tx.provisioning.tenantsOnCluster(clusterId)
      const before = encodeAnswer(operation, hold)
      return {
        answer,
        audit: [{ tenantId: null, subjectKind: 'cluster-hold', subjectId: holdId, before }],
        jobs: tenantIds.map(reconcileTenantJob),
      }
    })
  }
}
