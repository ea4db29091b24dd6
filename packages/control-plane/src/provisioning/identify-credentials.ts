import type { ExitAccess } from '@grenier/contracts'
import { Problem } from '../shared/problem.ts'
import type { ClusterIdentity } from './cluster-access.ports.ts'
import type { ClusterGateway } from './ports.ts'

type Identify = ClusterGateway['identify']

/** What is shown of the identity of exits. */
export interface ExitIdentity {
  readonly exitAccess: ExitAccess
  readonly exitUsername: string | null
}

/**
 * Asks the cluster who the identity of exits is. Problems: `exit-credential-other-cluster` unless it reaches the very same
 * cluster (rule 7), `exit-credential-same-identity` where it is the worker's, and those of `ClusterGateway.identify`.
 */
export async function identifyExit(
  identify: Identify,
  worker: ClusterIdentity,
  exitKubeconfig: string,
): Promise<ExitIdentity> {
  const exit = await identify(exitKubeconfig)
  const { kubeSystemUid, username = null } = exit
  if (kubeSystemUid !== worker.kubeSystemUid) throw new Problem('exit-credential-other-cluster', { kubeSystemUid })
  if (username !== null && username === worker.username) {
    throw new Problem('exit-credential-same-identity', { username })
  }
  return { exitAccess: 'separate', exitUsername: username }
}

/** Who destroys where there is no credential for it: the worker where an operator says so, else nobody. */
export function exitWithoutCredential(workerMayDestroy: boolean | undefined): ExitIdentity {
  return { exitAccess: workerMayDestroy === true ? 'worker' : 'none', exitUsername: null }
}
