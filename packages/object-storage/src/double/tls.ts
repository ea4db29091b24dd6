import { generate } from 'selfsigned'

const dayMs = 86_400_000
const loopback = { type: 7, ip: '127.0.0.1' } as const

/** A fresh certificate for 127.0.0.1 and its key, PEM; it is its own authority, so that clients must be given it. */
export async function makeLoopbackCertificate(nowMs: number): Promise<{ certificate: string; key: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'object-store-double' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(nowMs - dayMs),
    notAfterDate: new Date(nowMs + 365 * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [loopback] },
    ],
  })
  return { certificate: cert, key }
}
