import { civilDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { readEscrowFileOf } from './export-escrow.ts'

/**
 * Notes that the escrow file is kept offline: whoever says so proves to hold it by its hash. Problem: `escrow-file-stale` when
 * that is not the file of now, as after another tenant came.
 */
export function recordEscrowReceipt(ports: ControlPlanePorts): UseCase<'recordEscrowReceipt'> {
  const operation = 'recordEscrowReceipt'
  const { installation, ids } = ports
  return async (command, call) =>
    await runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { seals, sha256 } = await readEscrowFileOf(tx, installation.id)
      if (sha256 !== command.sha256) throw new Problem('escrow-file-stale')
      const answer = {
        id: ids.next(),
        exportedOn: civilDateOf(now, installation.timeZone),
        sealCount: seals.length,
        sha256,
        place: command.place,
        recordedAt: now,
        recordedBy: call.actor.subject,
      }
      await tx.provisioning.insertEscrowReceipt(answer, seals)
      return { answer, audit: [{ tenantId: null, subjectKind: 'escrow-receipt', subjectId: answer.id }] }
    })
}
