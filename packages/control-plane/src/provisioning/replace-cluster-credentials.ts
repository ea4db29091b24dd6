import type { Command } from '@grenier/contracts'
import { expectedVersion, found } from '../shared/access.ts'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { StoredCluster } from './cluster-credentials.ports.ts'
import { type ExitIdentity, exitWithoutCredential, identifyExit } from './identify-credentials.ts'
import { everydayCredential } from './in-cluster-access.ts'

interface Replacement {
  readonly seen: Pick<StoredCluster['cluster'], 'server' | 'kubernetesVersion' | 'reachedBy'> & ExitIdentity
  readonly kubeconfigSealed: string
  readonly exitKubeconfigSealed: string | null
}

/** Asks the cluster about what is to be replaced, and the one that stays about itself; writes nothing. */
async function prepare(
  { identifyCluster, secretBox }: ApiPorts,
  stored: StoredCluster,
  command: Command<'replaceClusterCredentials'>,
): Promise<Replacement> {
  const { cluster } = stored
  const { exitKubeconfig, workerMayDestroy } = command
  const everyday = everydayCredential(command)
  const worker = await identifyCluster(everyday?.kubeconfig ?? secretBox.open(stored.kubeconfigSealed))
  const { kubeSystemUid, server, kubernetesVersion } = worker
  if (kubeSystemUid !== cluster.kubeSystemUid) throw new Problem('cluster-other-identity', { kubeSystemUid })
  const kubeconfigSealed = everyday === undefined ? stored.kubeconfigSealed : secretBox.seal(everyday.kubeconfig)
  const about = { server, kubernetesVersion, reachedBy: everyday?.reachedBy ?? cluster.reachedBy }
  if (exitKubeconfig !== undefined) {
    const exit = await identifyExit(identifyCluster, worker, exitKubeconfig)
    return { seen: { ...about, ...exit }, kubeconfigSealed, exitKubeconfigSealed: secretBox.seal(exitKubeconfig) }
  }
  if (workerMayDestroy !== undefined) {
    return {
      seen: { ...about, ...exitWithoutCredential(workerMayDestroy) },
      kubeconfigSealed,
      exitKubeconfigSealed: null,
    }
  }
  const { exitAccess, exitUsername } = cluster
  const { username } = worker
  // The everyday identity would be the one whom the cluster lets destroy (rule 5).
  if (username !== undefined && username !== null && username === exitUsername) {
    throw new Problem('exit-credential-same-identity', { username })
  }
  return {
    seen: { ...about, exitAccess, exitUsername },
    kubeconfigSealed,
    exitKubeconfigSealed: stored.exitKubeconfigSealed,
  }
}

/**
 * Replaces credentials of a cluster, each of which must reach the very cluster that was declared (rule 7): an expired one, or
 * who destroys there (rule 5). Problems: `not-found`, `if-match-missing`, `version-stale`, `cluster-other-identity`, and those
 * of `declareCluster` about credentials.
 */
export function replaceClusterCredentials(ports: ApiPorts): UseCase<'replaceClusterCredentials'> {
  const operation = 'replaceClusterCredentials'
  return async (command, call) => {
    const { clusterId } = command
    const read = found(await ports.unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.getCluster(clusterId)))
    const { seen, ...sealed } = await prepare(ports, read, command)
    return await runCommand(ports, { operation, command, call }, async (tx) => {
      const { cluster } = found(await tx.provisioning.lockCluster(clusterId))
      // What was not replaced was read before the lock: another change since then is another version.
      if (cluster.version !== expectedVersion(call) || cluster.version !== read.cluster.version) {
        throw new Problem('version-stale')
      }
      const answer = { ...cluster, ...seen, version: cluster.version + 1 }
      await tx.provisioning.updateClusterCredentials({ cluster: answer, ...sealed })
      const before = encodeAnswer(operation, cluster)
      return { answer, audit: [{ tenantId: null, subjectKind: 'cluster', subjectId: clusterId, before }] }
    })
  }
}
