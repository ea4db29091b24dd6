import { parentPort, workerData } from 'node:worker_threads'
import type { EmbeddedKubernetesOptions } from './options.ts'
import { startEmbeddedKubernetes } from './start.ts'

/** The worker thread's side of startEmbeddedKubernetesThread: starts, says where, closes when told. */
async function main(): Promise<void> {
  try {
    const running = await startEmbeddedKubernetes(workerData as EmbeddedKubernetesOptions)
    parentPort?.once('message', () => {
      void running.close().then(() => parentPort?.postMessage({ closed: true }, []))
    })
    const { server, kubeconfig, kubeSystemUid } = running
    parentPort?.postMessage({ started: { server, kubeconfig, kubeSystemUid } }, [])
  } catch (error) {
    parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) }, [])
  }
}

await main()
