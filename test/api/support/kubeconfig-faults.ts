interface Parts {
  readonly cluster?: object
  readonly user?: object
  readonly context?: object
  readonly root?: object
}

/** A sound kubeconfig but for what is named. */
export function kubeconfig({ cluster, user, context, root }: Parts): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'main',
    clusters: [{ name: 'a', cluster: { server: 'https://k8s.example:6443', ...cluster } }],
    users: [{ name: 'b', user: { token: 'not-a-real-token', ...user } }],
    contexts: [{ name: 'main', context: { cluster: 'a', user: 'b', ...context } }],
    ...root,
  })
}

export const at = (server: string): string => kubeconfig({ cluster: { server } })

/** What is sent, and what is then answered. */
export interface Row {
  readonly title: string
  /** Of the declaration; what is left out is sound. */
  readonly sent: () => object
  readonly by?: 'strict' | 'local'
  readonly status?: number
  readonly code: string
  /** Named: the code is that of the field's fault. */
  readonly field?: string
  readonly fr: string | RegExp
  readonly en: string | RegExp
}

/** What every refused file has in common; the rest of the sentence says where it fails. */
export const unreadable = (title: string, text: () => string, detail: string): Row => ({
  title,
  sent: () => ({ kubeconfig: text() }),
  code: 'kubeconfig-unreadable',
  fr: `Kubeconfig illisible : ${detail}.`,
  en: `Unreadable kubeconfig: ${detail}.`,
})

const notInline = (field: string, parts: Parts): Row => ({
  title: `${field} in it, which would run a command or read a file of ours`,
  sent: () => ({ kubeconfig: kubeconfig(parts) }),
  code: 'kubeconfig-not-inline',
  fr: `Le kubeconfig doit contenir ses données en clair, sans fichier ni commande : ${field}.`,
  en: `The kubeconfig must hold inline data, no file and no command: ${field}.`,
})

const insecure = (field: string, parts: Parts): Row => ({
  title: `${field} in it, which weakens or diverts the connection`,
  sent: () => ({ kubeconfig: kubeconfig(parts) }),
  code: 'kubeconfig-insecure',
  fr: `Le kubeconfig affaiblit la connexion : ${field}.`,
  en: `The kubeconfig weakens the connection: ${field}.`,
})

const refusedServer = (server: string, shown = server): Row => ({
  title: `the server ${server}`,
  sent: () => ({ kubeconfig: at(server) }),
  code: 'kubeconfig-server-refused',
  fr: `Adresse de serveur refusée : ${shown}.`,
  en: `Server address refused: ${shown}.`,
})

/** Files that are refused for what stands in them: no connection is ever opened. */
export const kubeconfigFaults: readonly Row[] = [
  unreadable('no YAML', () => 'clusters: [unclosed, { and more', 'not a YAML mapping'),
  unreadable('a text that is no mapping', () => 'This is the kubeconfig you asked for.', 'not a YAML mapping'),
  unreadable('brackets without end', () => '['.repeat(99_000), 'not a YAML mapping'),
  unreadable('an alias bomb', () => 'a: &a [1, 2, 3]\nb: &b [*a, *a]\nc: [*b, *b]', 'not a YAML mapping'),
  unreadable(
    'no contexts',
    () => kubeconfig({ root: { contexts: undefined, 'current-context': undefined } }),
    'current-context names no context',
  ),
  unreadable(
    'a current context that is none of them',
    () => kubeconfig({ root: { 'current-context': 'production' } }),
    'current-context names no context',
  ),
  unreadable(
    'a context of a missing cluster',
    () => kubeconfig({ context: { cluster: 'gone' } }),
    'the context names no cluster or no user',
  ),
  unreadable(
    'a context of a missing user',
    () => kubeconfig({ context: { user: 'gone' } }),
    'the context names no cluster or no user',
  ),
  unreadable('a server that is no URL', () => at('k8s.example'), 'server is no URL'),
  unreadable(
    'an authority that is no certificate',
    () => kubeconfig({ cluster: { 'certificate-authority-data': Buffer.from('nonsense').toString('base64') } }),
    'certificate-authority-data is not base64 of PEM',
  ),
  unreadable(
    'a token with a line break, which would begin another header',
    () => kubeconfig({ user: { token: 'abc\r\nx-remote-user: admin' } }),
    'token holds what no token does',
  ),
  notInline('exec', { user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: '/bin/sh' } } }),
  notInline('auth-provider', { user: { 'auth-provider': { name: 'oidc' } } }),
  notInline('tokenFile', { user: { tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token' } }),
  notInline('client-certificate', { user: { 'client-certificate': '/etc/grenier/a.crt' } }),
  notInline('client-key', { user: { 'client-key': '/etc/grenier/a.key' } }),
  notInline('certificate-authority', { cluster: { 'certificate-authority': '/etc/ssl/ca.crt' } }),
  insecure('insecure-skip-tls-verify', { cluster: { 'insecure-skip-tls-verify': true } }),
  insecure('proxy-url', { cluster: { 'proxy-url': 'http://proxy.example:3128' } }),
  insecure('password', { user: { password: 'very-secret' } }),
  insecure('as', { user: { as: 'system:admin' } }),
  insecure('server', { cluster: { server: 'https://admin:very-secret@k8s.example:6443' } }),
  refusedServer('http://k8s.example:8080'),
  refusedServer('https://localhost:6443'),
  refusedServer('https://127.0.0.1:5432'),
  refusedServer('https://0x7f000001:6443', 'https://127.0.0.1:6443'),
  refusedServer('https://[::1]:6443'),
  refusedServer('https://[::ffff:169.254.169.254]', 'https://[::ffff:a9fe:a9fe]'),
  refusedServer('https://169.254.169.254'),
  refusedServer('https://[fd00:ec2::254]'),
  refusedServer('https://0.0.0.0:6443'),
  refusedServer('file:///etc/kubernetes/admin.conf', 'null/etc/kubernetes/admin.conf'),
]
