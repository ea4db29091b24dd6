import { createPublicKey, verify } from 'node:crypto'
import { type DrillCertificate, drillRecord } from '@grenier/contracts'

/** The text that was signed, as a reader writes it from the certificate: canonical JSON of a record without depth. */
export function signedText({ record }: DrillCertificate): string {
  const fields = Object.entries(drillRecord.encode(record))
  return JSON.stringify(Object.fromEntries(fields.toSorted(([left], [right]) => (left < right ? -1 : 1))))
}

/** Whether the key of a certificate signed this text. */
export function isSigned({ publicJwk, signature }: DrillCertificate, text: string): boolean {
  const [header, , signed] = signature.split('.')
  const key = createPublicKey({ key: publicJwk, format: 'jwk' })
  const input = Buffer.from(`${header}.${Buffer.from(text).toString('base64url')}`)
  return verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signed ?? '', 'base64url'))
}
