import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { EmbeddedKubernetes, EmbeddedKubernetesOptions } from './options.ts'

type Started = Omit<EmbeddedKubernetes, 'close'>
type Answer = { started: Started } | { failed: string }

/**
 * Starts the API in a worker thread of its own, so that it and the caller's event loop use two cores. Rejects as
 * startEmbeddedKubernetes does.
 */
export async function startEmbeddedKubernetesThread(
  options: EmbeddedKubernetesOptions = {},
): Promise<EmbeddedKubernetes> {
  const worker = new Worker(new URL('./thread-main.ts', import.meta.url), { workerData: options })
  const [answer] = (await once(worker, 'message')) as [Answer]
  if ('failed' in answer) {
    await worker.terminate()
    throw new Error(`the embedded Kubernetes API did not start: ${answer.failed}`)
  }
  let closing: Promise<void> | undefined
  return { ...answer.started, close: () => (closing ??= close(worker)) }
}

async function close(worker: Worker): Promise<void> {
  const closed = once(worker, 'message')
  worker.postMessage('close', [])
  await closed
  await worker.terminate()
}
