import type { Cluster } from '@grenier/contracts'
import type { ClusterFacts } from '@grenier/control-plane/ports'

/** What a cluster says of itself that lacks nothing. */
export function factsOf(cluster: Cluster | undefined, changes: Partial<ClusterFacts> = {}): ClusterFacts {
  if (cluster === undefined) throw new Error('no cluster is declared')
  const { kubeSystemUid, server, kubernetesVersion } = cluster
  return {
    kubeSystemUid,
    server,
    kubernetesVersion,
    credentialExpiresAt: null,
    served: ['k8up.io', 'objectbucket.io', 'snapshot.storage.k8s.io'].map((group) => ({ group, versions: ['v1'] })),
    storageClasses: [{ name: 'standard', reclaimPolicy: 'Retain' }],
    claimSteps: 'enforced',
    keeping: null,
    exit: { kind: 'separate', credentialExpiresAt: null, missingPermissions: [] },
    missingPermissions: [],
    ...changes,
  }
}
