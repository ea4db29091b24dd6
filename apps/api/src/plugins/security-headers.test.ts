import { describe, expect, it } from 'vitest'
import { fakeApp } from '../testing/fake-app.ts'
import { consolePolicy, policyText } from './content-policies.ts'
import { consoleHeaders } from './security-headers.ts'

describe('the policy of the console’s pages', () => {
  const text = policyText(consolePolicy)

  it('falls back to this host alone', () => {
    expect(text.startsWith("default-src 'self'; script-src 'self'; style-src 'self';")).toBe(true)
  })

  it('allows nothing inline, no eval, no other host, no plug-in and no frame', () => {
    expect(text).not.toMatch(/unsafe|nonce|sha256|https?:|\*|strict-dynamic|blob:/)
    for (const closed of ["object-src 'none'", "frame-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]) {
      expect(text).toContain(closed)
    }
    const dataAllowed = Object.entries(consolePolicy).filter(([, sources]) => sources.includes('data:'))
    expect(dataAllowed.map(([directive]) => directive)).toEqual(['img-src'])
  })

  it('is sent with a page that asks for it, beside the other headers, and with nothing else', async () => {
    const page = '<!doctype html><title>Grenier</title>'
    const { app } = await fakeApp(
      {},
      {
        extraRoutes: [
          async (scope) =>
            void scope.get('/console', (_, reply) => reply.headers(consoleHeaders).type('text/html').send(page)),
        ],
      },
    )
    const { headers } = await app.inject('/console')
    expect(headers['content-security-policy']).toBe(text.replaceAll('; ', ';'))
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' })
    expect((await app.inject('/livez')).headers['content-security-policy']).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    )
  })
})

describe('every answer', () => {
  it('keeps a browser from guessing, framing and telling other sites', async () => {
    const { app } = await fakeApp()
    for (const url of ['/livez', '/v1/offers', '/nowhere', '/openapi.json']) {
      expect((await app.inject(url)).headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      })
      expect((await app.inject(url)).headers).not.toHaveProperty('x-powered-by')
    }
  })
})
