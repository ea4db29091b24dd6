import { type EmbeddedKubernetes, startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { GIB } from '@grenier/quota-billing'
import { createRandom } from '../../fidelity/random.ts'
import { createRawKubernetesClient, type RawKubernetesClient } from '../../harness/raw-kubernetes-client.ts'
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts'
import { type Ills, startReplica } from './replica.ts'
import { classNames, openTown, type Town } from './town.ts'
import { startWitness, type Witness } from './witness.ts'

/** A cluster, a proxy before it, a town that knows the cluster by the proxy's address, and a witness behind it. */
export interface Scene {
  readonly kubernetes: EmbeddedKubernetes
  readonly client: RawKubernetesClient
  readonly proxy: FaultyProxy
  readonly town: Town
  readonly witness: Witness
  /** Ends before the town does. */
  startWorkers(count: number, ills?: Ills): Promise<void>
  close(): Promise<void>
}

const healthy: Ills = { random: createRandom(1), stalls: 0, losesDatabase: 0, isOver: true }

export async function openScene(): Promise<Scene> {
  const closing: (() => Promise<void> | void)[] = []
  const kubernetes = await startEmbeddedKubernetes({
    storageClasses: Object.values(classNames).map((name) => ({ name, roundingStepBytes: GIB })),
    bucketProvisioner: { endpointHost: 's3.cergy.example', endpointPort: 443 },
  })
  closing.push(() => kubernetes.close())
  const client = createRawKubernetesClient(kubernetes.kubeconfig)
  closing.push(() => client.close())
  const proxy = await startFaultyProxy(kubernetes.kubeconfig)
  closing.push(() => proxy.close())
  const town = await openTown(proxy.kubeconfig)
  closing.push(() => town.close())
  const witness = await startWitness(client)
  closing.push(() => witness.stop())
  return {
    kubernetes,
    client,
    proxy,
    town,
    witness,
    async startWorkers(count, ills = healthy) {
      for (let number = 0; number < count; number += 1) {
        const replica = await startReplica(town, { ills })
        closing.push(() => replica.stop())
      }
    },
    async close() {
      for (const close of closing.toReversed()) await close()
    },
  }
}
