import { describe, expect, it } from 'vitest'
import { createSignInProtocol, reasonOf } from './sign-in-protocol.ts'

const { signal } = new AbortController()
const asked: string[] = []
const answering =
  (status: number, body: string): typeof fetch =>
  async (url) => {
    asked.push(url instanceof Request ? url.url : url.toString())
    return new Response(body, { status })
  }
const issuerOf = (server: string, fetch: typeof globalThis.fetch) =>
  createSignInProtocol(fetch).issuerOf(server, signal)
const metadata = (resource: string, more: object = {}) => answering(200, JSON.stringify({ resource, ...more }))

describe('the issuer of an installation', () => {
  it('is the first that its metadata name', async () => {
    const authorization_servers = ['https://sso.example/realms/a', 'https://other.example']
    const found = await issuerOf('https://g.example', metadata('https://g.example/', { authorization_servers }))
    expect(found).toBe('https://sso.example/realms/a')
  })

  it('is asked for between host and path', async () => {
    asked.length = 0
    await issuerOf('https://g.example/base', metadata('https://g.example/base'))
    expect(asked).toEqual(['https://g.example/.well-known/oauth-protected-resource/base'])
  })

  it('is nobody where tokens are made by the installation alone', async () => {
    expect(await issuerOf('https://g.example', metadata('https://g.example'))).toBeNull()
  })

  it('is not believed of metadata about another address', async () => {
    await expect(issuerOf('https://g.example', metadata('https://evil.example'))).rejects.toMatchObject({ exitCode: 1 })
  })

  it.each([
    [404, ''],
    [200, '<html>'],
    [200, '{"resource":1}'],
  ])('is not known by %i %j', async (status, body) => {
    await expect(issuerOf('https://g.example', answering(status, body))).rejects.toMatchObject({
      exitCode: 1,
      said: { en: expect.stringContaining('--issuer') },
    })
  })

  it('is not known of a machine that does not answer', async () => {
    const failing: typeof fetch = async () => {
      throw new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } })
    }
    await expect(issuerOf('https://g.example', failing)).rejects.toMatchObject({
      exitCode: 7,
      message: expect.stringContaining('ENOTFOUND'),
    })
  })
})

describe('why something failed', () => {
  it.each([
    [new Error('https://user:secret@a', { cause: { code: 'ECONNRESET' } }), 'ECONNRESET'],
    [new DOMException('x', 'TimeoutError'), 'TimeoutError'],
    [new TypeError('secret'), 'TypeError'],
    ['secret', 'unknown'],
  ])('is said without what may hold a secret', (error, reason) => {
    expect(reasonOf(error)).toBe(reason)
  })
})
