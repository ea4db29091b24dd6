import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { KubeConfig } from '@kubernetes/client-node'
import { Pool } from 'undici'

/** A cluster seen through a door that hides some of its API groups. */
export interface NarrowApi {
  readonly kubeconfig: string
  close(): Promise<void>
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return chunks.length === 0 ? null : Buffer.concat(chunks)
}

/** Opens, on loopback, a door to the cluster of an administrator's configuration, behind which nobody serves these groups. */
export async function openNarrowApi(config: KubeConfig, hiddenGroups: readonly string[]): Promise<NarrowApi> {
  const cluster = config.getCurrentCluster()
  const user = config.getCurrentUser()
  const pem = (data: string | undefined) => (data === undefined ? undefined : Buffer.from(data, 'base64').toString())
  const identity = { ca: pem(cluster?.caData), cert: pem(user?.certData), key: pem(user?.keyData) }
  const pool = new Pool(cluster?.server ?? '', { connect: identity })
  const server = createServer((request, response) => {
    async function pass(): Promise<void> {
      const path = request.url ?? '/'
      const { host: _host, authorization: _ours, connection: _connection, ...headers } = request.headers
      const body = await bodyOf(request)
      if (hiddenGroups.some((group) => path.startsWith(`/apis/${group}/`))) {
        response.writeHead(404, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 404 }))
        return
      }
      const token = user?.token === undefined ? {} : { authorization: `Bearer ${user.token}` }
      const answer = await pool.request({
        method: request.method ?? 'GET',
        path,
        headers: { ...headers, ...token },
        body,
      })
      response.writeHead(answer.statusCode, { 'content-type': String(answer.headers['content-type']) })
      response.end(Buffer.from(await answer.body.arrayBuffer()))
    }
    pass().catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const named = (name: string, kind: 'cluster' | 'user' | 'context', fields: object) => [{ name, [kind]: fields }]
  return {
    kubeconfig: JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'narrow',
      clusters: named('narrow', 'cluster', { server: `http://127.0.0.1:${port}` }),
      users: named('narrow', 'user', { token: 'the-door-knows-its-own' }),
      contexts: named('narrow', 'context', { cluster: 'narrow', user: 'narrow' }),
    }),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await pool.destroy()
    },
  }
}
