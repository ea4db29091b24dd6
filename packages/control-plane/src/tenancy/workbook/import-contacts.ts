import { type Contact, endpoints } from '@grenier/contracts'
import { recordContactIn } from '../contacts.ts'
import type { Bodies } from './find-bodies.ts'
import {
  attempt,
  blame,
  blameDifference,
  differing,
  type ImportWork,
  keep,
  type SheetOfImport,
} from './import-context.ts'
import { decodeRow, type ValueRow } from './read-values.ts'

const identity = ['function', 'email', 'validFrom'] as const
const sameMail = (text: string | null | undefined): string => (text ?? '').toLowerCase()

const isSame = (contact: Contact, { values }: ValueRow): boolean =>
  identity.every((field) => sameMail(contact[field]) === sameMail(values[field]))

async function importOne(
  work: ImportWork,
  { sheet }: SheetOfImport,
  { row, tenant }: { row: ValueRow; tenant: { id: string; name: string } },
): Promise<void> {
  const { ports, tx, call, now } = work
  const { member: _member, ...encoded } = row.values
  const told = { sheet: 'contacts', line: row.line, memberName: tenant.name, what: encoded['name'] ?? '' } as const
  const standing = (await tx.tenancy.listContacts(tenant.id)).find((contact) => isSame(contact, row))
  if (standing !== undefined) {
    const { name, language, validUntil } = standing
    const difference = differing(row, { name, language, validUntil })
    if (difference === null) work.rows.push({ ...told, outcome: 'known' })
    else blameDifference(work, { sheet, row }, difference)
    return
  }
  const decoded = decodeRow({ sheet, row, schema: endpoints.recordContact.body, encoded })
  if ('faults' in decoded) {
    work.faults.push(...decoded.faults)
    return
  }
  const command = { ...decoded.data, tenantId: tenant.id }
  const cellOf = (code: string) => ({ sheet, row, column: code === 'contact-dates' ? 'validUntil' : 'member' })
  const by = call.actor.subject
  const outcome = await attempt(work, cellOf, () => recordContactIn(ports, tx, { command, by, now }))
  if (outcome === null) return
  keep(work, 'recordContact', outcome)
  work.rows.push({ ...told, outcome: 'new' })
}

/** Records whom to write to at members; a contact is known by its function, its address and its first day. */
export async function importContacts(work: ImportWork, bodies: Bodies, passedOver: ReadonlySet<string>): Promise<void> {
  const part = work.sheets.get('contacts')
  if (part === undefined) return
  const said = new Map<string, number>()
  for (const row of part.rows) {
    const { key, tenant } = bodies.find(row.values['member'] ?? '')
    const same = JSON.stringify([key, ...identity.map((field) => sameMail(row.values[field]))])
    const before = said.get(same)
    said.set(same, before ?? row.line)
    const { sheet } = part
    if (before !== undefined) {
      blame(work, { sheet, row, column: 'email' }, { code: 'row-repeated', params: { line: String(before) } })
    } else if (passedOver.has(key)) continue
    else if (tenant === null) blame(work, { sheet, row, column: 'member' }, { code: 'member-unknown' })
    else await importOne(work, part, { row, tenant })
  }
}
