import { civilDateOf } from '@grenier/quota-billing'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Certificates by their last day, each with where it stands today. Problem: `cursor-invalid`. */
export function listCertificates({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'listCertificates'> {
  return (query, call) =>
    unitOfWork.read(readScope('listCertificates', call), (tx) =>
      tx.provisioning.listCertificates(query, civilDateOf(clock.now(), installation.timeZone)),
    )
}
