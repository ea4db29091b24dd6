import type { Change } from '@grenier/contracts'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { bearer, fakeApp, otherTenantId, tenantId } from '../../testing/fake-app.ts'
import { createChangeHub } from './change-hub.ts'

const apps: FastifyInstance[] = []
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
})

let made = 0
const change = (kind: Change['kind'], of: string | null): Change => {
  made += 1
  return { id: `0198c0de-7a00-7000-8000-${String(made).padStart(12, '0')}`, kind, subjectId: `s${made}`, tenantId: of }
}

/** A listening app over a growing list of changes. */
async function serve() {
  const items: Change[] = []
  const { app } = await fakeApp({ listChanges: async () => ({ items: [...items], isWhole: true }) })
  apps.push(app)
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, base, write: (...ones: Change[]) => void items.push(...ones) }
}

async function openStream(base: string, role: Parameters<typeof bearer>[0]) {
  const headers = { ...(await bearer(role)), accept: 'text/event-stream' }
  const response = await fetch(`${base}/v1/changes`, { headers })
  const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
  let buffered = ''
  const next = async (): Promise<string | null> => {
    while (!buffered.includes('\n\n')) {
      const { done, value } = await reader.read()
      if (done) return null
      buffered += value
    }
    const end = buffered.indexOf('\n\n')
    const frame = buffered.slice(0, end)
    buffered = buffered.slice(end + 2)
    return frame
  }
  return { response, next, cancel: () => reader.cancel() }
}

describe('listChanges', () => {
  it('streams kind and id of what the caller hears, once, and nothing of another member', async () => {
    const { base, write } = await serve()
    write(change('quota-request', tenantId))
    const [member, finance] = [await openStream(base, 'member-viewer'), await openStream(base, 'finance')]
    expect(member.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect([await member.next(), await finance.next()]).toEqual(['retry: 3000', 'retry: 3000'])
    const [other, own] = [change('statement', otherTenantId), change('quota-request', tenantId)]
    write(other, change('invitation', tenantId), own)
    const last = change('protection-task', tenantId)
    expect(await member.next()).toBe(
      `event: change\ndata: ${JSON.stringify({ kind: 'quota-request', subjectId: own.subjectId })}`,
    )
    write(last)
    expect(await member.next()).toContain(last.subjectId)
    expect(await finance.next()).toContain(other.subjectId)
    expect(await finance.next()).toContain(own.subjectId)
    await Promise.all([member.cancel(), finance.cancel()])
  })

  it('tells a pool’s approver what it is answered itself, and no other request; to look again where that is not known', async () => {
    const items: Change[] = []
    let answer: (asked: Change[]) => { items: Change[]; isWhole: boolean } = (asked) => ({
      items: asked,
      isWhole: true,
    })
    const { app } = await fakeApp({
      listChanges: async (_, { actor }) => {
        if (!actor.roles.includes('pool-approver')) return { items: [...items], isWhole: true }
        return answer(items.filter((one) => one.tenantId === tenantId))
      },
    })
    apps.push(app)
    const approver = await openStream(await app.listen({ host: '127.0.0.1', port: 0 }), 'pool-approver')
    expect(await approver.next()).toBe('retry: 3000')
    const own = change('quota-request', tenantId)
    items.push(change('quota-request', otherTenantId), change('statement', tenantId), own)
    expect(await approver.next()).toContain(own.subjectId)
    answer = () => {
      throw new Error('the database is away')
    }
    items.push(change('quota-request', otherTenantId))
    expect(await approver.next()).toBe('event: everything\ndata: {}')
    answer = (asked) => ({ items: asked, isWhole: false })
    items.push(change('quota-request', otherTenantId))
    expect(await approver.next()).toBe('event: everything\ndata: {}')
    await approver.cancel()
  })

  it('ends when the server closes', async () => {
    const { app, base } = await serve()
    const stream = await openStream(base, 'member-viewer')
    expect(await stream.next()).toBe('retry: 3000')
    await app.close()
    expect(await stream.next()).toBeNull()
  })

  it('has a few places for each caller', async () => {
    const { base } = await serve()
    const streams = []
    for (let count = 0; count < 6; count += 1) streams.push(await openStream(base, 'operator'))
    const refused = await openStream(base, 'operator')
    expect([refused.response.status, refused.response.headers.get('retry-after')]).toEqual([429, '15'])
    expect((await openStream(base, 'finance')).response.status).toBe(200)
    await streams[0]?.cancel()
    await expect.poll(async () => (await openStream(base, 'operator')).response.status).toBe(200)
  })
})

describe('the hub of changes', () => {
  it('tells everybody to look at everything where a look did not show all, or none succeeded for long', async () => {
    let answer: () => { items: Change[]; isWhole: boolean } = () => ({ items: [], isWhole: true })
    const errors: unknown[] = []
    const hub = createChangeHub({
      read: async () => answer(),
      everyMs: 5,
      windowSeconds: 1,
      onError: (error) => errors.push(error),
    })
    const heard: unknown[] = []
    const listening = await hub.listen((news) => heard.push(news))
    answer = () => ({ items: [change('pool', null)], isWhole: false })
    await expect.poll(() => heard.at(-1)).toBe('everything')
    heard.length = 0
    answer = () => {
      throw new Error('the database is away')
    }
    await expect.poll(() => errors.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(100)
    answer = () => ({ items: [], isWhole: true })
    await expect.poll(() => heard.at(-1)).toBe('everything')
    listening.stop()
    expect(hub.listenerCount).toBe(0)
    await hub.close()
  })
})
