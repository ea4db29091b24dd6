import { type Endpoint, isMemberRole, type Role, roles } from '@grenier/contracts'
import { type Furnished, type Ids, own, personalTokenOf } from './furnish.ts'
import { filled, type Place, type SoundCall } from './sound-calls.ts'

/** Nobody brings no token, `no role` one without any. */
export const callers = ['nobody', 'no role', ...roles] as const
export type MatrixCaller = (typeof callers)[number]

/** Whose the thing is that a call names in one place; everything else that it names is the caller's own. */
export type Whose = 'own' | 'other' | 'missing'

/**
 * What the table makes of a call. `unknown-caller`: 401. `not-allowed`: 403 whatever it names. `allowed`: answered, or refused
 * for what it asks and not for who asks. `not-found`: 404 as of a thing that nobody has. `alike`: as one that nobody has,
 * whatever that is: named in a body or a filter, a thing may be refused or find nothing.
 */
export type Expected = 'unknown-caller' | 'not-allowed' | 'allowed' | 'not-found' | 'alike'

export interface Cell {
  readonly call: SoundCall
  readonly caller: MatrixCaller
  readonly whose: Whose
  /** The one thing that is not the caller's own; null where all are. */
  readonly place: Place | null
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

/** Whether what another tenant has is hidden from that caller: from members, and from pools' approvers what is not below. */
function isHidden(caller: MatrixCaller, { kind }: Place): boolean {
  // A personal token is its person's, whatever the person may do besides.
  if (kind === 'personalTokenId') return true
  return !isRole(caller) || isMemberRole(caller) || caller === 'pool-approver'
}

function expectedOf(endpoint: Endpoint, caller: MatrixCaller, thing: { whose: Whose; place: Place | null }): Expected {
  if (caller === 'nobody') return 'unknown-caller'
  if (!mayCall(endpoint, caller)) return 'not-allowed'
  const { whose, place } = thing
  if (place === null || whose === 'own') return 'allowed'
  if (whose === 'other' && !isHidden(caller, place)) return 'allowed'
  return place.in === 'path' ? 'not-found' : 'alike'
}

/** Every cell of an endpoint: each caller, with its own things, and with another's and nobody's in each place. */
export function cellsOf(call: SoundCall, furnished: Furnished): Cell[] {
  const { endpoint, operation, places } = call
  const kept = places.filter(
    ({ kind, name }) =>
      furnished.other[kind] !== undefined &&
      !meantForOthers.some(([meant, place]) => meant === operation && place === name),
  )
  const things = [
    { whose: 'own', place: null } as const,
    ...kept.flatMap((place) => (['other', 'missing'] as const).map((whose) => ({ whose, place }))),
  ]
  return callers.flatMap((caller) =>
    things.map((thing) => ({ call, caller, ...thing, expected: expectedOf(endpoint, caller, thing) })),
  )
}

/** What the caller of a cell sends. */
export function sentBy({ call, caller, whose, place }: Cell, { own: mine, other, missing, shared }: Furnished) {
  const personalTokenId = isRole(caller) ? personalTokenOf(caller) : personalTokenOf(roles[0])
  const things: Ids = { ...shared, ...mine, personalTokenId }
  const id = place === null ? undefined : { own: things, other, missing }[whose][place.kind]
  const elsewhere = place === null || id === undefined ? undefined : { place, id }
  return { ...filled(call, things, elsewhere), id: id ?? null }
}

/** The tenant that a caller of that role acts for. */
export const tenantOf = (caller: MatrixCaller): string | undefined =>
  isRole(caller) && isMemberRole(caller) ? own : undefined

export const nameOf = ({ call, caller, whose, place }: Cell): string =>
  `${call.operation} by ${caller}: ${place === null ? 'own' : `${whose} ${place.name} in the ${place.in}`}`
