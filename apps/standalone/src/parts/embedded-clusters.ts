import { join } from 'node:path'
import type { ClusterAccess } from '@grenier/control-plane/ports'
import { type EmbeddedKubernetes, startEmbeddedKubernetesThread } from '@grenier/embedded-kubernetes'
import type { Logger } from '@grenier/platform'
import { storyOffers } from '../story/offers.ts'
import type { DemoClusters } from './demo-clusters.ts'
import { simulateBackups } from './simulated-backups.ts'
import { writeFileAtomically } from './write-file-atomically.ts'

const clusterNames = { storage: 'grappe-principale', backup: 'grappe-secours' } as const

/** Starts the demo's two clusters, test doubles in a thread each, with the objects that the data folder keeps of them. */
export async function startEmbeddedClusters(dir: string, logger: Logger): Promise<DemoClusters> {
  const [storage, backup] = await Promise.all([startCluster(dir, 'storage'), startCluster(dir, 'backup')])
  const byUid = new Map([storage, backup].map((cluster) => [cluster.kubeSystemUid, cluster.kubeconfig]))
  const backups = simulateBackups({
    kubeconfig: storage.kubeconfig,
    className: storyOffers.find(({ code }) => code === 'standard')?.className ?? '',
    onError: (error) => logger.warn({ err: error }, 'simulated backups'),
  })
  const withToday = <Access extends ClusterAccess>(access: Access): Access => ({
    ...access,
    kubeconfig: byUid.get(access.kubeSystemUid) ?? access.kubeconfig,
  })
  return {
    story: {
      storage: { name: clusterNames.storage, kubeconfig: storage.kubeconfig },
      backup: { name: clusterNames.backup, kubeconfig: backup.kubeconfig },
      complete: true,
      fill: (namespace) => backups.begin(namespace),
    },
    slugPrefix: '',
    // Nobody else is served by them: what spares a shared API server would only make the demo slow (cluster rule 32).
    limits: { requestsPerSecondMax: Number.POSITIVE_INFINITY, inFlightMax: 32 },
    // An embedded cluster has a new port and new credentials at every start. Declared kubeconfigs never change, and a
    // cluster is who its kube-system says it is: so what was declared is exchanged for what is valid today.
    withCredentials: (gateway) => ({
      identify: (kubeconfig) => gateway.identify(kubeconfig),
      answers: (access) => gateway.answers(withToday(access)),
      examine: (access) => gateway.examine(withToday(access)),
      prepare: (access) => gateway.prepare(withToday(access)),
      stamp: {
        read: (access, installationId) => gateway.stamp.read(withToday(access), installationId),
        write: (access, order) => gateway.stamp.write(withToday(access), order),
      },
      newestRevision: (access, wanted) => gateway.newestRevision(withToday(access), wanted),
      reconcile: (run) => gateway.reconcile({ ...run, storage: withToday(run.storage), backup: withToday(run.backup) }),
      protection: {
        observe: (access, namespace) => gateway.protection.observe(withToday(access), namespace),
        advance: (access, task) => gateway.protection.advance(withToday(access), task),
        removeDrill: (access, drill) => gateway.protection.removeDrill(withToday(access), drill),
        writers: (access, namespace) => gateway.protection.writers(withToday(access), namespace),
        unendedRestores: (access, namespace) => gateway.protection.unendedRestores(withToday(access), namespace),
        removeMoveTarget: (access, target) => gateway.protection.removeMoveTarget(withToday(access), target),
        findMoveTarget: (access, target) => gateway.protection.findMoveTarget(withToday(access), target),
        backupKey: (access, bucket) => gateway.protection.backupKey(withToday(access), bucket),
      },
      exit: {
        inventory: (places) => gateway.exit.inventory({ ...places, clusters: places.clusters.map(withToday) }),
        destroy: (pass) => gateway.exit.destroy({ ...pass, clusters: pass.clusters.map(withToday) }),
      },
      credentials: gateway.credentials,
      adoption: {
        examine: (look) => gateway.adoption.examine({ ...look, access: withToday(look.access) }),
        takeOver: (order) => gateway.adoption.takeOver({ ...order, access: withToday(order.access) }),
      },
      capacity: { look: (access) => gateway.capacity.look(withToday(access)) },
      networkProbe: {
        advance: (access, probe) => gateway.networkProbe.advance(withToday(access), probe),
        remove: (access, probe) => gateway.networkProbe.remove(withToday(access), probe),
      },
      close: () => gateway.close(),
    }),
    close: async () => {
      await backups.close()
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
