import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'

/** Entropy of a repository password: as much as the cipher's key. */
const passwordBytes = 32

type PasswordPorts = Pick<ControlPlanePorts, 'unitOfWork' | 'secretBox' | 'escrow' | 'clock'> & {
  readonly installation: Pick<ControlPlanePorts['installation'], 'id'>
}

/**
 * The password of a tenant's backup repository. It is made once and stored sealed before any cluster ever sees it, and
 * never made again: who loses it loses every backup (cluster rule 3). Of two runs at once, one password stands. It is sealed
 * for the escrow in the very same transaction, or in the first run after an escrow key was configured or replaced.
 */
export async function repositoryPassword(
  { unitOfWork, secretBox, escrow = null, clock, installation }: PasswordPorts,
  tenant: { tenantId: string; repositoryPasswordSealed: string | null; isEscrowed: boolean },
): Promise<string> {
  const { tenantId, repositoryPasswordSealed, isEscrowed } = tenant
  if (repositoryPasswordSealed !== null && (escrow === null || isEscrowed)) {
    return secretBox.open(repositoryPasswordSealed)
  }
  const sealed = repositoryPasswordSealed ?? secretBox.seal(secretBox.randomSecret(passwordBytes))
  return await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    const password = secretBox.open(await tx.provisioning.keepRepositoryPassword(tenantId, sealed))
    if (escrow === null) return password
    const seal = escrow.seal(password, { installationId: installation.id, tenantId })
    await tx.provisioning.keepEscrowSeal({ tenantId, keyId: escrow.keyId, sealed: seal, at: clock.now() })
    return password
  })
}
