import { describe, expect, it } from 'vitest'
import { fakeApp } from '../testing/fake-app.ts'

const publicUrl = new URL('https://grenier.example/')
const path = '/.well-known/oauth-protected-resource'

describe('the metadata of the protected resource', () => {
  it('names the installation and its issuer to whoever asks', async () => {
    const { app } = await fakeApp({}, { protectedResource: { publicUrl, issuer: 'https://sso.example/realms/a' } })
    const answer = await app.inject({ url: path })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toContain('application/json')
    expect(answer.json()).toEqual({
      resource: 'https://grenier.example',
      resource_name: 'Grenier',
      authorization_servers: ['https://sso.example/realms/a'],
      bearer_methods_supported: ['header'],
    })
  })

  it('names no issuer where tokens are made here alone', async () => {
    const { app } = await fakeApp({}, { protectedResource: { publicUrl, issuer: null } })
    expect((await app.inject({ url: path })).json()).not.toHaveProperty('authorization_servers')
  })

  it('is where a refused call says it is, and nowhere without an address of the installation', async () => {
    const { app } = await fakeApp({}, { protectedResource: { publicUrl, issuer: null } })
    const refused = await app.inject({ url: '/v1/offers' })
    expect([refused.statusCode, refused.headers['www-authenticate']]).toEqual([
      401,
      `Bearer realm="grenier", resource_metadata="https://grenier.example${path}"`,
    ])
    const { app: silent } = await fakeApp()
    expect((await silent.inject({ url: path })).statusCode).toBe(404)
    expect((await silent.inject({ url: '/v1/offers' })).headers['www-authenticate']).toBe('Bearer realm="grenier"')
  })
})
