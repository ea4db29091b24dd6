import { setTimeout as pause } from 'node:timers/promises'
import { type Endpoint, endpoints } from '@grenier/contracts'
import { type Call, Problem } from '@grenier/control-plane/ports'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { createTableSender, type TableLimits } from './send-table.ts'

const open: FastifyInstance[] = []
afterEach(() => Promise.all(open.splice(0).map((app) => app.close())))

/** A table that tells how far it was read and whether what it reads from was given back. */
function tableOf(chunk: (index: number) => Uint8Array | Error | null) {
  const told = { read: 0, givenBack: false }
  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (;;) {
        const next = chunk(told.read)
        if (next instanceof Error) throw next
        if (next === null) return
        told.read += 1
        yield next
      }
    } finally {
      told.givenBack = true
    }
  }
  return { told, chunks }
}

function callOf(tenantId: string | string[] | undefined): Call {
  const actor = {
    subject: 'agent-1',
    roles: [],
    tenantId: tenantId === undefined ? null : String(tenantId),
    poolId: null,
  }
  return { actor, requestId: 'r', idempotencyKey: null, ifMatch: null }
}

async function serve(
  chunks: () => AsyncIterable<Uint8Array>,
  limits: Partial<TableLimits> = {},
  endpoint: Endpoint = endpoints.exportAccrualsCsv,
): Promise<string> {
  // Connections that a client opened in advance would keep it from closing.
  const app = Fastify({ forceCloseConnections: true })
  const send = createTableSender({ closing: new AbortController().signal, ...limits })
  app.get('/table', (request, reply) =>
    send(
      { endpoint, request, reply, call: callOf(request.headers['x-tenant']) },
      { chunks: chunks(), mediaType: 'text/csv', fileName: 'a table.csv' },
    ),
  )
  app.setErrorHandler((error, _, reply) => reply.code(error instanceof Problem ? 409 : 500).send({ failed: true }))
  open.push(app)
  return `${await app.listen({ host: '127.0.0.1', port: 0 })}/table`
}

const mebibyte = new Uint8Array(1024 * 1024)
/** Far more than the buffers of both ends hold. */
const long = (index: number) => (index < 200 ? mebibyte : null)

describe('a table that is sent while it is read', () => {
  it('comes whole, under its name', async () => {
    const { told, chunks } = tableOf((index) => (index < 3 ? Buffer.from(`${index};`) : null))
    const answer = await fetch(await serve(chunks))
    expect(answer.headers.get('content-type')).toBe('text/csv')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="a-table.csv"')
    expect(await answer.text()).toBe('0;1;2;')
    expect(told.givenBack).toBe(true)
  })

  it('is sent by no endpoint that does not say so, whose callers would not know that they may have to wait', async () => {
    const { told, chunks } = tableOf(long)
    const answer = await fetch(await serve(chunks, {}, endpoints.getStatementPdf))
    expect(answer.status).toBe(500)
    expect(told.read).toBe(0)
  })

  it('is read no faster than its client takes it', async () => {
    const { told, chunks } = tableOf(long)
    const answer = await fetch(await serve(chunks))
    const reader = answer.body?.getReader()
    await reader?.read()
    // Reading has come to rest when nothing more is read between two looks.
    let before = -1
    while (before !== told.read) {
      before = told.read
      await pause(50)
    }
    expect(told.read).toBeLessThan(100)
    await reader?.cancel()
  })

  it('is not read on, and gives back what it reads from, when its client goes', async () => {
    const { told, chunks } = tableOf(long)
    const answer = await fetch(await serve(chunks))
    const reader = answer.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    await expect.poll(() => told.givenBack).toBe(true)
    expect(told.read).toBeLessThan(200)
  })

  it('is a problem as anywhere when it fails before the first chunk', async () => {
    const { chunks } = tableOf(() => new Problem('period-not-closed'))
    const answer = await fetch(await serve(chunks))
    expect(answer.status).toBe(409)
    expect(answer.headers.get('content-disposition')).toBeNull()
  })

  it('is cut, never ended as if it were whole, when it fails later', async () => {
    const { told, chunks } = tableOf((index) => (index < 2 ? mebibyte : new Error('the database is gone')))
    const answer = await fetch(await serve(chunks))
    expect(answer.status).toBe(200)
    await expect(answer.arrayBuffer()).rejects.toThrow('terminated')
    expect(told.givenBack).toBe(true)
  })

  it('is taken from a client that takes nothing of it for a while', async () => {
    const { told, chunks } = tableOf(long)
    const answer = await fetch(await serve(chunks, { stallMs: 100 }))
    await expect.poll(() => told.givenBack).toBe(true)
    await expect(answer.arrayBuffer()).rejects.toThrow('terminated')
  })

  it('is cut when the server closes', async () => {
    const closing = new AbortController()
    const { told, chunks } = tableOf(long)
    const answer = await fetch(await serve(chunks, { closing: closing.signal }))
    closing.abort()
    await expect.poll(() => told.givenBack).toBe(true)
    await expect(answer.arrayBuffer()).rejects.toThrow('terminated')
  })

  it('waits for its turn when too many are open, and has it once one of them ended', async () => {
    const { told, chunks } = tableOf(long)
    const url = await serve(chunks, { openMax: 1 })
    const first = await fetch(url)
    expect((await fetch(url)).status).toBe(409)
    await first.body?.cancel()
    await expect.poll(() => told.givenBack).toBe(true)
    const again = async () => {
      const { body, status } = await fetch(url)
      await body?.cancel()
      return status
    }
    await expect.poll(again).toBe(200)
  })

  it('is kept from nobody by another who reads as many as one may', async () => {
    const url = await serve(() => tableOf(long).chunks(), { openMax: 3, openPerCallerMax: 2 })
    const statusFor = async (tenant: string, signal: AbortSignal) =>
      (await fetch(url, { headers: { 'x-tenant': tenant }, signal })).status
    const [reading, later] = [new AbortController(), new AbortController()]
    const statuses: number[] = []
    for (const tenant of ['a', 'a', 'a', 'b', 'c']) statuses.push(await statusFor(tenant, reading.signal))
    expect(statuses).toEqual([200, 200, 409, 200, 409])
    reading.abort()
    await expect.poll(() => statusFor('a', later.signal)).toBe(200)
    later.abort()
  })

  it('gives its place back when it fails at once', async () => {
    const { chunks } = tableOf(() => new Problem('period-not-closed'))
    const url = await serve(chunks, { openMax: 1 })
    for (let call = 0; call < 3; call += 1) expect(await (await fetch(url)).json()).toEqual({ failed: true })
  })

  it('is not read for its headers alone', async () => {
    const { told, chunks } = tableOf(long)
    const answer = await fetch(await serve(chunks), { method: 'HEAD' })
    expect([answer.status, answer.headers.get('content-type'), told.read]).toEqual([200, 'text/csv', 0])
  })
})
