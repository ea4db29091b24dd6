import type { RegisterMembership } from '@grenier/contracts'

/** What of the register is looked at, as it stands in the address. */
export interface RegisterView {
  /** One of the two, or none while a place is still chosen. */
  readonly departement?: string
  readonly epci?: string
  readonly search?: string
  /** Those that can be enrolled, where it says nothing. */
  readonly show?: RegisterMembership | 'all'
}

export const shownKinds = ['open', 'member', 'all'] as const
const searchCharsMax = 100

/** What of an address is a view; what is ill-formed in it is left out. Codes of digits come as numbers. */
export function readRegisterView(address: Readonly<Record<string, unknown>>): RegisterView {
  const text = (name: string): string => {
    const value = address[name]
    return typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  }
  const departement = text('departement').padStart(2, '0')
  const search = text('search').slice(0, searchCharsMax)
  const show = shownKinds.find((known) => known === address['show'])
  const rest = { ...(search.trim() === '' ? {} : { search }), ...(show === undefined ? {} : { show }) }
  if (/^[0-9AB]{2,3}$/.test(departement) && departement !== '00') return { departement, ...rest }
  if (/^\d{9}$/.test(text('epci'))) return { epci: text('epci'), ...rest }
  return rest
}
