import { InMemorySpanExporter } from '@opentelemetry/sdk-trace'
import { afterEach, describe, expect, it } from 'vitest'
import type { CloseStep } from '../graceful-close.ts'
import { createLogger } from '../logger.ts'
import { openSpan, traceIdHere, traceParentHere, withSpan } from './span.ts'
import { startTracingTo } from './start-tracing.ts'

const callersTrace = '0af7651916cd43dd8448eb211c80319c'
const callersSpan = 'b7ad6b7169203331'

let tracing: CloseStep | null = null

function traced(sampledShare = 1) {
  const told: { name: string; traceId: string; parent: string | undefined; attributes: object; code: number }[] = []
  const exporter = new InMemorySpanExporter()
  const logger = createLogger({ name: 'test', level: 'silent' })
  tracing = startTracingTo(exporter, { service: 'test', installationId: 'i1', sampledShare, logger })
  return async () => {
    const flush = exporter.shutdown.bind(exporter)
    exporter.shutdown = async () => {
      for (const span of exporter.getFinishedSpans()) {
        const { name, attributes, status } = span
        told.push({
          name,
          attributes,
          code: status.code,
          traceId: span.spanContext().traceId,
          parent: span.parentSpanContext?.spanId,
        })
      }
      await flush()
    }
    await tracing?.close()
    tracing = null
    return told
  }
}

afterEach(async () => {
  await tracing?.close()
  tracing = null
})

describe('a span', () => {
  it('costs nothing and hands nothing on where no traces are kept', async () => {
    const seen = await withSpan({ name: 'quiet', kind: 'internal' }, async () => [traceParentHere(), traceIdHere()])
    expect(seen).toEqual([null, null])
  })

  it('belongs to what is at work around it, across awaits, and names it to what it causes elsewhere', async () => {
    const end = traced()
    const handedOn = await withSpan({ name: 'outer', kind: 'server' }, async () => {
      await Promise.resolve()
      return await withSpan({ name: 'inner', kind: 'client' }, async () => traceParentHere())
    })
    const [inner, outer] = await end()
    expect(inner).toMatchObject({ name: 'inner', traceId: outer?.traceId })
    expect(handedOn).toMatch(new RegExp(`^00-${outer?.traceId}-[0-9a-f]{16}-01$`))
    expect(outer?.parent).toBeUndefined()
  })

  it('goes on in the trace of what caused it elsewhere', async () => {
    const end = traced()
    const parent = `00-${callersTrace}-${callersSpan}-01`
    await withSpan({ name: 'job', kind: 'consumer', parent }, async () => undefined)
    expect(await end()).toMatchObject([{ traceId: callersTrace, parent: callersSpan }])
  })

  it.each([
    ['no header', ''],
    ['text that is none', 'hello'],
    ['ids of zeros', `00-${'0'.repeat(32)}-${callersSpan}-01`],
    ['a header with more behind it', `00-${callersTrace}-${callersSpan}-01-more`],
  ])('begins a trace of its own at %s', async (_, parent) => {
    const end = traced()
    await withSpan({ name: 'call', kind: 'server', parent }, async () => undefined)
    const [call] = await end()
    expect(call?.parent).toBeUndefined()
    expect(call?.traceId).not.toBe(callersTrace)
  })

  it('is recorded by the share of traces, whatever its caller asks for', async () => {
    const end = traced(0)
    const parent = `00-${callersTrace}-${callersSpan}-01`
    const handedOn = await withSpan({ name: 'call', kind: 'server', parent }, async () => traceParentHere())
    expect(await end()).toEqual([])
    // What it causes elsewhere is in the same trace, and not recorded either.
    expect(handedOn).toMatch(new RegExp(`^00-${callersTrace}-[0-9a-f]{16}-00$`))
  })

  it('of what is only wanted inside others is told there alone', async () => {
    const end = traced()
    const inside = { name: 'read', kind: 'client', insideOnly: true } as const
    const alone = await withSpan(inside, async (span) => {
      span.note({ rows: 1 })
      return traceParentHere()
    })
    await withSpan({ name: 'call', kind: 'server' }, async () => await withSpan(inside, async () => undefined))
    expect(alone).toBeNull()
    expect((await end()).map(({ name }) => name)).toEqual(['read', 'call'])
  })

  it('says of a failure its stable word and never its message', async () => {
    const end = traced()
    const failing = withSpan({ name: 'work', kind: 'internal' }, async () => {
      throw Object.assign(new Error('the row (hunter2) is refused'), { code: '23505' })
    })
    await expect(failing).rejects.toThrow('refused')
    const told = await end()
    expect(told).toMatchObject([{ attributes: { 'error.type': '23505' }, code: 2 }])
    expect(JSON.stringify(told)).not.toContain('hunter2')
  })

  it('can be noted until it ends', async () => {
    const end = traced()
    const span = openSpan({ name: 'GET /v1/offers', kind: 'server' })
    span.note({ 'http.route': '/v1/offers' })
    span.end()
    expect(await end()).toMatchObject([{ name: 'GET /v1/offers', attributes: { 'http.route': '/v1/offers' }, code: 0 }])
  })

  it('is named in every line that is logged in it', async () => {
    const end = traced()
    const lines: string[] = []
    const logger = createLogger({ name: 'test', level: 'info', destination: { write: (line) => lines.push(line) } })
    await withSpan({ name: 'work', kind: 'internal' }, async () => logger.info('inside'))
    logger.info('outside')
    const [{ traceId } = { traceId: '' }] = await end()
    expect(lines.map((line) => (JSON.parse(line) as { traceId?: string }).traceId)).toEqual([traceId, undefined])
  })
})
