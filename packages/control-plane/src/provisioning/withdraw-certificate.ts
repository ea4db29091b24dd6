import { certificateState, civilDateOf } from '@grenier/quota-billing'
import { expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Records that a certificate was withdrawn, from a day on. What was stored under it stays; nothing that needs it is added.
 * Problems: `not-found`, `if-match-missing`, `version-stale`, `certificate-withdrawn`, `certificate-dates` before its first day.
 */
export function withdrawCertificate(ports: ControlPlanePorts): UseCase<'withdrawCertificate'> {
  const operation = 'withdrawCertificate'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { certificateId, withdrawnOn, reason } = command
      const standing = found(await tx.provisioning.lockCertificate(certificateId))
      if (standing.version !== expectedVersion(call)) throw new Problem('version-stale')
      if (standing.withdrawnOn !== null) throw new Problem('certificate-withdrawn')
      const { validFrom } = standing
      if (withdrawnOn < validFrom) throw new Problem('certificate-dates', { validFromOn: validFrom })
      const withdrawal = { withdrawnOn, withdrawnBy: call.actor.subject, withdrawalReason: reason }
      const stored = { ...standing, ...withdrawal, version: standing.version + 1 }
      await tx.provisioning.updateCertificate(stored)
      const today = civilDateOf(now, ports.installation.timeZone)
      const before = encodeAnswer(operation, { ...standing, state: certificateState(standing, today) })
      return {
        answer: { ...stored, state: certificateState(stored, today) },
        audit: [{ tenantId: null, subjectKind: 'certificate', subjectId: certificateId, before }],
      }
    })
}
