import { isSignedBy, readPublicJwk } from '@grenier/audit-chain'
import { instantFromIso } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { installationChain } from './chain-names.ts'

/** How far the installation's chain reaches, what waits for its seal, and whether the last signed place still holds. */
export function getAuditStanding({ unitOfWork, installation }: ControlPlanePorts): UseCase<'getAuditStanding'> {
  const chain = installationChain(installation.id)
  return async () =>
    await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const { own } = await tx.audit.chainHeads([])
      const awaitingCount = await tx.audit.unsealedCount()
      const last = await tx.audit.lastCheckpoint()
      const standing = { chain, sealedCount: own?.sequence ?? 0n, hash: own?.hash ?? null, awaitingCount }
      if (last === null) return { ...standing, lastCheckpoint: null }
      const keys = await tx.audit.auditKeys()
      const key = keys.find(({ keyId }) => keyId === last.keyId)
      const there = await tx.audit.headAt(null, last.sequence)
      const holds =
        key !== undefined && there.hash === last.hash && isSignedBy({ ...last, chain }, readPublicJwk(key.publicJwk))
      const { sequence, keyId } = last
      return { ...standing, lastCheckpoint: { sequence, signedAt: instantFromIso(last.signedAt), keyId, holds } }
    })
}
