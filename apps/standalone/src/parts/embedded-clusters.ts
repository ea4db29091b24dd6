import { join } from 'node:path'
import type { ClusterAccess, ClusterGateway } from '@grenier/control-plane/ports'
import { type EmbeddedKubernetes, startEmbeddedKubernetesThread } from '@grenier/embedded-kubernetes'
import type { GatewayLimits } from '@grenier/kubernetes'
import { storyOffers } from '../story/offers.ts'
import type { StoryCluster } from '../story/story-tools.ts'
import { writeFileAtomically } from './write-file-atomically.ts'

/** The two clusters of the demo: test doubles that keep their objects in the data folder. */
export interface EmbeddedClusters {
  readonly storage: StoryCluster
  readonly backup: StoryCluster
  /** The gateway with today's credentials, whatever the database holds. */
  withCredentials(gateway: ClusterGateway): ClusterGateway
  readonly limits: Partial<GatewayLimits>
  close(): Promise<void>
}

const clusterNames = { storage: 'grappe-principale', backup: 'grappe-secours' } as const

/** Starts both, each in a thread of its own, with what they held before. */
export async function startEmbeddedClusters(dir: string): Promise<EmbeddedClusters> {
  const [storage, backup] = await Promise.all([startCluster(dir, 'storage'), startCluster(dir, 'backup')])
  const byUid = new Map([storage, backup].map((cluster) => [cluster.kubeSystemUid, cluster.kubeconfig]))
  const withToday = (access: ClusterAccess): ClusterAccess => ({
    ...access,
    kubeconfig: byUid.get(access.kubeSystemUid) ?? access.kubeconfig,
  })
  return {
    storage: { name: clusterNames.storage, kubeconfig: storage.kubeconfig },
    backup: { name: clusterNames.backup, kubeconfig: backup.kubeconfig },
    // Nobody else is served by them: what spares a shared API server would only make the demo slow (cluster rule 32).
    limits: { requestsPerSecondMax: Number.POSITIVE_INFINITY, inFlightMax: 32 },
    // An embedded cluster has a new port and new credentials at every start. Declared kubeconfigs never change, and a
    // cluster is who its kube-system says it is: so what was declared is exchanged for what is valid today.
    withCredentials: (gateway) => ({
      identify: (kubeconfig) => gateway.identify(kubeconfig),
      prepare: (access) => gateway.prepare(withToday(access)),
      reconcile: (run) => gateway.reconcile({ ...run, storage: withToday(run.storage), backup: withToday(run.backup) }),
      close: () => gateway.close(),
    }),
    close: async () => {
      await Promise.all([storage.close(), backup.close()])
    },
  }
}

async function startCluster(dir: string, place: 'storage' | 'backup'): Promise<EmbeddedKubernetes> {
  // Both serve every class: an object store hands its buckets out through either.
  const storageClasses = storyOffers.map(({ className, roundingStepBytes }) => ({ name: className, roundingStepBytes }))
  const cluster = await startEmbeddedKubernetesThread({
    storageClasses,
    bucketProvisioner: { endpointHost: `s3.${place}.demo.invalid`, endpointPort: 443 },
    dataFile: join(dir, `cluster-${place}.jsonl`),
  })
  // For kubectl, while the demo runs.
  await writeFileAtomically(join(dir, `${clusterNames[place]}.kubeconfig`), cluster.kubeconfig)
  return cluster
}
