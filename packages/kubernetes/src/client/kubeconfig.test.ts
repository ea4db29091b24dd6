import { Problem } from '@grenier/control-plane/ports'
import { describe, expect, it } from 'vitest'
import { kubeconfigText, sampleCertificateData, sampleKeyData } from '../test-support/kubeconfigs.ts'
import { readKubeconfig } from './kubeconfig.ts'

function refusal(text: string, allowLoopback = false): { code: string; params: unknown } | null {
  try {
    readKubeconfig(text, { allowLoopback })
    return null
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { code: error.code, params: error.params }
  }
}

describe('a kubeconfig with inline data', () => {
  it('is read with a token', () => {
    expect(readKubeconfig(kubeconfigText(), { allowLoopback: false })).toMatchObject({
      server: 'https://k8s.example:6443',
      token: 'not-a-real-token',
      clientCertificate: null,
      caPem: expect.stringContaining('BEGIN CERTIFICATE'),
    })
  })

  it('is read with a client certificate and its key, a server name and a path prefix', () => {
    const text = kubeconfigText({
      cluster: { server: 'https://rancher.example/k8s/clusters/c-1/', 'tls-server-name': 'k8s.internal' },
      user: { token: undefined, 'client-certificate-data': sampleCertificateData, 'client-key-data': sampleKeyData },
    })
    expect(readKubeconfig(text, { allowLoopback: false })).toMatchObject({
      server: 'https://rancher.example/k8s/clusters/c-1',
      tlsServerName: 'k8s.internal',
      token: null,
      clientCertificate: { keyPem: expect.stringContaining('PRIVATE KEY') },
    })
  })
})

describe('kubeconfig-not-inline', () => {
  it.each([
    ['exec', { user: { exec: { command: 'aws' } } }],
    ['auth-provider', { user: { 'auth-provider': { name: 'oidc' } } }],
    ['tokenFile', { user: { tokenFile: '/var/run/token' } }],
    ['client-certificate', { user: { 'client-certificate': '/etc/a.crt' } }],
    ['client-key', { user: { 'client-key': 'a.key' } }],
    ['certificate-authority', { cluster: { 'certificate-authority': '/etc/ca.crt' } }],
  ])('refuses %s, which leaves the file', (field, changes) => {
    expect(refusal(kubeconfigText(changes))).toEqual({ code: 'kubeconfig-not-inline', params: { field } })
  })

  it('refuses a command of a user that no context names', () => {
    const users = [
      { name: 'b', user: { token: 't' } },
      { name: 'unused', user: { exec: { command: 'sh' } } },
    ]
    expect(refusal(kubeconfigText({ root: { users } }))?.code).toBe('kubeconfig-not-inline')
  })

  it('holds for the local demo too', () => {
    expect(refusal(kubeconfigText({ user: { exec: { command: 'aws' } } }), true)?.code).toBe('kubeconfig-not-inline')
  })
})

describe('kubeconfig-insecure', () => {
  it.each([
    ['insecure-skip-tls-verify', { cluster: { 'insecure-skip-tls-verify': true } }],
    ['proxy-url', { cluster: { 'proxy-url': 'http://proxy.example' } }],
    ['username', { user: { username: 'admin' } }],
    ['password', { user: { password: 'x' } }],
    ['as', { user: { as: 'system:admin' } }],
    ['as-groups', { user: { 'as-groups': ['system:masters'] } }],
    ['server', { cluster: { server: 'https://user:secret@k8s.example' } }],
  ])('refuses %s', (field, changes) => {
    expect(refusal(kubeconfigText(changes))).toEqual({ code: 'kubeconfig-insecure', params: { field } })
  })

  it('does not mind a weakening field that is switched off', () => {
    expect(refusal(kubeconfigText({ cluster: { 'insecure-skip-tls-verify': false, 'proxy-url': '' } }))).toBeNull()
  })
})

describe('kubeconfig-server-refused', () => {
  it.each([
    'http://k8s.example',
    'https://localhost:6443',
    'https://api.localhost',
    'https://LOCALHOST.',
    'https://127.0.0.1:6443',
    'https://127.9.9.9',
    'https://2130706433',
    'https://0x7f.1',
    'https://0.0.0.0',
    'https://[::1]:6443',
    'https://[::ffff:127.0.0.1]',
    'https://169.254.169.254',
    'https://[fe80::1]',
  ])('refuses %s', (server) => {
    expect(refusal(kubeconfigText({ cluster: { server } }))?.code).toBe('kubeconfig-server-refused')
  })

  it('accepts loopback for the local demo, in plain http only there', () => {
    expect(refusal(kubeconfigText({ cluster: { server: 'http://127.0.0.1:8080' } }), true)).toBeNull()
    expect(refusal(kubeconfigText({ cluster: { server: 'https://localhost:8443' } }), true)).toBeNull()
    expect(refusal(kubeconfigText({ cluster: { server: 'http://k8s.example' } }), true)?.code).toBe(
      'kubeconfig-server-refused',
    )
  })

  it('accepts a private address: clusters of a region stand in one', () => {
    expect(refusal(kubeconfigText({ cluster: { server: 'https://10.1.2.3:6443' } }))).toBeNull()
  })
})

describe('kubeconfig-unreadable', () => {
  it.each([
    ['no YAML', '{ a: ['],
    ['a list', '[1]'],
    ['an alias bomb', 'a: &a [1]\nb: [*a, *a]'],
    ['no current context', kubeconfigText({ root: { 'current-context': 'other' } })],
    ['a context without its user', kubeconfigText({ root: { users: [] } })],
    ['a server that is no URL', kubeconfigText({ cluster: { server: 'k8s' } })],
    ['a CA that is no PEM', kubeconfigText({ cluster: { 'certificate-authority-data': 'AAAA' } })],
    [
      'a CA that is no certificate',
      kubeconfigText({
        cluster: { 'certificate-authority-data': Buffer.from('-----BEGIN CERTIFICATE-----\nAA==').toString('base64') },
      }),
    ],
    ['a certificate without key', kubeconfigText({ user: { 'client-certificate-data': sampleCertificateData } })],
  ])('refuses %s', (_name, text) => {
    expect(refusal(text)?.code).toBe('kubeconfig-unreadable')
  })

  it('never repeats a secret of the file', () => {
    const text = kubeconfigText({ user: { token: 'very-secret', 'client-key-data': 'very-secret' } })
    expect(JSON.stringify(refusal(text))).not.toContain('very-secret')
  })
})
