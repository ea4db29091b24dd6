import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { SigningKey, SigningPurpose } from './exit.ports.ts'

type KeyPorts = Pick<ControlPlanePorts, 'unitOfWork' | 'wallClock'>

/** The installation's key of a purpose, made at its first use. Of two runs that make one at once, the older stands for both. */
export async function standingSigningKey(
  { unitOfWork, wallClock }: KeyPorts,
  purpose: SigningPurpose,
  signer: { newKey(): Promise<SigningKey> },
): Promise<SigningKey> {
  const standing = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.signingKey(purpose))
  if (standing !== null) return standing
  const made = await signer.newKey()
  return await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await tx.tenancy.keepSigningKey(purpose, made, wallClock.now())
    return (await tx.tenancy.signingKey(purpose)) ?? made
  })
}
