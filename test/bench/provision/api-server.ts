import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

/** The API server that is measured. */
export interface ApiServer {
  /** For the report: which one it is. */
  readonly name: string
  readonly kubeconfig: string
  /** True: what was made there has to be taken away again. */
  readonly isLasting: boolean
  close(): Promise<void>
}

async function startEmbedded(): Promise<ApiServer> {
  const child = fork(new URL('./embedded-server.ts', import.meta.url).pathname, { stdio: ['ignore', 2, 2, 'ipc'] })
  const [kubeconfig] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the embedded API did not start'))),
  ])) as [string]
  return {
    name: 'the embedded API (GRENIER_TEST_KUBECONFIG names no cluster)',
    kubeconfig,
    isLasting: false,
    async close() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

/** The cluster that GRENIER_TEST_KUBECONFIG names, else the embedded API in a process of its own. */
export async function openApiServer(options: { embedded: boolean }): Promise<ApiServer> {
  const path = process.env['GRENIER_TEST_KUBECONFIG'] ?? ''
  if (options.embedded || path === '') return await startEmbedded()
  return {
    name: 'a real kube-apiserver',
    kubeconfig: readFileSync(path, 'utf8'),
    isLasting: true,
    close: async () => undefined,
  }
}
