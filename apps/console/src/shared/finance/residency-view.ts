import { type CivilDate, civilDate } from '@grenier/quota-billing'

/** Of whom and of which day an attestation is shown, or by which name a member is looked for, as it stands in the address. */
export interface ResidencyView {
  readonly tenant?: string
  readonly search?: string
  readonly day?: CivilDate
}

const idPattern = /^[0-9a-f-]{36}$/
const searchLengthMax = 100

function dayOf(value: unknown): CivilDate | undefined {
  try {
    return typeof value === 'string' ? civilDate(value) : undefined
  } catch {
    return undefined
  }
}

/** What of an address says whom an attestation is of; what is empty or ill-formed is left out. */
export function readResidencyView(search: Readonly<Record<string, unknown>>): ResidencyView {
  const { tenant, search: text } = search
  const day = dayOf(search['day'])
  // A name of digits is read as a number by the router.
  const name = String(typeof text === 'number' ? text : typeof text === 'string' ? text : '')
    .trim()
    .slice(0, searchLengthMax)
  return {
    ...(typeof tenant === 'string' && idPattern.test(tenant) ? { tenant } : {}),
    ...(name === '' ? {} : { search: name }),
    ...(day === undefined ? {} : { day }),
  }
}
