import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { instant } from '@grenier/quota-billing'
import { afterEach, describe, expect, it } from 'vitest'
import { createWebhookSender } from './create-webhook-sender.ts'

const secrets = [`whsec_${Buffer.alloc(32, 7).toString('base64')}`]
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function listening(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const seen: IncomingMessage[] = []
  let connections = 0
  const server: Server = createServer((request, response) => {
    seen.push(request)
    request.resume()
    answer(request, response)
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { port: (server.address() as AddressInfo).port, seen, connections: () => connections }
}

function sender(options: Parameters<typeof createWebhookSender>[0] = { allowPrivate: true }) {
  const made = createWebhookSender(options)
  closing.push(() => made.close())
  return (url: string) =>
    made.send({
      url,
      id: 'd-1',
      sentAt: instant(1_700_000_000_999),
      contentType: 'application/cloudevents+json',
      body: '{}',
      secrets,
    })
}

describe('an event', () => {
  it('arrives signed, with its id and the second in which it was sent', async () => {
    const { port, seen } = await listening((_request, response) => void response.writeHead(204).end())
    expect(await sender()(`http://127.0.0.1:${port}/in`)).toEqual({ kind: 'sent', receipt: 'HTTP 204' })
    expect(seen[0]?.headers).toMatchObject({
      'content-type': 'application/cloudevents+json',
      'webhook-id': 'd-1',
      'webhook-timestamp': '1700000000',
      'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
    })
  })

  it.each([
    [200, 'sent'],
    [301, 'failed'],
    [400, 'failed'],
    [401, 'failed'],
    [410, 'refused'],
    [429, 'failed'],
    [503, 'failed'],
  ] as const)('that is answered %i is %s', async (status, kind) => {
    const { port } = await listening((_request, response) => void response.writeHead(status).end('no'))
    expect((await sender()(`http://127.0.0.1:${port}/`)).kind).toBe(kind)
  })

  it('is not sent on by a redirect', async () => {
    const inner = await listening((_request, response) => void response.writeHead(200).end())
    const outer = await listening(
      (_request, response) => void response.writeHead(307, { location: `http://127.0.0.1:${inner.port}/` }).end(),
    )
    expect(await sender()(`http://127.0.0.1:${outer.port}/`)).toEqual({ kind: 'failed', reason: 'HTTP 307' })
    expect(inner.connections()).toBe(0)
  })

  it('does not wait for an answer that does not come, nor read one without end', async () => {
    const silent = await listening(() => undefined)
    const send = sender({ allowPrivate: true, answerMs: 200 })
    expect((await send(`http://127.0.0.1:${silent.port}/`)).kind).toBe('failed')
    const endless = await listening((_request, response) => {
      response.writeHead(200)
      const pour = () => {
        if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(pour))
      }
      pour()
    })
    expect(await send(`http://127.0.0.1:${endless.port}/`)).toEqual({ kind: 'sent', receipt: 'HTTP 200' })
  })

  it('to nobody listening says so in a word', async () => {
    const { port } = await listening(() => undefined)
    for (const close of closing.splice(0).toReversed()) await close()
    expect(await sender()(`http://127.0.0.1:${port}/`)).toEqual({ kind: 'failed', reason: 'ECONNREFUSED' })
  })

  it('reaches no private address, however it is written, and none that a name turns to once it was looked at', async () => {
    const { port, connections } = await listening((_request, response) => void response.writeHead(200).end())
    const turned: string[] = []
    const send = sender({
      ports: [port],
      resolve: (host, _options, callback) => {
        turned.push(host)
        callback(null, [{ address: '127.0.0.1', family: 4 }])
      },
    })
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0177.0.0.1',
      '017700000001',
      '0x7f000001',
      '0x7f.0.0.0x1',
      '0',
      'localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::127.0.0.1]',
      '[64:ff9b::127.0.0.1]',
      '[2002:7f00:1::]',
      'example.org@127.0.0.1',
    ])
      expect([host, await send(`https://${host}:${port}/`)]).toEqual([
        host,
        { kind: 'failed', reason: expect.stringMatching(/^refused address/) },
      ])
    expect(await send(`https://turned.example:${port}/`)).toEqual({
      kind: 'failed',
      reason: 'the name resolves to no public address',
    })
    expect(turned).toEqual(['turned.example'])
    expect(connections()).toBe(0)
  })

  it.each(['127.0.0.1', '::ffff:127.0.0.1', '::1', '10.0.0.8', '169.254.169.254', 'fd00:ec2::254'])(
    'reaches nobody where the name was public when it was recorded and is %s when it is sent to',
    async (inside) => {
      const { port, connections } = await listening((_request, response) => void response.writeHead(200).end())
      const answers = ['93.184.215.14', inside]
      const made = createWebhookSender({
        ports: [port],
        resolve: (_host, _options, callback) => {
          const address = answers.shift() ?? inside
          callback(null, [{ address, family: address.includes(':') ? 6 : 4 }])
        },
      })
      closing.push(() => made.close())
      const url = `https://rebound.example:${port}/`
      await expect(made.check(url)).resolves.toBeUndefined()
      const event = { id: 'd-1', sentAt: instant(1_700_000_000_999), contentType: 'application/json', body: '{}' }
      expect(await made.send({ url, ...event, secrets })).toEqual({
        kind: 'failed',
        reason: 'the name resolves to no public address',
      })
      expect([answers, connections()]).toEqual([[], 0])
    },
  )

  it('reaches no port but those that the operator names, private receivers aside', async () => {
    const { port, connections } = await listening((_request, response) => void response.writeHead(200).end())
    const named = sender({
      resolve: (_host, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    })
    expect(await named(`https://receiver.example:${port}/`)).toEqual({
      kind: 'failed',
      reason: `refused address: port ${port}`,
    })
    expect(connections()).toBe(0)
    expect((await sender()(`http://127.0.0.1:${port}/`)).kind).toBe('sent')
  })

  it('does not wait for an answer that comes a byte at a time', async () => {
    const slow = await listening((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      const drip = setInterval(() => response.write('x'), 20)
      response.on('close', () => clearInterval(drip))
    })
    const send = sender({ allowPrivate: true, answerMs: 200 })
    expect(['sent', 'failed']).toContain((await send(`http://127.0.0.1:${slow.port}/`)).kind)
    expect(slow.seen).toHaveLength(1)
    await expect.poll(() => slow.seen[0]?.socket.destroyed).toBe(true)
  })
})
