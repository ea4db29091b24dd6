import { type AgreementTerms, type Command, endpoints, type RecipientTerms } from '@grenier/contracts'
import type { CommandOutcome } from '../../shared/run-command.ts'
import { enrolCommuneIn, enrolEpciIn } from '../enrol-commune.ts'
import { enrolOrganisation } from '../enrol-tenant.ts'
import { registerOrganisationIn } from '../register-organisation.ts'
import type { Bodies, NamedBody } from './find-bodies.ts'
import type { AgreementsOfImport } from './import-agreements.ts'
import {
  attempt,
  blame,
  blameDifference,
  type CellOfImport,
  differing,
  type ImportWork,
  keep,
  type SheetOfImport,
} from './import-context.ts'
import { openPools, type PoolsOfImport } from './import-pools.ts'
import { openQuotas, type QuotasOfImport } from './import-quotas.ts'
import { decodeRow, type ValueRow } from './read-values.ts'

const recipientSchema = endpoints.enrolTenant.body.shape.recipient

/** The cell of a member that a refusal is about; what is not here is about the member itself. */
const columnOfRefusal: Readonly<Record<string, string>> = {
  'siret-invalid': 'siret',
  'siret-of-another': 'siret',
  'imputation-ac-refused': 'settlementMode',
  'e-invoice-refused': 'settlementMode',
  'pool-unknown': 'pool',
  'offer-unknown': 'quotas',
  'capacity-exceeded': 'quotas',
}

interface Opened {
  readonly work: ImportWork
  readonly part: SheetOfImport
  readonly bodies: Bodies
  readonly agreements: AgreementsOfImport
  readonly pools: PoolsOfImport
  readonly quotas: QuotasOfImport
}

type Terms = Omit<Command<'enrolTenant'>, 'organisationId'>

const flags: readonly string[] = ['serviceCodeRequired', 'engagementRequired', 'vatLiable']

function recipientOf({ work, part: { sheet } }: Opened, row: ValueRow): RecipientTerms | null {
  const { member: _member, kind: _kind, name: _name, pool: _pool, quotas: _quotas, ...said } = row.values
  const encoded = Object.fromEntries(
    Object.entries(said).map(([field, value]) => [field, flags.includes(field) ? value === 'yes' : value]),
  )
  const decoded = decodeRow({ sheet, row, schema: recipientSchema, encoded })
  if ('data' in decoded) return decoded.data
  work.faults.push(...decoded.faults)
  return null
}

/** Where its debts land as a row of the sheet would say it. */
function asWritten(recipient: RecipientTerms): Readonly<Record<string, string | null>> {
  const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no')
  return {
    siret: recipient.siret,
    budget: recipient.budget,
    serviceCode: recipient.serviceCode,
    serviceCodeRequired: yesOrNo(recipient.serviceCodeRequired),
    engagementRequired: yesOrNo(recipient.engagementRequired),
    expenseAccount: recipient.expenseAccount,
    vatLiable: yesOrNo(recipient.vatLiable),
    settlementMode: recipient.settlementMode,
  }
}

/** Whoever is a member stays as it is: what a row says otherwise of it is named. */
async function compareKnown(opened: Opened, row: ValueRow, tenant: { id: string; name: string }): Promise<void> {
  const { work, part, pools, quotas } = opened
  const recipients = (await work.tx.tenancy.recipientsOf(tenant.id)).filter(({ endedAt }) => endedAt === null)
  const differences = recipients.map((recipient) => differing(row, asWritten(recipient)))
  const ofRecipient = differences.includes(null) ? null : (differences[0] ?? null)
  const stored = await work.tx.tenancy.getTenant(tenant.id, work.today)
  const ofPlace = ofRecipient ?? pools.differing(row, stored?.parentNodeId ?? '')
  const difference = ofPlace ?? (await quotas.differing(row, tenant.id))
  if (difference === null) {
    work.rows.push({ sheet: 'members', line: row.line, outcome: 'known', memberName: tenant.name, what: tenant.name })
    return
  }
  blameDifference(work, { sheet: part.sheet, row }, difference)
}

/** A body that is neither in the register nor recorded: as the row says it, from the first day that is said of it. */
async function registerBody(opened: Opened, row: ValueRow, startsOn: Terms['agreement']['startsOn']) {
  const { work, part } = opened
  const { kind = null, name = null, member = null } = row.values
  if (kind === null || name === null) {
    blame(work, { sheet: part.sheet, row, column: kind === null ? 'kind' : 'name' }, { code: 'body-unknown' })
    return null
  }
  const validFrom = startsOn < work.today ? startsOn : work.today
  const unknown = { inseeCode: null, departementCode: null, population: null, groupId: null }
  const encoded = { kind, name, siren: member, ...unknown, validFrom, source: 'reprise' }
  const schema = endpoints.registerOrganisation.body
  const decoded = decodeRow({ sheet: part.sheet, row, schema, encoded, columns: { siren: 'member' } })
  if ('faults' in decoded) {
    work.faults.push(...decoded.faults)
    return null
  }
  const outcome = await registerOrganisationIn(work.ports, work.tx, { command: decoded.data, now: work.now })
  keep(work, 'registerOrganisation', outcome)
  return outcome.answer.id
}

/** Enrols it by what the register or the row says of it; null where a cell is at fault, which is named. */
async function enrolBody(
  opened: Opened,
  { body, row, terms }: { body: NamedBody; row: ValueRow; terms: Terms },
): Promise<CommandOutcome<'enrolTenant'> | null> {
  const { ports, tx, now } = opened.work
  const { commune, epci, number } = body
  if (commune !== null) {
    const { inseeCode } = commune
    return { ...(await enrolCommuneIn(ports, tx, { command: { ...terms, inseeCode }, now })) }
  }
  const [recorded] = await tx.tenancy.epciRecorded([number])
  if (recorded === undefined && epci !== null) return await enrolEpciIn(ports, tx, { epci, terms, now })
  const organisationId = recorded?.organisationId ?? (await registerBody(opened, row, terms.agreement.startsOn))
  if (organisationId === null) return null
  return await enrolOrganisation(ports, tx, { enrolment: { ...terms, organisationId }, now })
}

const starting = { dataClass: 'ordinary', residencyMin: null, sameSiteReason: null } as const

/** What a new member is enrolled with; null where a cell is at fault, which is named. */
async function termsOf(
  opened: Opened,
  { row, body, agreement }: { row: ValueRow; body: NamedBody; agreement: AgreementTerms | null },
): Promise<Terms | null> {
  const recipient = recipientOf(opened, row)
  const parentNodeId = await opened.pools.poolOf(row, body.commune?.epciSiren ?? null)
  const starterQuotas = opened.quotas.quotasOf(row)
  if (agreement === null || recipient === null || parentNodeId === null || starterQuotas === null) return null
  return { ...starting, starterQuotas, parentNodeId, agreement, recipient }
}

/** Answers whether it is a member now. */
async function enrolNew(opened: Opened, row: ValueRow, body: NamedBody): Promise<boolean> {
  const { work, part, agreements, bodies } = opened
  const signed = agreements.firstOf(body)
  const cell = (column: string): CellOfImport => ({ sheet: part.sheet, row, column })
  if (signed === undefined) {
    if (!agreements.isFaulty(body)) blame(work, cell('member'), { code: 'agreement-missing' })
    return false
  }
  const terms = await termsOf(opened, { row, body, agreement: await agreements.termsOf(signed) })
  if (terms === null) return false
  const cellOf = (code: string): CellOfImport =>
    agreements.cellOf(signed, code) ?? cell(columnOfRefusal[code] ?? 'member')
  const outcome = await attempt(work, cellOf, () => enrolBody(opened, { body, row, terms }))
  if (outcome === null) return false
  keep(work, 'enrolTenant', outcome)
  const { id, name } = outcome.answer
  bodies.enrolled(body, { id, name })
  work.rows.push({ sheet: 'members', line: row.line, outcome: 'new', memberName: name, what: name })
  agreements.done(signed, name)
  return true
}

/**
 * Enrols whom a workbook names and who is no member yet, each under the first of its agreements there. Answers the keys of
 * bodies of which something is wrong: what else is said of them cannot be judged.
 */
export async function importMembers(
  work: ImportWork,
  bodies: Bodies,
  agreements: AgreementsOfImport,
): Promise<ReadonlySet<string>> {
  const part = work.sheets.get('members')
  if (part === undefined) return new Set()
  const { sheet } = part
  const [pools, quotas] = [await openPools(work, sheet), await openQuotas(work, sheet)]
  const opened: Opened = { work, part, bodies, agreements, pools, quotas }
  const faulty = new Set(part.faultyMembers.map((number) => bodies.find(number).key))
  const said = new Map<string, number>()
  for (const row of part.rows) {
    const body = bodies.find(row.values['member'] ?? '')
    const before = said.get(body.key)
    said.set(body.key, before ?? row.line)
    const cell = { sheet: part.sheet, row, column: 'member' }
    if (before !== undefined) blame(work, cell, { code: 'row-repeated', params: { line: String(before) } })
    else if (body.tenant !== null) await compareKnown(opened, row, body.tenant)
    else if (!(await enrolNew(opened, row, body))) faulty.add(body.key)
  }
  return faulty
}
