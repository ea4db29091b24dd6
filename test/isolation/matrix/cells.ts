import { type Endpoint, isMemberRole, type Role, roles } from '@grenier/contracts'
import { type Furnished, type Ids, own, personalTokenOf } from './furnish.ts'
import { filled, type Place, type SoundCall } from './sound-calls.ts'

/** Nobody brings no token, `no role` one without any. */
export const callers = ['nobody', 'no role', ...roles] as const
export type MatrixCaller = (typeof callers)[number]

/** Whose the things are that a call names in some places; everything else that it names is the caller's own. */
export type Whose = 'own' | 'other' | 'missing'

/**
 * What the table makes of a call. `unknown-caller`: 401. `not-allowed`: 403 whatever it names. `allowed`: answered, or refused
 * for what it asks and not for who asks. `not-found`: 404 as of a thing that nobody has. `alike`: as one that nobody has,
 * whatever that is: named in a body or a filter, a thing may be refused or find nothing.
 */
export type Expected = 'unknown-caller' | 'not-allowed' | 'allowed' | 'not-found' | 'alike'

export interface Cell extends Named {
  readonly call: SoundCall
  readonly caller: MatrixCaller
  readonly expected: Expected
}

/** Things named by a place whose very sense it is to name another tenant. */
const meantForOthers: readonly (readonly [operation: string, name: string])[] = [
  // Whoever asks for a loan names the lender: communes know of each other that they are members.
  ['proposeQuotaLoan', 'lenderTenantId'],
]

const isRole = (caller: MatrixCaller): caller is Role => (roles as readonly string[]).includes(caller)

function mayCall({ roles: allowed, everyPerson }: Endpoint, caller: MatrixCaller): boolean {
  return everyPerson === true || (isRole(caller) && allowed.includes(caller))
}

/** Whether a caller sees its own things alone: members, and pools' approvers, who see what is below their pool. */
function seesOwnAlone(caller: MatrixCaller, { kind }: Place): boolean {
  // A personal token is its person's, whatever the person may do besides; an operator ends those of who left.
  if (kind === 'personalTokenId') return caller !== 'operator'
  return !isRole(caller) || isMemberRole(caller) || caller === 'pool-approver'
}

interface Named {
  readonly whose: Whose
  /** The places that name another's or nobody's thing. */
  readonly places: readonly Place[]
}

function expectedOf({ endpoint, places: all }: SoundCall, caller: MatrixCaller, { whose, places }: Named): Expected {
  if (caller === 'nobody') return 'unknown-caller'
  if (!mayCall(endpoint, caller)) return 'not-allowed'
  if (whose === 'own') return 'allowed'
  // A thing is asked for below its own tenant: below another one it is missing, whoever asks.
  const isTornApart = endpoint.tenantParam === true || endpoint.path.includes('{tenantId}')
  const isWhole = places.length === all.length || !isTornApart
  if (whose === 'other' && isWhole && places.every((place) => !seesOwnAlone(caller, place))) return 'allowed'
  return places.some((place) => place.in === 'path') ? 'not-found' : 'alike'
}

/** Own things, another tenant's whole, and another's and nobody's in each place alone. */
function namedIn(places: readonly Place[]): Named[] {
  const strange = places.length > 1 ? [places, ...places.map((place) => [place])] : places.map((place) => [place])
  const own: Named = { whose: 'own', places: [] }
  return [own, ...strange.flatMap((some) => (['other', 'missing'] as const).map((whose) => ({ whose, places: some })))]
}

/**
 * Another tenant's address with this one's thing behind it, for who sees both tenants anyway: that the thing is not looked for
 * across them shows where it is the other's, below this tenant.
 */
function namesTenantAlone(call: SoundCall, caller: MatrixCaller, { whose, places }: Named): boolean {
  const [place, ...others] = places
  const isAlone = place?.name === 'tenantId' && others.length === 0 && call.places.length > 1
  return isAlone && whose === 'other' && !seesOwnAlone(caller, place)
}

/** Every cell of an endpoint: each caller, with its own things, and with another's and nobody's. */
export function cellsOf(call: SoundCall): Cell[] {
  const meant = ({ name }: Place): boolean =>
    meantForOthers.some(([operation, place]) => operation === call.operation && place === name)
  const ofTenants = { ...call, places: call.places.filter((place) => place.isTenants && !meant(place)) }
  return callers.flatMap((caller) =>
    namedIn(ofTenants.places)
      .filter((named) => !namesTenantAlone(ofTenants, caller, named))
      .map((named) => ({ call, caller, ...named, expected: expectedOf(ofTenants, caller, named) })),
  )
}

/** What the caller of a cell sends, and the ids that are not its own. */
export function sentBy({ call, caller, whose, places }: Cell, { own: mine, other, missing, shared }: Furnished) {
  const things: Ids = { ...shared, ...mine, personalTokenId: personalTokenOf(isRole(caller) ? caller : null) }
  const strange = whose === 'other' ? other : missing
  const elsewhere = places.map((place) => ({ place, id: strange[place.kind] ?? '' }))
  return { ...filled(call, things, elsewhere), ids: elsewhere.map(({ id }) => id) }
}

/** The tenant that a caller of that role acts for. */
export const tenantOf = (caller: MatrixCaller): string | undefined =>
  isRole(caller) && isMemberRole(caller) ? own : undefined

export const nameOf = ({ call, caller, whose, places }: Cell): string => {
  const named = places.map((place) => `${place.name} in the ${place.in}`).join(' and ')
  return `${call.operation} by ${caller}: ${named === '' ? 'own' : `${whose} ${named}`}`
}
