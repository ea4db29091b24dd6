import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConfigError, readConfig } from '../config.ts'
import { createLogger } from '../logger.ts'
import { withSpan } from './span.ts'
import { startTracing } from './start-tracing.ts'
import { tracingSettingsOf, tracingVariables } from './tracing-variables.ts'

const environment = z.object(tracingVariables)
const settingsOf = (env: Record<string, string>) => tracingSettingsOf(readConfig(environment, env))

let server: Server | null = null

afterEach(() => {
  server?.close()
  server = null
})

async function receiver(status: number) {
  const calls: { url: string | undefined; key: string | string[] | undefined; body: string }[] = []
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      calls.push({ url: request.url, key: request.headers['x-key'], body })
      response.writeHead(status).end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { calls, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

function logger() {
  const lines: string[] = []
  return {
    lines,
    log: createLogger({ name: 'test', level: 'warn', destination: { write: (line) => lines.push(line) } }),
  }
}

async function tellOne(endpoint: string) {
  const { lines, log } = logger()
  const settings = settingsOf({
    OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/`,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b',
  })
  if (settings === null) throw new Error('an endpoint is named')
  const tracing = startTracing({ service: 'api', installationId: 'i1', settings, logger: log })
  await withSpan({ name: 'work', kind: 'internal' }, async () => undefined)
  await tracing.close()
  return lines
}

describe('startTracing', () => {
  it('sends what is left when it is closed, with the headers it was given', async () => {
    const { calls, endpoint } = await receiver(200)
    expect(await tellOne(endpoint)).toEqual([])
    expect(calls).toMatchObject([{ url: '/v1/traces', key: 'a b' }])
    expect(calls[0]?.body).toContain('"grenier-api"')
    expect(calls[0]?.body).toContain('"work"')
  })

  it('ends, and says so in the log, when the receiver refuses', async () => {
    const { endpoint } = await receiver(400)
    const lines = await tellOne(endpoint)
    expect(lines.join('')).toContain('"part":"traces"')
    expect(lines.join('')).not.toContain('a b')
  })
})

describe('the variables of traces', () => {
  it('name no receiver by default', () => {
    expect(settingsOf({})).toBeNull()
  })

  it.each([
    ['an endpoint without a protocol', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }],
    ['headers that are no pairs', { OTEL_EXPORTER_OTLP_HEADERS: 'hunter2' }],
    ['a value that cannot be decoded', { OTEL_EXPORTER_OTLP_HEADERS: 'key=hunter2%zz' }],
    ['a share above one', { OTEL_TRACES_SAMPLER_ARG: '1.5' }],
  ])('refuse %s', (_, env) => {
    expect(() => settingsOf(env)).toThrow(ConfigError)
    expect(() => settingsOf(env)).not.toThrow('hunter2')
  })
})
