import { randomBytes } from 'node:crypto'
import { createServer } from 'node:https'
import { Api } from './api.ts'
import { builtInDefinitions } from './built-in-definitions.ts'
import { Catalog } from './catalog.ts'
import { kubeconfigText, makeCertificate } from './certificate.ts'
import { Controllers, type StorageClassOption } from './controllers.ts'
import { handle } from './handler.ts'
import { openJournal } from './journal.ts'
import { seed } from './seed.ts'
import { Store } from './store.ts'

export interface EmbeddedKubernetesOptions {
  /** 0, the default, takes a free port on 127.0.0.1. */
  readonly port?: number
  /** StorageClasses whose claims are bound at once, to volumes rounded up to the step. */
  readonly storageClasses?: readonly StorageClassOption[]
  /** CustomResourceDefinitions served beside the built-in ones (buckets, K8up, snapshots). */
  readonly customResources?: readonly unknown[]
  /** Acts as the bucket provisioner that names this object store. */
  readonly bucketProvisioner?: { readonly endpointHost: string; readonly endpointPort: number }
  /** The UID of kube-system, which is what the cluster is known by. */
  readonly clusterUid?: string
  /** Keeps the state in this file, so that a restart, also after a kill, serves the same objects. */
  readonly dataFile?: string
}

export interface EmbeddedKubernetes {
  readonly server: string
  /** Inline data only: certificate and token. */
  readonly kubeconfig: string
  readonly kubeSystemUid: string
  close(): Promise<void>
}

/** Starts the API on loopback. @throws the listen error when the port is taken. */
export async function startEmbeddedKubernetes(options: EmbeddedKubernetesOptions = {}): Promise<EmbeddedKubernetes> {
  const journal = options.dataFile === undefined ? null : openJournal(options.dataFile)
  const store = new Store((line) => journal?.append(line))
  const catalog = new Catalog()
  for (const line of journal?.lines ?? []) {
    store.restore(line)
    if (line.object?.kind === 'CustomResourceDefinition') catalog.register(line.object)
  }
  const api = new Api(store, catalog)
  const storageClasses = options.storageClasses ?? []
  const controllers = new Controllers(store, catalog, {
    storageClasses,
    bucketProvisioner: options.bucketProvisioner ?? null,
  })
  controllers.start()
  const kubeSystemUid = seed(api, {
    kubeSystemUid: options.clusterUid,
    storageClasses,
    definitions: [...builtInDefinitions, ...(options.customResources ?? [])],
  })
  api.resumeDeletions()
  const token = randomBytes(24).toString('base64url')
  const { key, certificate } = await makeCertificate()
  const server = createServer({ key, cert: certificate, keepAlive: true }, (message, response) => {
    void handle(api, token, { message, response })
  })
  server.keepAliveTimeout = 120_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve())
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const url = `https://127.0.0.1:${port}`
  return {
    server: url,
    kubeconfig: kubeconfigText({ server: url, certificate, token }),
    kubeSystemUid,
    close: async () => {
      controllers.stop()
      server.closeAllConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      journal?.close()
    },
  }
}
