import { describe, expect, it } from 'vitest'
import { bearer, fakeApp, tenantId } from '../testing/fake-app.ts'
import { sampleTenant } from '../testing/samples.ts'

const url = `/v1/tenants/${tenantId}`
const never = { eventLoopDelayMs: 0, heapBytes: 0, residentBytes: 0, callsInFlight: 0 }

describe('a process with too much to do', () => {
  it('refuses calls beyond those that it answers at once, and takes them again once one is done', async () => {
    const waiting = Promise.withResolvers<void>()
    let begun = 0
    const getTenant = async () => {
      begun += 1
      await waiting.promise
      return sampleTenant
    }
    const { app } = await fakeApp({ getTenant }, { shedding: { ...never, callsInFlight: 2 } })
    const headers = await bearer('operator')
    const ask = async () => await app.inject({ url, headers: { ...headers, 'accept-language': 'en' } })
    const first = [ask(), ask()]
    await expect.poll(() => begun).toBe(2)
    const refused = await ask()
    expect(refused.statusCode).toBe(503)
    expect(refused.headers).toMatchObject({ 'retry-after': '5', 'content-language': 'en' })
    expect(refused.json()).toMatchObject({ code: 'overloaded', detail: expect.stringContaining('Too much to do') })
    expect((await app.inject('/livez')).statusCode).toBe(200)
    waiting.resolve()
    expect((await Promise.all(first)).map(({ statusCode }) => statusCode)).toEqual([200, 200])
    expect((await ask()).statusCode).toBe(200)
  })

  it.each([
    ['its heap is full', { heapBytes: 1 }],
    ['it holds too much memory', { residentBytes: 1 }],
  ])('refuses calls when %s, and goes on saying that it lives', async (_, full) => {
    const { app } = await fakeApp({ getTenant: async () => sampleTenant }, { shedding: { ...never, ...full } })
    const headers = await bearer('operator')
    await expect
      .poll(async () => (await app.inject({ url, headers })).json<{ code?: string }>().code)
      .toBe('overloaded')
    expect([(await app.inject('/livez')).statusCode, (await app.inject('/readyz')).statusCode]).toEqual([200, 200])
  })

  it('refuses calls when its event loop is late, and takes them again when it is not', async () => {
    const { app } = await fakeApp(
      { getTenant: async () => sampleTenant },
      // More than a machine that does other things too is late by itself.
      { shedding: { ...never, eventLoopDelayMs: 250 } },
    )
    const headers = await bearer('operator')
    const statusOf = async () => (await app.inject({ url, headers })).statusCode
    await expect.poll(statusOf).toBe(200)
    const statusWhenLate = async () => {
      const until = performance.now() + 1_000
      while (performance.now() < until);
      return await statusOf()
    }
    await expect.poll(statusWhenLate).toBe(503)
    await expect.poll(statusOf).toBe(200)
  })
})
