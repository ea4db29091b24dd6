import { z } from 'zod'
import { uuid } from './codecs.ts'

/** Whose word a signed record is, and about whom: both as they were when it was signed. */
export const partyFields = {
  installationId: uuid,
  operatorName: z.string(),
  operatorSiren: z.string(),
  tenantId: uuid,
  organisationName: z.string(),
  organisationSiren: z.string().nullable(),
}

/** SHA-256 of what is signed as canonical JSON (keys sorted, no spaces), hexadecimal. */
export const canonicalSha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** By what a certificate is verified. */
export const signatureFields = {
  /** RFC 7638 thumbprint of the installation's key. */
  keyId: z.string(),
  publicJwk: z.record(z.string(), z.string()),
  /** Detached JWS (RFC 7515, appendix F): its payload is the canonical JSON of what is signed. */
  signature: z.string(),
}
