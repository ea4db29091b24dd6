import type { Server } from 'node:https'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Cluster } from './cluster.ts'
import { startControllers } from './controllers/controllers.ts'
import { openCredentials } from './credentials.ts'
import { exchangeOf } from './http/exchange.ts'
import { ListReader } from './http/list.ts'
import { route } from './http/router.ts'
import { GivenTokens } from './http/token-requests.ts'
import { KindRegistry } from './kinds/registry.ts'
import { kubeconfigYaml } from './kubeconfig.ts'
import type { EmbeddedKubernetes, EmbeddedKubernetesOptions } from './options.ts'
import { seed } from './seed.ts'
import { Journal } from './store/journal.ts'
import { Store } from './store/store.ts'

const historyEventsDefault = 4096
const keepAliveMs = 60_000

/**
 * Starts a Kubernetes API on 127.0.0.1 in this thread. It is a test double: see the README for what it answers 501.
 * Rejects when the port is taken, a custom resource cannot be served, or the data file cannot be read.
 */
export async function startEmbeddedKubernetes(options: EmbeddedKubernetesOptions = {}): Promise<EmbeddedKubernetes> {
  const { certificate, key, token } = await openCredentials(options.credentialsFile)
  const journal = options.dataFile === undefined ? undefined : new Journal(options.dataFile)
  const historyEventsMax = options.watchHistoryEventsMax ?? historyEventsDefault
  const cluster: Cluster = {
    store: new Store({ journal, historyEventsMax }),
    kinds: new KindRegistry(),
    certificate,
    now: () => new Date(),
  }
  seed(cluster, options)
  cluster.store.history.forgetUntil(cluster.store.currentRevision())
  const stopControllers = startControllers(cluster, {
    roundingSteps: new Map((options.storageClasses ?? []).map((one) => [one.name, one.roundingStepBytes])),
    bucketEndpoint: options.bucketProvisioner,
  })
  const tokens = new GivenTokens(options.tokenLifeSecondsMax)
  const resources = { cluster, lists: new ListReader(cluster), token, tokens }
  const server = createServer({ cert: certificate, key, keepAliveTimeout: keepAliveMs }, (request, response) => {
    void route(resources, exchangeOf(request, response))
  })
  const port = await listen(server, options.port ?? 0)
  const address = `https://127.0.0.1:${port}`
  return {
    server: address,
    kubeconfig: kubeconfigYaml({ server: address, certificate, token }),
    kubeSystemUid: cluster.store.get('namespaces', '', 'kube-system')?.metadata.uid ?? '',
    close: async () => {
      stopControllers()
      await stop(server)
      journal?.close()
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
