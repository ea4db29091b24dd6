import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { SigningKey } from './exit.ports.ts'

/** The installation's key, made at its first use. Of two runs that make one at once, the older key stands for both. */
export async function standingSigningKey({ unitOfWork, documentSigner, wallClock }: JobPorts): Promise<SigningKey> {
  const standing = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.signingKey())
  if (standing !== null) return standing
  const made = await documentSigner.newKey()
  return await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await tx.tenancy.keepSigningKey(made, wallClock.now())
    return (await tx.tenancy.signingKey()) ?? made
  })
}
