import { readPublicJwk } from '@grenier/audit-chain'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { standingSigningKey } from '../tenancy/signing-key.ts'

/** Every public key that signs, or ever signed, places of the audit trail. They are the same for whoever asks. */
export function listAuditKeys(ports: ApiPorts): UseCase<'listAuditKeys'> {
  return async () => {
    // Made at its first use: whoever asks before anything was sealed knows the key all the same.
    await standingSigningKey(ports, 'audit', ports.checkpointSigner)
    const keys = await ports.unitOfWork.read({ kind: 'platform' }, (tx) => tx.audit.auditKeys())
    return { keys: keys.map(({ keyId, publicJwk }) => ({ ...readPublicJwk(publicJwk), kid: keyId })) }
  }
}
