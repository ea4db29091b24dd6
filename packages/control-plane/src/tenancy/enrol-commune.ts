import type { Command, Organisation } from '@grenier/contracts'
import type { CivilDate, Instant } from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { type AuditFact, type CommandOutcome, encodeAnswer, runCommand } from '../shared/run-command.ts'
import { requireSiren } from '../shared/sirene-numbers.ts'
import type { UseCase } from '../shared/use-case.ts'
import { enrolOrganisation } from './enrol-tenant.ts'
import type { CommuneInRegister, EpciInRegister } from './register.ports.ts'

/** A body of the register, as it is recorded for the first time: from the day of that edition on, and with it as the source. Problem: `siren-invalid`. */
function organisationOf(
  { ids, register }: ApiPorts,
  body: Pick<Organisation, 'kind' | 'name' | 'siren' | 'inseeCode' | 'departementCode' | 'groupId'>,
  stated: { inhabitants: number | null; recordedAt: Instant },
): Organisation {
  const { source, registerOn, population } = register.edition
  const { inhabitants, recordedAt } = stated
  requireSiren(body.siren)
  return {
    ...body,
    id: ids.next(),
    population: inhabitants === null ? null : { ...population, inhabitants, source },
    validFrom: registerOn,
    source,
    recordedAt,
    version: 1,
  }
}

/** Its EPCI as an organisation: the one that is recorded, or a new one. */
async function ensureEpci(
  ports: ApiPorts,
  tx: Transaction,
  { epci, now }: { epci: EpciInRegister; now: Instant },
): Promise<{ id: string; added: Organisation[] }> {
  const recorded = async () => (await tx.tenancy.epciRecorded([epci.siren]))[0]
  let standing = await recorded()
  if (standing === undefined) {
    // Of many communes that are enrolled at once the first records it.
    await tx.tenancy.lockRegisterEntry(epci.siren)
    standing = await recorded()
  }
  if (standing !== undefined) return { id: standing.organisationId, added: [] }
  const { siren, name, departementCode } = epci
  const body = { kind: 'epci', name, siren, inseeCode: null, departementCode, groupId: null } as const
  const organisation = organisationOf(ports, body, { inhabitants: null, recordedAt: now })
  await tx.tenancy.insertOrganisation(organisation)
  return { id: organisation.id, added: [organisation] }
}

/** The commune as an organisation that is no tenant yet. Problem: `tenant-known`. */
async function ensureCommune(
  ports: ApiPorts,
  tx: Transaction,
  { commune, now }: { commune: CommuneInRegister; now: Instant },
): Promise<{ id: string; added: Organisation[] }> {
  const { inseeCode, name, siren, departementCode, population: inhabitants, epciSiren } = commune
  await tx.tenancy.lockRegisterEntry(inseeCode)
  const [standing] = await tx.tenancy.communesRecorded([inseeCode])
  if (standing !== undefined && standing.tenantId !== null) throw new Problem('tenant-known')
  if (standing !== undefined) return { id: standing.organisationId, added: [] }
  const epci = epciSiren === null ? null : ports.register.epci(epciSiren)
  const group = epci === null ? null : await ensureEpci(ports, tx, { epci, now })
  const body = { kind: 'commune', name, siren, inseeCode, departementCode, groupId: group?.id ?? null } as const
  const organisation = organisationOf(ports, body, { inhabitants, recordedAt: now })
  await tx.tenancy.insertOrganisation(organisation)
  return { id: organisation.id, added: [...(group?.added ?? []), organisation] }
}

const factOf = (organisation: Organisation): AuditFact => ({
  tenantId: null,
  subjectKind: 'organisation',
  subjectId: organisation.id,
  after: encodeAnswer('registerOrganisation', organisation),
})

/** What is newly recorded of the register is as its edition says, and was nothing before it. Problem: `agreement-before-register`. */
function refuseBeforeRegister({ register }: ApiPorts, added: readonly Organisation[], startsOn: CivilDate): void {
  const { registerOn } = register.edition
  if (added.length > 0 && startsOn < registerOn) {
    throw new Problem('agreement-before-register', { registerOn, startsOn })
  }
}

/** The same within a transaction. Problems: those of `enrolCommune`. */
export async function enrolCommuneIn(
  ports: ApiPorts,
  tx: Transaction,
  { command, now }: { command: Command<'enrolCommune'>; now: Instant },
): Promise<CommandOutcome<'enrolCommune'>> {
  const { inseeCode, ...terms } = command
  const commune = found(ports.register.commune(inseeCode))
  const organisation = await ensureCommune(ports, tx, { commune, now })
  refuseBeforeRegister(ports, organisation.added, terms.agreement.startsOn)
  const enrolment = { ...terms, organisationId: organisation.id }
  const { audit, ...outcome } = await enrolOrganisation(ports, tx, { enrolment, now })
  return { ...outcome, audit: [...organisation.added.map(factOf), ...audit] }
}

/**
 * Enrols a commune of the official register. What is not recorded of it yet, the commune or its EPCI, is recorded first, in
 * the same transaction; what is recorded stays as it is. Problems: `not-found` for an INSEE code that the register does not
 * have, `siren-invalid` for one of the register that fails its check, `agreement-before-register`, and those of `enrolTenant`.
 */
export function enrolCommune(ports: ApiPorts): UseCase<'enrolCommune'> {
  return (command, call) =>
    runCommand(ports, { operation: 'enrolCommune', command, call }, (tx, now) =>
      enrolCommuneIn(ports, tx, { command, now }),
    )
}

/** Enrols an EPCI of the register by its SIREN, within a transaction, in the same way. */
export async function enrolEpciIn(
  ports: ApiPorts,
  tx: Transaction,
  { epci, terms, now }: { epci: EpciInRegister; terms: Omit<Command<'enrolTenant'>, 'organisationId'>; now: Instant },
): Promise<CommandOutcome<'enrolTenant'>> {
  const organisation = await ensureEpci(ports, tx, { epci, now })
  refuseBeforeRegister(ports, organisation.added, terms.agreement.startsOn)
  const enrolment = { ...terms, organisationId: organisation.id }
  const { audit, ...outcome } = await enrolOrganisation(ports, tx, { enrolment, now })
  return { ...outcome, audit: [...organisation.added.map(factOf), ...audit] }
}
