import { describe, expect, it } from 'vitest'
import { Counter, createMetrics, serveMetrics } from './metrics.ts'

describe('serveMetrics', () => {
  it('shows counters with the service on every series, at one path only', async () => {
    const registry = createMetrics({ service: 'api' })
    const calls = new Counter({ name: 'calls_total', help: 'Calls', labelNames: ['route'], registers: [registry] })
    calls.inc({ route: '/v1/offers' }, 2)
    const server = await serveMetrics(registry, { host: '127.0.0.1', port: 0 })
    try {
      const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text()
      expect(text).toContain('calls_total{route="/v1/offers",service="api"} 2')
      expect(text).toContain('process_resident_memory_bytes{service="api"}')
      expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(404)
    } finally {
      await server.close()
    }
  })

  it('keeps the series of two registries apart', async () => {
    const [first, second] = [createMetrics({ service: 'a' }), createMetrics({ service: 'b' })]
    const counter = new Counter({ name: 'only_here_total', help: 'x', registers: [first] })
    counter.inc()
    expect(await second.metrics()).not.toContain('only_here_total')
  })
})
