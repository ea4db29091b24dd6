import { Problem } from '../shared/problem.ts'
import type { ClusterAccess } from './cluster-access.ports.ts'
import type { ClusterGateway } from './ports.ts'

/**
 * Whether anybody answers for a cluster, asked on a connection of its own. A refusal is an answer, and so is whatever keeps us
 * from asking at all; another cluster at its address is none. Only who must not be wrong about a silence asks this.
 */
export async function clusterAnswers(
  identify: ClusterGateway['identify'],
  { kubeconfig, kubeSystemUid }: Pick<ClusterAccess, 'kubeconfig' | 'kubeSystemUid'>,
): Promise<boolean> {
  try {
    return (await identify(kubeconfig)).kubeSystemUid === kubeSystemUid
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return error.code !== 'cluster-unreachable'
  }
}
