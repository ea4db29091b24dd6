import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { isMap } from './objects.ts'
import type { EmbeddedKubernetes, EmbeddedKubernetesOptions } from './server.ts'

function startedFrom(message: unknown): Omit<EmbeddedKubernetes, 'close'> {
  if (!isMap(message)) throw new Error('the embedded API did not answer')
  if (typeof message['failure'] === 'string') throw new Error(message['failure'])
  return {
    server: String(message['server']),
    kubeconfig: String(message['kubeconfig']),
    kubeSystemUid: String(message['kubeSystemUid']),
  }
}

/** The same API in a thread of its own, so that it and the caller's event loop use two cores. */
export async function startEmbeddedKubernetesThread(options: EmbeddedKubernetesOptions): Promise<EmbeddedKubernetes> {
  const worker = new Worker(new URL('./thread-main.ts', import.meta.url), { workerData: options })
  const [message]: unknown[] = await once(worker, 'message')
  const started = startedFrom(message)
  return {
    ...started,
    close: async () => {
      const ended = once(worker, 'exit')
      worker.postMessage('close')
      await ended
    },
  }
}
