import type { Certificate } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** A certificate as members see it: without the people who handle it, and what they wrote. */
function forMembers(certificate: Certificate): Certificate {
  return { ...certificate, recordedBy: null, withdrawnBy: null, withdrawalReason: null }
}

/**
 * Certificates by their last day, each with where it stands today; members are told nothing of who recorded and withdrew
 * them. Problem: `cursor-invalid`.
 */
export function listCertificates({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'listCertificates'> {
  return async (query, call) => {
    const scope = readScope('listCertificates', call)
    const page = await unitOfWork.read(scope, (tx) =>
      tx.provisioning.listCertificates(query, civilDateOf(clock.now(), installation.timeZone)),
    )
    return scope.kind === 'platform' ? page : { ...page, items: page.items.map(forMembers) }
  }
}
