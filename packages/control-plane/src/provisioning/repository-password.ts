import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'

/** Entropy of a repository password: as much as the cipher's key. */
const passwordBytes = 32

/**
 * The password of a tenant's backup repository. It is made once and stored sealed before any cluster ever sees it, and
 * never made again: who loses it loses every backup (cluster rule 3). Of two runs at once, one password stands.
 */
export async function repositoryPassword(
  { unitOfWork, secretBox }: Pick<ControlPlanePorts, 'unitOfWork' | 'secretBox'>,
  tenant: { tenantId: string; repositoryPasswordSealed: string | null },
): Promise<string> {
  const { tenantId, repositoryPasswordSealed } = tenant
  if (repositoryPasswordSealed !== null) return secretBox.open(repositoryPasswordSealed)
  const sealed = secretBox.seal(secretBox.randomSecret(passwordBytes))
  const standing = await unitOfWork.transact({ kind: 'platform' }, (tx) =>
    tx.provisioning.keepRepositoryPassword(tenantId, sealed),
  )
  return secretBox.open(standing)
}
