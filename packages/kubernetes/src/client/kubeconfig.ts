import { createPrivateKey, X509Certificate } from 'node:crypto'
import { Problem } from '@grenier/control-plane/ports'
import { isRefusedHost } from '@grenier/platform'
import { parseDocument } from 'yaml'

/** How to reach and convince an API server; everything in memory. */
export interface ClusterConnection {
  /** Origin and path prefix, without a trailing slash. */
  readonly server: string
  readonly caPem: string | null
  readonly tlsServerName: string | null
  readonly token: string | null
  /** Given where the token is a file's that somebody else renews: what it says now. */
  readonly readToken?: () => Promise<string>
  readonly clientCertificate: { readonly certificatePem: string; readonly keyPem: string } | null
}

type Section = Readonly<Record<string, unknown>>

/** Fields that point outside the file: a path, or a command to run. */
const outsideFields = {
  cluster: ['certificate-authority'],
  user: ['exec', 'auth-provider', 'tokenFile', 'client-certificate', 'client-key'],
} as const

/** Fields that weaken or divert the connection. */
const weakeningFields = {
  cluster: ['insecure-skip-tls-verify', 'proxy-url'],
  user: ['username', 'password', 'as', 'as-uid', 'as-groups', 'as-user-extra'],
} as const

function unreadable(detail: string): Problem {
  return new Problem('kubeconfig-unreadable', { detail })
}

function isSection(value: unknown): value is Section {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== false
}

function sections(document: Section, list: string, inner: 'cluster' | 'user' | 'context'): Map<string, Section> {
  const entries = document[list]
  const found = new Map<string, Section>()
  for (const entry of Array.isArray(entries) ? entries : []) {
    const body: unknown = isSection(entry) ? entry[inner] : undefined
    if (isSection(entry) && typeof entry['name'] === 'string' && isSection(body)) found.set(entry['name'], body)
  }
  return found
}

/** Aliases are refused: a kubeconfig needs none, and a few lines of them can unfold without end. */
function toPlain(text: string): unknown {
  try {
    const document = parseDocument(text, { uniqueKeys: true, logLevel: 'silent' })
    return document.errors.length > 0 ? null : document.toJS({ maxAliasCount: 0 })
  } catch {
    return null
  }
}

function parse(text: string): Section {
  const content = toPlain(text)
  if (!isSection(content)) throw unreadable('not a YAML mapping')
  return content
}

/** Every entry is checked, not only the current context: a file that carries a command is refused whole. */
function refuseFields(kind: 'cluster' | 'user', entries: Iterable<Section>): void {
  for (const entry of entries) {
    for (const field of outsideFields[kind]) {
      if (isSet(entry[field])) throw new Problem('kubeconfig-not-inline', { field })
    }
    for (const field of weakeningFields[kind]) {
      if (isSet(entry[field])) throw new Problem('kubeconfig-insecure', { field })
    }
  }
}

/** Throws `kubeconfig-server-refused` for an address of our own machine or in plain text. */
export function checkedServer(value: unknown, allowLoopback: boolean): string {
  if (typeof value !== 'string' || !URL.canParse(value)) throw unreadable('server is no URL')
  const url = new URL(value)
  const isLocal = isRefusedHost(url.hostname)
  const isPlain = url.protocol === 'http:'
  const server = `${url.origin}${url.pathname}`.replace(/\/+$/, '')
  if (url.username !== '' || url.password !== '') throw new Problem('kubeconfig-insecure', { field: 'server' })
  if (isLocal && !allowLoopback) throw new Problem('kubeconfig-server-refused', { server })
  if (url.protocol !== 'https:' && !(isPlain && isLocal)) throw new Problem('kubeconfig-server-refused', { server })
  return server
}

function pem(entry: Section, field: string): string | null {
  const value = entry[field]
  if (!isSet(value)) return null
  const text = typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : ''
  if (!text.includes('-----BEGIN ')) throw unreadable(`${field} is not base64 of PEM`)
  return text
}

function checkedCertificate(certificatePem: string, field: string): string {
  try {
    // A PEM block that is no certificate throws here instead of at the first connection.
    return new X509Certificate(certificatePem).fingerprint256 === '' ? '' : certificatePem
  } catch {
    throw unreadable(`${field} is no certificate`)
  }
}

function clientCertificate(user: Section): ClusterConnection['clientCertificate'] {
  const certificatePem = pem(user, 'client-certificate-data')
  const keyPem = pem(user, 'client-key-data')
  if (certificatePem === null && keyPem === null) return null
  if (certificatePem === null || keyPem === null) throw unreadable('client certificate without key, or key alone')
  return { certificatePem: checkedCertificate(certificatePem, 'client-certificate-data'), keyPem: checkedKey(keyPem) }
}

function checkedKey(keyPem: string): string {
  try {
    // One that is locked by a pass phrase throws as well: nobody would be there to type it.
    createPrivateKey(keyPem)
    return keyPem
  } catch {
    throw unreadable('client-key-data is no private key')
  }
}

/** It is sent in a header, which a line break in it would end. */
function checkedToken(token: unknown): string | null {
  if (typeof token !== 'string' || token === '') return null
  if (!/^[\x21-\x7e]+$/.test(token)) throw unreadable('token holds what no token does')
  return token
}

/**
 * Reads a kubeconfig that holds inline data only (rule 9) and returns its current context. Throws a Problem:
 * `kubeconfig-unreadable`, `kubeconfig-not-inline` (a file or a command), `kubeconfig-insecure` (no TLS verification, a
 * proxy, a password, impersonation), `kubeconfig-server-refused` (http, loopback, link-local). `allowLoopback` is the
 * local demo's own flag: loopback servers are accepted, and there alone http.
 */
export function readKubeconfig(text: string, options: { readonly allowLoopback: boolean }): ClusterConnection {
  const document = parse(text)
  const clusters = sections(document, 'clusters', 'cluster')
  const users = sections(document, 'users', 'user')
  refuseFields('cluster', clusters.values())
  refuseFields('user', users.values())
  const current = document['current-context']
  const context = sections(document, 'contexts', 'context').get(typeof current === 'string' ? current : '')
  if (context === undefined) throw unreadable('current-context names no context')
  const cluster = clusters.get(String(context['cluster']))
  const user = users.get(String(context['user']))
  if (cluster === undefined || user === undefined) throw unreadable('the context names no cluster or no user')
  const caPem = pem(cluster, 'certificate-authority-data')
  const tlsServerName = cluster['tls-server-name']
  return {
    server: checkedServer(cluster['server'], options.allowLoopback),
    caPem: caPem === null ? null : checkedCertificate(caPem, 'certificate-authority-data'),
    tlsServerName: typeof tlsServerName === 'string' && tlsServerName !== '' ? tlsServerName : null,
    token: checkedToken(user['token']),
    clientCertificate: clientCertificate(user),
  }
}
