import type { Answer } from '@grenier/contracts'
import { certificateState, civilDateOf } from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { UseCase } from '../shared/use-case.ts'

type Common = Omit<Answer<'getTenantProcessingRegister'>, 'controller'>

/** What this software holds by itself; `SECURITY.md` says which test shows each. */
const heldMeasures = [
  'members-kept-apart',
  'secrets-sealed',
  'changes-traced',
  'roles-and-two-persons',
  'network-closed',
] as const

/**
 * The register of processing that a processor keeps (RGPD art. 30(2)), made at each call from what is in use then: members page by
 * page. What nobody recorded is empty, never made up.
 */
export function getProcessingRegister(ports: ControlPlanePorts): UseCase<'getProcessingRegister'> {
  return async (query) =>
    await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => ({
      ...(await commonPart(ports, tx)),
      ...(await tx.tenancy.listControllers(query, today(ports))),
    }))
}

/** Its part of one member. Problem: `not-found`, also for another tenant. */
export function getTenantProcessingRegister(ports: ControlPlanePorts): UseCase<'getTenantProcessingRegister'> {
  return async ({ tenantId }, call) =>
    await readTenant(ports, { operation: 'getTenantProcessingRegister', tenantId, call }, async (tx) => {
      const controller = found(await tx.tenancy.controllerEntry(tenantId, today(ports)))
      const offers = controller.processings.flatMap((processing) => processing.offers)
      return { ...(await commonPart(ports, tx, offers)), controller }
    })
}

const today = ({ clock, installation }: ControlPlanePorts) => civilDateOf(clock.now(), installation.timeZone)

/** `offers`, by name, are those whose own certificates are told; left out: all. Those of sites always are. */
async function commonPart(ports: ControlPlanePorts, tx: Transaction, offers?: readonly string[]): Promise<Common> {
  const { installation, clock, escrow } = ports
  const day = today(ports)
  const [subprocessors, certificates] = [
    await tx.tenancy.listSubprocessors(null),
    await tx.provisioning.namedCertificates(),
  ]
  return {
    operatorName: installation.operatorName,
    operatorSiren: installation.operatorSiren,
    operatorContact: installation.operatorEmail ?? null,
    drawnUpAt: clock.now(),
    subprocessors: subprocessors.filter(({ endsOn }) => endsOn === null || endsOn > day),
    measures: [...heldMeasures, ...(escrow ? (['passwords-in-escrow'] as const) : [])],
    certificates: certificates
      .filter((certificate) => ['held', 'expiring'].includes(certificateState(certificate, day)))
      .filter(({ offerId, of }) => offerId === null || offers === undefined || offers.includes(of))
      .map(({ kind, reference, issuedBy, of, validUntil }) => ({ kind, reference, issuedBy, of, validUntil })),
  }
}
