import { parentPort, workerData } from 'node:worker_threads'
import { startEmbeddedKubernetes } from './server.ts'

try {
  const embedded = await startEmbeddedKubernetes(workerData)
  const { server, kubeconfig, kubeSystemUid } = embedded
  parentPort?.postMessage({ server, kubeconfig, kubeSystemUid })
  parentPort?.once('message', () => {
    void embedded.close().then(() => parentPort?.close())
  })
} catch (error) {
  parentPort?.postMessage({ failure: error instanceof Error ? error.message : String(error) })
  parentPort?.close()
}
