import { certificateState, civilDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Records a certificate of a site or of one offer. What is recorded is what its holder shows: nobody is asked whether it is
 * true. Problems: `site-unknown`, `offer-unknown`, `certificate-dates`, `invalid-input` unless exactly one of the two is named.
 */
export function recordCertificate(ports: ControlPlanePorts): UseCase<'recordCertificate'> {
  return (command, call) =>
    runCommand(ports, { operation: 'recordCertificate', command, call }, async (tx, now) => {
      const { siteId, offerId, validFrom, validUntil } = command
      if ((siteId === null) === (offerId === null)) throw new Problem('invalid-input')
      if (validUntil < validFrom) throw new Problem('certificate-dates', { validFromOn: validFrom })
      if (siteId !== null && (await tx.provisioning.getSite(siteId)) === null) throw new Problem('site-unknown')
      if (offerId !== null && (await tx.quota.getOffer(offerId)) === null) throw new Problem('offer-unknown')
      const stored = {
        ...command,
        id: ports.ids.next(),
        withdrawnOn: null,
        withdrawnBy: null,
        withdrawalReason: null,
        recordedAt: now,
        recordedBy: call.actor.subject,
        version: 1,
      }
      await tx.provisioning.insertCertificate(stored)
      const state = certificateState(stored, civilDateOf(now, ports.installation.timeZone))
      return {
        answer: { ...stored, state },
        audit: [{ tenantId: null, subjectKind: 'certificate', subjectId: stored.id }],
      }
    })
}
