import { sha256Hex } from '@grenier/audit-chain'
import { writeEscrowFile } from '@grenier/contracts'
import { escrowOverdueBefore } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { EscrowSeal } from './escrow.ports.ts'

/** The file as it is to be kept now, and what it holds. */
export async function readEscrowFileOf(
  tx: Transaction,
  installationId: string,
): Promise<{ readonly seals: EscrowSeal[]; readonly file: string; readonly sha256: string }> {
  const seals = await tx.provisioning.listEscrowSeals()
  const file = writeEscrowFile(installationId, seals)
  return { seals, file, sha256: sha256Hex(file) }
}

/** The escrow as a file: sealed passwords alone, which no process of ours can open. */
export function exportEscrow(ports: ControlPlanePorts): UseCase<'exportEscrow'> {
  const { unitOfWork, clock, installation, escrow = null } = ports
  return async () =>
    await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const { seals, file, sha256 } = await readEscrowFileOf(tx, installation.id)
      const keyId = escrow?.keyId ?? null
      const { unsealed } = await tx.provisioning.countOutsideEscrow(keyId ?? '', escrowOverdueBefore(clock.now()))
      return { keyId, sealCount: seals.length, sha256, unsealedCount: unsealed, file }
    })
}
