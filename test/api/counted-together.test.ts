import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Ask, type Ground, prepareGround } from '../bench/api/ground.ts'
import { type ServerProcess, startServerProcess } from '../bench/api/server-process.ts'

const perPrincipal = 4
/** Not there on a machine without Redis; with CI=true the run's own setup has failed before. */
const redisUrl = inject('redisUrl')

let ground: Ground
let servers: ServerProcess[]

beforeAll(async () => {
  if (redisUrl === undefined) return
  ground = await prepareGround({ members: 2, connections: 2 })
  const limits = { perPrincipal, perTenant: 1_000, perAddress: 1_000 }
  const order = { urls: ground.server.urls, connections: 2, keys: ground.issuer.publicJwks, rateLimits: limits }
  const start = () => startServerProcess('ours', { ...order, redisUrl })
  servers = [await start(), await start()]
})
afterAll(async () => {
  if (redisUrl === undefined) return
  for (const server of servers) await server.stop()
  await ground.server.close()
})

async function statusOf(server: number, { path, headers }: Ask): Promise<number> {
  const { status, body } = await fetch(`${servers[server]?.baseUrl}${path}`, { headers })
  await body?.cancel()
  return status
}

describe.skipIf(redisUrl === undefined)('processes of the API with one Redis', () => {
  test('count a caller’s calls together, and those of another apart', async () => {
    const [one, other] = ground.asks
    if (one === undefined || other === undefined) throw new Error('two members were prepared')
    const statuses: number[] = []
    for (let call = 0; call < perPrincipal + 2; call += 1) statuses.push(await statusOf(call % 2, one))
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429])
    expect(await statusOf(0, other)).toBe(200)
  })
})
