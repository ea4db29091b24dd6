import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { fakeApp } from '../testing/fake-app.ts'

it('tells the provider that browsers came back to our own address, whatever host a request names', async () => {
  const told: string[] = []
  const refuse = async () => {
    throw new Error('nothing is signed in here')
  }
  const finish = async (callback: URL) => {
    told.push(callback.href)
    return await refuse()
  }
  const attempt = { state: 's', nonce: 'n', codeVerifier: 'v', returnTo: '/', begunAtMs: Date.now() }
  const { app } = await fakeApp(
    {},
    {
      signIn: {
        provider: { begin: refuse, finish, signOutUrl: refuse },
        sessions: { start: refuse, end: refuse, endTold: refuse },
        secretBox: { seal: (text) => text, open: () => JSON.stringify(attempt), randomSecret: () => 's' },
        publicUrl: new URL('https://grenier.example'),
      },
    },
  )
  const base = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  for (const target of ['/auth/callback?code=c&state=s', 'http://evil.example/auth/callback?code=c&state=s']) {
    const socket = connect(Number(base.port), base.hostname)
    socket.end(
      `GET ${target} HTTP/1.1\r\nhost: evil.example\r\ncookie: __Host-grenier-sign-in=x\r\nconnection: close\r\n\r\n`,
    )
    socket.resume()
    await once(socket, 'close')
  }
  expect(told).toEqual(Array.from({ length: 2 }, () => 'https://grenier.example/auth/callback?code=c&state=s'))
  await app.close()
})
