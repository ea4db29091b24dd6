import { generateKeyPairSync } from 'node:crypto'

/** A self-signed certificate of nobody: its key was thrown away. */
const certificatePem = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBeDCCAR+gAwIBAgIUd4COjVX3igwks4L5nb4uQIgoRJUwCgYIKoZIzj0EAwIw',
  'ETEPMA0GA1UEAwwGc2FtcGxlMCAXDTI2MTEyNDAwMjg0NVoYDzIxMjYxMDMxMDAy',
  'ODQ1WjARMQ8wDQYDVQQDDAZzYW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC',
  'AAQpte3kPC/03OEiYW9tPUe7246OiWiTyI/s69RcNYUA/rONi2uuEuA/q/yQGccU',
  'dyEVZxLMJoIy8HX7iwBEabtko1MwUTAdBgNVHQ4EFgQUqrGo4gagA3YNp4BsT5rj',
  '23XqD4UwHwYDVR0jBBgwFoAUqrGo4gagA3YNp4BsT5rj23XqD4UwDwYDVR0TAQH/',
  'BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiAHhy0QQQbQ4cee10VjQaSTLPyxwFzz',
  '0UXyTprrpflskwIgZuVQZF5J0Efwp2QTH9cSvNmEXvT6+3QYTrfJsFARaVA=',
  '-----END CERTIFICATE-----',
].join('\n')

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}

export const sampleCertificateData = base64(certificatePem)
/** A key of nobody, made afresh: it is not the certificate's. */
export const sampleKeyData = base64(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
)

/** Claims of a ServiceAccount's token that ends, as a cluster signs them. */
export function boundTokenClaims(changes: Readonly<Record<string, unknown>> = {}) {
  const own = { namespace: 'grenier-system', serviceaccount: { name: 'grenier-worker', uid: 'uid-of-account' } }
  return {
    aud: ['https://kubernetes.default.svc'],
    iat: 1_800_000_000,
    exp: 1_800_003_600,
    sub: 'system:serviceaccount:grenier-system:grenier-worker',
    'kubernetes.io': own,
    ...changes,
  }
}

/** A JWT that nobody signed. */
export function tokenOf(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`
}

/** A kubeconfig as text, with fields of its cluster and user replaced or added. */
export function kubeconfigText(changes: { cluster?: object; user?: object; root?: object } = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'main',
    clusters: [
      {
        name: 'a',
        cluster: {
          server: 'https://k8s.example:6443',
          'certificate-authority-data': sampleCertificateData,
          ...changes.cluster,
        },
      },
    ],
    users: [{ name: 'b', user: { token: 'not-a-real-token', ...changes.user } }],
    contexts: [{ name: 'main', context: { cluster: 'a', user: 'b' } }],
    ...changes.root,
  })
}
