import { describe, expect, it } from 'vitest'
import { checkedSource } from './source-address.ts'

const check = (url: string, { token = null, allowLoopback = false, caPem = null }: Given = {}) =>
  checkedSource({ url, token, caPem }, { allowLoopback })
interface Given {
  token?: string | null
  allowLoopback?: boolean
  caPem?: string | null
}

describe('the address of a source', () => {
  it.each([
    'https://prometheus.region.example',
    'https://10.1.2.3:9090/prometheus/',
    'http://prometheus.monitoring.svc:9090',
    'http://prometheus.monitoring.svc.cluster.local:9090',
  ])('%s is accepted', (url) => {
    expect(check(url).href).toContain('://')
  })

  it.each([
    ['nonsense', 'not a URL'],
    ['ftp://prometheus.example', 'not https'],
    ['http://prometheus.example', 'not https'],
    ['http://svc', 'not https'],
    ['http://prometheus.svc.example', 'not https'],
    ['https://user:secret@prometheus.example', 'a password in the address'],
    ['https://prometheus.example/?match=1', 'more than an address and a path'],
    ['https://127.0.0.1:9090', '127.0.0.1:9090'],
    ['https://localhost', 'localhost'],
    ['https://[::1]:9090', '[::1]:9090'],
    ['http://169.254.169.254/latest', '169.254.169.254'],
  ])('%s is refused: %s', (url, detail) => {
    expect(() => check(url)).toThrow(
      expect.objectContaining({ code: 'measurement-source-refused', params: { detail } }),
    )
  })

  it('refuses a token that http would show, and an authority that is none', () => {
    const inCluster = 'http://prometheus.monitoring.svc:9090'
    expect(() => check(inCluster, { token: 't' })).toThrow(
      expect.objectContaining({ params: { detail: 'a token over http' } }),
    )
    expect(() => check('https://p.example', { caPem: 'no certificate' })).toThrow(
      expect.objectContaining({ code: 'measurement-source-refused' }),
    )
  })

  it('accepts loopback for the local demo alone', () => {
    expect(check('http://127.0.0.1:9090', { allowLoopback: true, token: 't' }).port).toBe('9090')
  })
})
