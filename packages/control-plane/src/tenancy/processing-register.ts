import { type Answer, type ControllerEntry, type ControllerTable, registerPdfMembersMax } from '@grenier/contracts'
import { type CivilDate, certificateState, civilDateOf } from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { gather, mapPages, type Pages } from '../shared/pages.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { RowsUseCase, UseCase } from '../shared/use-case.ts'
import { operatorContactOf } from './subprocessors.ts'

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
      departements: await tx.tenancy.controllersByDepartement(today(ports)),
    }))
}

/** Members whose facts are read, and held, at once. */
const membersPerPage = 500

/** All controllers, or those of a département, by id; one page of them is held at a time. */
async function* controllerPages(
  tx: Transaction,
  { on, departement }: { readonly on: CivilDate; readonly departement: string | undefined },
): AsyncGenerator<readonly ControllerEntry[], void, undefined> {
  let cursor: string | undefined
  do {
    const { items, nextCursor } = await tx.tenancy.listControllers({ cursor, limit: membersPerPage, departement }, on)
    yield items
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
}

/**
 * The whole register for people to read, by name: of all members or of one département's, in one snapshot. Problem:
 * `register-too-long` for more members than a PDF has, as soon as there are.
 */
export function getProcessingRegisterPdf(ports: ControlPlanePorts): UseCase<'getProcessingRegisterPdf'> {
  return async ({ departement }) =>
    await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const items = await gather(controllerPages(tx, { on: today(ports), departement }), {
        itemsMax: registerPdfMembersMax,
        onTooMany: () => {
          throw new Problem('register-too-long', { membersMax: String(registerPdfMembersMax) })
        },
      })
      const byName = items.toSorted((left, right) => left.organisationName.localeCompare(right.organisationName, 'fr'))
      return { ...(await commonPart(ports, tx)), departement: departement ?? null, items: byName }
    })
}

/** The controllers of the register, however many, by id and in one snapshot: each with whom to ask of the operator. */
export function getProcessingRegisterCsv(
  ports: ControlPlanePorts,
): RowsUseCase<'getProcessingRegisterCsv', ControllerTable['items'][number]> {
  const { unitOfWork, installation } = ports
  const { operatorName, operatorSiren } = installation
  const operator = { operatorName, operatorSiren, ...operatorContactOf(installation) }
  return ({ departement }): Pages<ControllerTable['items'][number]> =>
    unitOfWork.stream({ kind: 'platform' }, (tx) =>
      mapPages(controllerPages(tx, { on: today(ports), departement }), (page) =>
        page.map((controller) => ({ ...controller, ...operator })),
      ),
    )
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
    ...operatorContactOf(installation),
    drawnUpAt: clock.now(),
    subprocessors: subprocessors.filter(({ endsOn }) => endsOn === null || endsOn > day),
    measures: [...heldMeasures, ...(escrow ? (['passwords-in-escrow'] as const) : [])],
    certificates: certificates
      .filter((certificate) => ['held', 'expiring'].includes(certificateState(certificate, day)))
      .filter(({ offerId, of }) => offerId === null || offers === undefined || offers.includes(of))
      .map(({ kind, reference, issuedBy, of, validUntil }) => ({ kind, reference, issuedBy, of, validUntil })),
  }
}
