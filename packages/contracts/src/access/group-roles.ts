import { isBoundRight, isMemberRole, type Role, type RoleGrant, roles } from '../shared/roles.ts'

/** What each group of the identity provider may do; a group that is not in it gives nothing. */
export type GroupRoles = ReadonlyMap<string, readonly RoleGrant[]>

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** More would belong into mandates and invitations. */
const entriesMax = 500

/**
 * Reads `group=role` entries separated by `;`. A member's role names its tenant and a pool's approver its pool:
 * `group=member-viewer@<tenant id>`. One group may stand in several entries. Faults say which entry, counted from 1, and
 * what is wrong with it, never what it says; where there are faults the map is not to be used.
 */
export function parseGroupRoles(text: string): { groupRoles: GroupRoles; faults: readonly string[] } {
  const entries = text
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  const groupRoles = new Map<string, RoleGrant[]>()
  const faults: string[] = entries.length > entriesMax ? [`at most ${entriesMax} entries`] : []
  for (const [index, entry] of entries.entries()) {
    const read = readEntry(entry)
    if (typeof read === 'string') faults.push(`entry ${index + 1}: ${read}`)
    else groupRoles.set(read.group, [...(groupRoles.get(read.group) ?? []), read.grant])
  }
  return { groupRoles, faults }
}

function readEntry(entry: string): { group: string; grant: RoleGrant } | string {
  // A group's name may hold any sign, a role none of these.
  const cut = entry.lastIndexOf('=')
  const group = entry.slice(0, Math.max(cut, 0)).trim()
  const [roleText = '', place, ...rest] = entry
    .slice(cut + 1)
    .trim()
    .split('@')
  const role = roles.find((known) => known === roleText)
  if (group === '' || rest.length > 0) return 'write group=role, or group=role@id'
  if (role === undefined) return `the role is none of ${roles.join(', ')}`
  if (place !== undefined && !uuidPattern.test(place)) return 'what stands after @ is no id'
  const grant = grantOf(role, place ?? null)
  return isBoundRight(grant) ? { group, grant } : placeFault(role)
}

function grantOf(role: Role, place: string | null): RoleGrant {
  if (isMemberRole(role)) return { role, tenantId: place, poolId: null }
  return { role, tenantId: null, poolId: place }
}

function placeFault(role: Role): string {
  if (isMemberRole(role)) return "a member's role names its tenant after @"
  return role === 'pool-approver' ? "a pool's approver names its pool after @" : 'a role of the platform names no place'
}
