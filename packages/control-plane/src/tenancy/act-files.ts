import { createHash } from 'node:crypto'
import { canonicalJson, sha256Hex } from '@grenier/audit-chain'
import type { ActFile, Command } from '@grenier/contracts'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { FileUseCase, UseCase } from '../shared/use-case.ts'
import { signedPdfFault } from './signed-pdf.ts'

/** What the file of an act is called when it is fetched. */
function actFileName(actNumber: string, number: number | null): string {
  return number === null ? `acte-${actNumber}.pdf` : `acte-${actNumber}-fichier-${number}.pdf`
}

/**
 * Attaches the signed paper of an act. One that was attached before stays, with who took its place and when; the same bytes
 * again change nothing. Problems: `act-file-too-large`, `act-file-not-pdf`, `act-file-cut`, `not-found`, `act-file-elsewhere` for
 * the file of another act.
 */
export function attachActFile(ports: ControlPlanePorts): UseCase<'attachActFile'> {
  const operation = 'attachActFile'
  return async (command, call) => {
    const { actId, name } = command
    const bytes = Buffer.from(command.fileBase64, 'base64')
    const fault = signedPdfFault(bytes)
    if (fault !== null) throw new Problem(fault)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const requestHash = sha256Hex(canonicalJson({ actId, name, sha256 }))
    return await runCommand(ports, { operation, command, call, requestHash }, async (tx, now) => {
      await tx.tenancy.lockActFiles()
      found(await tx.tenancy.getAct(actId))
      const [newest] = await tx.tenancy.actFilesOf([actId])
      if (newest?.sha256 === sha256) {
        const { actId: _actId, ...answer } = newest
        return { answer, audit: [] }
      }
      const holder = await tx.tenancy.actOfFile(sha256)
      if (holder !== null) throw new Problem('act-file-elsewhere', { number: holder.number })
      const answer: ActFile = {
        number: (newest?.number ?? 0) + 1,
        name,
        sizeBytes: bytes.length,
        sha256,
        recordedAt: now,
        recordedBy: call.actor.subject,
        replacedAt: null,
        replacedBy: null,
      }
      await tx.tenancy.insertActFile({ ...answer, actId }, bytes)
      return { answer, audit: [{ tenantId: null, subjectKind: 'act', subjectId: actId }] }
    })
  }
}

/** The signed paper of an act as a file, or one that it took the place of. Problem: `not-found`, also where none is attached. */
export function getActFile({ unitOfWork }: ControlPlanePorts): FileUseCase<'getActFile'> {
  return async (command: Command<'getActFile'>, call: Call) => {
    const number = command.number ?? null
    return await unitOfWork.read(readScope('getActFile', call), async (tx) => {
      const act = found(await tx.tenancy.getAct(command.actId))
      const bytes = found(await tx.tenancy.actFileBytes(command.actId, number))
      return { bytes, fileName: actFileName(act.number, number) }
    })
  }
}

/**
 * The same for a member, of an act that concerns it, and for who looks after members. Problem: `not-found`, also for an act that
 * concerns others alone.
 */
export function getTenantActFile({ unitOfWork }: ControlPlanePorts): FileUseCase<'getTenantActFile'> {
  return async ({ tenantId, actId }: Command<'getTenantActFile'>, call: Call) => {
    assertMayActFor('getTenantActFile', call, tenantId)
    // As the member itself, whoever asks: what does not concern it is not among its acts.
    return await unitOfWork.read({ kind: 'tenant', tenantId }, async (tx) => {
      const act = found(await tx.tenancy.getAct(actId))
      const bytes = found(await tx.tenancy.actFileBytes(actId, null))
      return { bytes, fileName: actFileName(act.number, null) }
    })
  }
}
