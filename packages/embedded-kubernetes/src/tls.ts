import { generate } from 'selfsigned'

/** A certificate for loopback and its key, in PEM; the certificate is its own authority. */
export interface ServerCertificate {
  readonly certificate: string
  readonly key: string
}

const validityMs = 365 * 24 * 3_600_000
const clockSkewMs = 3_600_000

/** Makes a fresh certificate for 127.0.0.1 and localhost, valid for a year. */
export async function makeServerCertificate(now: Date): Promise<ServerCertificate> {
  const made = await generate([{ name: 'commonName', value: 'embedded-kubernetes' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - clockSkewMs),
    notAfterDate: new Date(now.getTime() + validityMs),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  })
  return { certificate: made.cert, key: made.private }
}
