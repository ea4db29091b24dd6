import { generate } from 'selfsigned'

export interface ServerCertificate {
  readonly key: string
  readonly certificate: string
}

/** A self-signed certificate for loopback, made at start: clients send no token over plain http. */
export async function makeCertificate(): Promise<ServerCertificate> {
  const made = await generate([{ name: 'commonName', value: 'embedded-kubernetes' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  return { key: made.private, certificate: made.cert }
}

/** A kubeconfig with inline data only. JSON is YAML. */
export function kubeconfigText(options: { server: string; certificate: string; token: string }): string {
  const certificateData = Buffer.from(options.certificate).toString('base64')
  return `${JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        { name: 'embedded', cluster: { server: options.server, 'certificate-authority-data': certificateData } },
      ],
      users: [{ name: 'admin', user: { token: options.token } }],
      contexts: [{ name: 'embedded', context: { cluster: 'embedded', user: 'admin' } }],
      'current-context': 'embedded',
    },
    null,
    2,
  )}\n`
}
