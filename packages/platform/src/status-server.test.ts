import { afterEach, describe, expect, it } from 'vitest'
import { createLogger } from './logger.ts'
import { Counter, createMetrics } from './metrics.ts'
import { readinessOf } from './readiness.ts'
import { type StatusServer, serveStatus } from './status-server.ts'

const silent = createLogger({ name: 'test', level: 'silent' })
const nowhere = { host: '127.0.0.1', port: 0 }

describe('the status server', () => {
  let server: StatusServer | undefined
  afterEach(() => server?.close())

  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${server?.port}${path}`)
    return { code: answer.status, text: await answer.text(), caching: answer.headers.get('cache-control') }
  }

  it('shows counters with the service on every series, and nothing at other paths', async () => {
    const metrics = createMetrics({ service: 'api' })
    const calls = new Counter({ name: 'calls_total', help: 'Calls', labelNames: ['route'], registers: [metrics] })
    calls.inc({ route: '/v1/offers' }, 2)
    server = await serveStatus({ metrics, readiness: async () => undefined }, nowhere)
    const { text } = await ask('/metrics')
    expect(text).toContain('calls_total{route="/v1/offers",service="api"} 2')
    expect(text).toContain('process_resident_memory_bytes{service="api"}')
    expect((await ask('/')).code).toBe(404)
    expect((await ask('/metrics/')).code).toBe(404)
  })

  it('is ready when every part is, and says which is not without what it said', async () => {
    let isQueueThere = true
    const readiness = readinessOf(
      {
        database: async () => 'PostgreSQL 18',
        queue: async () => {
          if (!isQueueThere) throw new Error('connect ECONNREFUSED redis://:secret@10.0.0.1')
        },
      },
      silent,
    )
    server = await serveStatus({ metrics: createMetrics({ service: 'worker' }), readiness }, nowhere)
    expect(await ask('/readyz')).toEqual({ code: 200, text: '{"status":"ready","reasons":[]}', caching: 'no-store' })
    isQueueThere = false
    expect(await ask('/readyz')).toMatchObject({ code: 503, text: '{"status":"not ready","reasons":["queue"]}' })
    expect(await ask('/livez')).toMatchObject({ code: 200, text: '{"status":"alive"}' })
  })

  it('names no reason that nobody wrote, and answers 500 where figures cannot be read', async () => {
    const metrics = createMetrics({ service: 'worker' })
    metrics.metrics = () => Promise.reject(new Error('a figure could not be read'))
    const readiness = () => Promise.reject(new TypeError('password of the database is hunter2'))
    server = await serveStatus({ metrics, readiness }, nowhere)
    expect(await ask('/readyz')).toMatchObject({ code: 503, text: '{"status":"not ready","reasons":["unknown"]}' })
    expect(await ask('/metrics')).toMatchObject({ code: 500, text: '' })
  })
})
