import { statementKinds, statementSettlements } from '@grenier/contracts'
import { type CivilMonth, civilMonth } from '@grenier/quota-billing'

export type StatementKind = (typeof statementKinds)[number]
export type StatementSettlement = (typeof statementSettlements)[number]

/** Which issued statements are shown, as it stands in the address: an address can be kept and sent. */
export interface StatementListView {
  readonly search?: string
  readonly tenant?: string
  readonly from?: CivilMonth
  readonly to?: CivilMonth
  readonly kind?: StatementKind
  readonly settlement?: StatementSettlement
}

const idPattern = /^[0-9a-f-]{36}$/
const monthPattern = /^\d{4}-(0[1-9]|1[0-2])$/
const searchCharsMax = 100

const textIn = (search: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  // A number alone is read as one from an address.
  const value = typeof search[name] === 'number' ? String(search[name]) : search[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

const monthIn = (search: Readonly<Record<string, unknown>>, name: string): CivilMonth | undefined => {
  const text = textIn(search, name)
  return text !== undefined && monthPattern.test(text) ? civilMonth(text) : undefined
}

/** What of an address narrows the statements; what is ill-formed is left out, and months that cross are put in order. */
export function readStatementListView(search: Readonly<Record<string, unknown>>): StatementListView {
  const tenant = textIn(search, 'tenant')
  const [from, to] = [monthIn(search, 'from'), monthIn(search, 'to')]
  const areCrossed = from !== undefined && to !== undefined && from > to
  const found = {
    search: textIn(search, 'search')?.slice(0, searchCharsMax),
    tenant: tenant !== undefined && idPattern.test(tenant) ? tenant : undefined,
    from: areCrossed ? to : from,
    to: areCrossed ? from : to,
    kind: statementKinds.find((known) => known === search['kind']),
    settlement: statementSettlements.find((known) => known === search['settlement']),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}
