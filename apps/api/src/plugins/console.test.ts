import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { fakeApp } from '../testing/fake-app.ts'

const html = { accept: 'text/html,application/xhtml+xml' }
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grenier-console-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Grenier</title>')
  await writeFile(join(folder, 'assets/index-abc.js'), 'export {}')
  await writeFile(join(folder, 'secret.txt'), 'secret')
})

const served = async () => (await fakeApp({}, { consoleFolder: async () => folder })).app

describe('the console', () => {
  it.each(['/', '/requests', '/requests/new', '/statements/1?x=2'])(
    'answers its page at %s, under its policy',
    async (url) => {
      const { statusCode, headers, body } = await (await served()).inject({ url, headers: html })
      expect({ statusCode, body }).toEqual({ statusCode: 200, body: '<!doctype html><title>Grenier</title>' })
      expect(headers['content-security-policy']).toContain("script-src 'self';style-src 'self'")
      expect(headers['cache-control']).toBe('no-cache')
    },
  )

  it('lets browsers keep its files, whose names say what is in them', async () => {
    const { statusCode, headers } = await (await served()).inject('/assets/index-abc.js')
    expect(statusCode).toBe(200)
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  it('answers nothing else of its folder, and no page in the place of data or of a file that is gone', async () => {
    const app = await served()
    const out = ['..%2Fsecret.txt', '%2e%2e%2fsecret.txt', '..%5Csecret.txt', 'index-abc.js%00', '.%2Findex-abc.js']
    const asked = [...out.map((file) => `/assets/${file}`), '/assets/gone.js', '/v1/nowhere', '/auth/nowhere']
    for (const url of asked) {
      const { statusCode, body } = await app.inject({ url, headers: html })
      expect({ url, statusCode }).toEqual({ url, statusCode: 404 })
      expect(body).not.toMatch(/secret$|<!doctype/)
    }
    expect((await app.inject('/requests')).headers['content-type']).toContain('application/problem+json')
    expect((await app.inject({ url: '/requests', method: 'POST', headers: html })).statusCode).toBeGreaterThanOrEqual(
      400,
    )
  })

  it('is unavailable, and the API is not, where it could not be built', async () => {
    const { app } = await fakeApp({}, { consoleFolder: () => Promise.reject(new Error('no build')) })
    expect((await app.inject({ url: '/', headers: html })).statusCode).toBe(503)
    expect((await app.inject('/livez')).statusCode).toBe(200)
  })
})
