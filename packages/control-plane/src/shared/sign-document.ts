import { canonicalJson, sha256Hex } from '@grenier/audit-chain'
import type { DocumentSigner, SigningKey } from '../tenancy/exit.ports.ts'

/** By what a document is known and verified. */
export interface DocumentSignature {
  /** SHA-256 of the document as canonical JSON, hexadecimal: it names the document on paper. */
  readonly sha256: string
  /** RFC 7638 thumbprint of the key. */
  readonly keyId: string
  readonly publicJwk: Record<string, string>
  /** Detached JWS over the canonical JSON (RFC 7515, appendix F). */
  readonly signature: string
}

/** Signs a JSON value, as it is sent to readers, by the installation's key. */
export async function signDocument(
  signer: DocumentSigner,
  key: SigningKey,
  encoded: unknown,
): Promise<DocumentSignature> {
  const payload = canonicalJson(encoded)
  const signature = await signer.sign(key, payload)
  return { sha256: sha256Hex(payload), keyId: key.keyId, publicJwk: { ...key.publicJwk }, signature }
}
