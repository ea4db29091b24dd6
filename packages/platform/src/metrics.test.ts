import { describe, expect, it } from 'vitest'
import { Counter, createMetrics } from './metrics.ts'

describe('a registry', () => {
  it('keeps its series apart from those of another', async () => {
    const [first, second] = [createMetrics({ service: 'a' }), createMetrics({ service: 'b' })]
    const counter = new Counter({ name: 'only_here_total', help: 'x', registers: [first] })
    counter.inc()
    expect(await second.metrics()).not.toContain('only_here_total')
    expect(await first.metrics()).toContain('only_here_total{service="a"} 1')
  })
})
