import { request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { ProvisioningEvent } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { streamsPerTenantMax } from '../../limits.ts'
import { bearer, fakeApp, fakeProgress, otherTenantId, tenantId } from '../../testing/fake-app.ts'
import { sampleInstant } from '../../testing/samples.ts'

const url = `/v1/tenants/${tenantId}/provisioning-events`
const apps: FastifyInstance[] = []
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
})

/** A listening app over a growing list of events. */
async function serve({ answersAfterMs = 0 } = {}) {
  const rows: ProvisioningEvent[] = []
  const asked: number[] = []
  const progress = fakeProgress()
  const { app } = await fakeApp(
    {
      listProvisioningEvents: async ({ tenantId: id, after }) => {
        asked.push(after)
        if (answersAfterMs > 0) await setTimeout(answersAfterMs)
        if (id !== tenantId) {
          throw new Problem('not-found')
        }
        return { items: rows.filter((row) => row.sequence > after) }
      },
    },
    { progress },
  )
  apps.push(app)
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const write = async (step: string) => {
    const sequence = rows.length + 1
    rows.push({ sequence, recordedAt: sampleInstant, step, outcome: 'done', message: step })
    await progress.publish({ tenantId, sequence })
  }
  return { app, asked, base, progress, write }
}

/** Opens a stream and reads it frame by frame. */
async function openStream(base: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${base}${url}`, {
    headers: { ...(await bearer('member-viewer')), accept: 'text/event-stream', ...headers },
  })
  const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
  let buffered = ''
  const next = async (): Promise<string | null> => {
    while (!buffered.includes('\n\n')) {
      const { done, value } = await reader.read()
      if (done) {
        return null
      }
      buffered += value
    }
    const end = buffered.indexOf('\n\n')
    const frame = buffered.slice(0, end)
    buffered = buffered.slice(end + 2)
    return frame
  }
  return { response, next, cancel: () => reader.cancel() }
}

describe('listProvisioningEvents', () => {
  it('answers JSON after a sequence number when no stream is asked for', async () => {
    const { app, write } = await serve()
    await write('namespaces')
    await write('quotas')
    const answer = await app.inject({ url: `${url}?after=1`, headers: await bearer('operator') })
    expect(answer.json()).toEqual({
      items: [
        { sequence: 2, recordedAt: '2026-01-31T23:00:00.000Z', step: 'quotas', outcome: 'done', message: 'quotas' },
      ],
    })
  })

  it('streams what was there and what comes, each event once and in order', async () => {
    const { base, write } = await serve()
    await write('namespaces')
    const stream = await openStream(base)
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(await stream.next()).toBe('retry: 3000')
    expect(await stream.next()).toMatch(/^id: 1\nevent: provisioning\ndata: \{"sequence":1,.*"step":"namespaces"/)
    await write('quotas')
    await write('policies')
    const rest = [await stream.next(), await stream.next()]
    expect(rest.map((frame) => frame?.split('\n')[0])).toEqual(['id: 2', 'id: 3'])
    await stream.cancel()
  })

  it('goes on after Last-Event-ID when the client comes back', async () => {
    const { asked, base, write } = await serve()
    await write('namespaces')
    await write('quotas')
    const stream = await openStream(base, { 'last-event-id': '1' })
    await stream.next()
    expect(await stream.next()).toMatch(/^id: 2\n/)
    expect(asked[0]).toBe(1)
    await stream.cancel()
  })

  it('answers a problem, not a stream, when the tenant is not there for the caller', async () => {
    const { base } = await serve()
    const response = await fetch(`${base}${url.replace(tenantId, otherTenantId)}`, {
      headers: { ...(await bearer('operator')), accept: 'text/event-stream' },
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
  })

  it('has so many places for one member, and gives back those of clients that went before they were answered', async () => {
    const { asked, base } = await serve({ answersAfterMs: 20 })
    const headers = { ...(await bearer('member-viewer')), accept: 'text/event-stream' }
    const goes = async (): Promise<void> => {
      const already = asked.length
      const call = request(`${base}${url}`, { headers }).on('error', () => undefined)
      call.end()
      while (asked.length === already) await setTimeout(1)
      call.destroy()
    }
    for (let gone = 0; gone <= streamsPerTenantMax; gone += 1) await goes()
    await setTimeout(100)
    const held = await Promise.all(Array.from({ length: streamsPerTenantMax }, () => openStream(base)))
    expect(held.map(({ response }) => response.status)).toEqual(held.map(() => 200))
    const refused = await fetch(`${base}${url}`, { headers })
    expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'unavailable' }])
    await Promise.all(held.map(({ cancel }) => cancel()))
  })

  it('ends every stream at shutdown, and takes its listener back', async () => {
    const { app, base, progress } = await serve()
    const stream = await openStream(base)
    await stream.next()
    await stream.next()
    expect(progress.listenerCount()).toBe(1)
    const closed = app.close()
    expect(await stream.next()).toBeNull()
    await closed
    expect(progress.listenerCount()).toBe(0)
  })
})
