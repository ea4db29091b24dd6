import { type Agreement, type AgreementTerms, endpoints } from '@grenier/contracts'
import { readAgreements, recordAgreementIn } from '../agreements.ts'
import type { Bodies, NamedBody } from './find-bodies.ts'
import { createActFinder } from './import-acts.ts'
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
import { decodeRow, type ValueRow } from './read-values.ts'

const termsSchema = endpoints.recordAgreement.body.omit({ actId: true })

/** The cell of an agreement that a refusal is about. */
const columnOfRefusal: Readonly<Record<string, string>> = {
  'agreement-dates': 'endsOn',
  'advance-mismatch': 'advanceCents',
  'agreement-services-unknown': 'coveredOffers',
  'agreement-overlap': 'startsOn',
  'period-closed': 'startsOn',
  'agreement-before-register': 'startsOn',
  'act-not-executory': 'actNumber',
}

/** The agreements of a workbook. */
export interface AgreementsOfImport {
  /** The first row of whoever is not a member yet; undefined: none names it. */
  firstOf(body: NamedBody): ValueRow | undefined
  /** Whether a row of it could not be read. */
  isFaulty(body: NamedBody): boolean
  /** What a row says; null where a cell is at fault, which is named. */
  termsOf(row: ValueRow): Promise<AgreementTerms | null>
  /** The cell that a refusal is about; null where it is about none of these. */
  cellOf(row: ValueRow, code: string): CellOfImport | null
  /** It was recorded together with its member. */
  done(row: ValueRow, memberName: string): void
  /** Records the others, of members; those of whom something else is wrong are passed over. */
  recordRest(passedOver: ReadonlySet<string>): Promise<void>
}

interface Opened {
  readonly work: ImportWork
  readonly bodies: Bodies
  readonly part: SheetOfImport
  readonly actOf: (row: ValueRow) => Promise<string | null>
  /** Rows that were recorded together with their members. */
  readonly handled: Set<ValueRow>
}

const cellIn = ({ part: { sheet } }: Opened, row: ValueRow, column: string): CellOfImport => ({ sheet, row, column })
const numberOf = (row: ValueRow): string => row.values['number'] ?? ''
const bodyOf = ({ bodies }: Opened, row: ValueRow): NamedBody => bodies.find(row.values['member'] ?? '')

/** As they were signed: what an agreement says of the days before it is none. */
function inOrderOf(rows: readonly ValueRow[]): ValueRow[] {
  const dayOf = (row: ValueRow): string => row.values['startsOn'] ?? ''
  return rows.toSorted((left, right) => (dayOf(left) < dayOf(right) ? -1 : dayOf(left) > dayOf(right) ? 1 : 0))
}

function tell({ work }: Opened, row: ValueRow, said: { outcome: 'new' | 'known'; memberName: string }): void {
  work.rows.push({ sheet: 'agreements', line: row.line, ...said, what: numberOf(row) })
}

const columnsOfFurther = {
  coveredOfferCodes: 'coveredOffers',
  'prolongation.kind': 'prolongationKind',
  'prolongation.months': 'prolongationMonths',
  'memberAct.organ': 'memberActOrgan',
  'memberAct.number': 'memberActNumber',
  'memberAct.adoptedOn': 'memberActAdoptedOn',
}

const codesIn = (text: string): string[] => text.split(',').flatMap((code) => (code.trim() === '' ? [] : [code.trim()]))

/** The further terms of a row, as a call would send them; what no cell says is left out. */
function furtherOf({ values }: ValueRow): object {
  const { coveredOffers = null, prolongationKind = null, prolongationMonths = null } = values
  const { memberActNumber = null, memberActOrgan = null, memberActAdoptedOn = null } = values
  const isProlonged = prolongationKind !== null || prolongationMonths !== null
  const months = prolongationMonths === null ? null : Number(prolongationMonths)
  const isApproved = memberActNumber !== null || memberActOrgan !== null || memberActAdoptedOn !== null
  const memberAct = { organ: memberActOrgan, number: memberActNumber, adoptedOn: memberActAdoptedOn }
  return {
    ...(coveredOffers === null ? {} : { coveredOfferCodes: codesIn(coveredOffers) }),
    ...(isProlonged ? { prolongation: { kind: prolongationKind, months } } : {}),
    ...(isApproved ? { memberAct } : {}),
  }
}

/** A row whose list of services is written as `asWritten` writes one. */
function withListAsWritten(row: ValueRow): ValueRow {
  const { coveredOffers = null } = row.values
  if (coveredOffers === null) return row
  return { ...row, values: { ...row.values, coveredOffers: codesIn(coveredOffers).join(', ') } }
}

async function termsOf({ work, part: { sheet }, actOf }: Opened, row: ValueRow): Promise<AgreementTerms | null> {
  const { member: _member, advanceCents = null, noticeDays, ...others } = row.values
  const ahead = advanceCents === null ? {} : { advanceCents }
  const encoded = { ...others, noticeDays: Number(noticeDays), ...ahead, ...furtherOf(row) }
  const decoded = decodeRow({ sheet, row, schema: termsSchema, encoded, columns: columnsOfFurther })
  if ('faults' in decoded) work.faults.push(...decoded.faults)
  const actId = await actOf(row)
  return 'faults' in decoded || actId === null ? null : { ...decoded.data, actId }
}

/** An agreement as a row of the sheet would say it was signed; null: nothing was. */
function asWritten({ startsOn, wordings: [signed] }: Agreement): Readonly<Record<string, string | null>> {
  if (signed === undefined) return {}
  const { endsOn, noticeDays, billingCycle, annualCommitmentCents, advanceCents } = signed.terms
  const { coveredOfferCodes, prolongation, memberAct } = signed.terms
  return {
    startsOn,
    endsOn,
    noticeDays: String(noticeDays),
    billingCycle,
    annualCommitmentCents: annualCommitmentCents?.toString() ?? null,
    advanceCents: advanceCents?.toString() ?? null,
    coveredOffers: coveredOfferCodes?.join(', ') ?? null,
    prolongationKind: prolongation?.kind ?? null,
    prolongationMonths: prolongation?.months.toString() ?? null,
    memberActNumber: memberAct?.number ?? null,
    memberActOrgan: memberAct?.organ ?? null,
    memberActAdoptedOn: memberAct?.adoptedOn ?? null,
    actNumber: signed.act.number,
  }
}

async function recordOne(opened: Opened, row: ValueRow, tenant: { id: string; name: string }): Promise<void> {
  const { ports, tx, now, today } = opened.work
  const memberName = tenant.name
  const standing = (await readAgreements(tx, tenant.id, today)).find(({ number }) => number === numberOf(row))
  if (standing !== undefined) {
    const difference = differing(withListAsWritten(row), asWritten(standing))
    if (difference === null) return tell(opened, row, { outcome: 'known', memberName })
    return blameDifference(opened.work, { sheet: opened.part.sheet, row }, difference)
  }
  const terms = await termsOf(opened, row)
  if (terms === null) return
  const cellOf = (code: string): CellOfImport => cellIn(opened, row, columnOfRefusal[code] ?? 'number')
  const command = { ...terms, tenantId: tenant.id }
  const outcome = await attempt(opened.work, cellOf, () => recordAgreementIn(ports, tx, { command, now }))
  if (outcome === null) return
  keep(opened.work, 'recordAgreement', outcome)
  tell(opened, row, { outcome: 'new', memberName })
}

async function recordRest(opened: Opened, passedOver: ReadonlySet<string>): Promise<void> {
  const said = new Map<string, number>()
  for (const row of inOrderOf(opened.part.rows)) {
    const { key, tenant } = bodyOf(opened, row)
    const before = said.get(`${key} ${numberOf(row)}`)
    said.set(`${key} ${numberOf(row)}`, before ?? row.line)
    const blameIt = (column: string, code: string, params = {}): void =>
      blame(opened.work, cellIn(opened, row, column), { code, params })
    if (before !== undefined) blameIt('number', 'row-repeated', { line: String(before) })
    else if (opened.handled.has(row) || passedOver.has(key)) continue
    else if (tenant === null) blameIt('member', 'member-unknown')
    else await recordOne(opened, row, tenant)
  }
}

const none: AgreementsOfImport = {
  firstOf: () => undefined,
  isFaulty: () => false,
  termsOf: () => Promise.resolve(null),
  cellOf: () => null,
  done: () => {},
  recordRest: () => Promise.resolve(),
}

/** The agreements of a workbook, set in order; of one without their sheet there are none. */
export function openAgreements(work: ImportWork, bodies: Bodies): AgreementsOfImport {
  const part = work.sheets.get('agreements')
  if (part === undefined) return none
  const opened: Opened = { work, bodies, part, actOf: createActFinder(work, part.sheet), handled: new Set() }
  const byBody = Map.groupBy(inOrderOf(part.rows), (row) => bodyOf(opened, row).key)
  const faulty = new Set(part.faultyMembers.map((number) => bodies.find(number).key))
  return {
    firstOf: ({ key }) => byBody.get(key)?.[0],
    isFaulty: ({ key }) => faulty.has(key),
    termsOf: (row) => termsOf(opened, row),
    cellOf: (row, code) => {
      const column = columnOfRefusal[code]
      return column === undefined ? null : cellIn(opened, row, column)
    },
    done(row, memberName) {
      opened.handled.add(row)
      tell(opened, row, { outcome: 'new', memberName })
    },
    recordRest: (passedOver) => recordRest(opened, passedOver),
  }
}
