import type { CapsuleFacts } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import { listObjects } from '../client/requests.ts'
import type { Transport } from '../client/transport.ts'
import { readGroups } from '../client/username.ts'
import { isRecord } from '../fields.ts'
import { kinds, type ObservedObject } from '../objects.ts'

interface Identity {
  readonly username: string | null
  readonly groups: readonly string[]
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** Whether one of Capsule's entries (a User, a ServiceAccount by its full name, or a Group) is us. */
function names(entry: unknown, { username, groups }: Identity): boolean {
  if (!isRecord(entry)) return false
  const name = String(entry['name'])
  return entry['kind'] === 'Group' ? groups.includes(name) : name === username
}

/** What Capsule makes of an identity, by its own configuration. Pure. */
export function capsuleStanding(
  configurations: readonly ObservedObject[],
  identity: Identity,
): 'administrator' | 'user' | 'none' {
  const specs = configurations.map(({ spec }) => (isRecord(spec) ? spec : {}))
  const isAny = (field: string, matches: (value: unknown) => boolean): boolean =>
    specs.some((spec) => listOf(spec[field]).some(matches))
  const isIn = (value: unknown): boolean => identity.groups.some((group) => group === value)
  if (isAny('administrators', (entry) => names(entry, identity))) return 'administrator'
  // Its webhooks look past whoever is in such a group, whatever else names it.
  if (isAny('ignoreUserWithGroups', isIn)) return 'none'
  const isUser =
    isAny('users', (entry) => names(entry, identity)) ||
    isAny('userNames', (name) => name === identity.username) ||
    isAny('userGroups', isIn)
  return isUser ? 'user' : 'none'
}

/** What Capsule is on a cluster and what it makes of us; null where it is not served. Throws ApiFailure. */
export async function readCapsuleFacts(
  transport: Transport,
  about: {
    readonly username: string | null
    readonly served: readonly { readonly group: string; readonly versions: readonly string[] }[]
  },
): Promise<CapsuleFacts | null> {
  const [group = '', version = ''] = kinds.CapsuleTenant.apiVersion.split('/')
  const found = about.served.find((one) => one.group === group)
  if (found === undefined) return null
  const servesTenants = found.versions.includes(version)
  try {
    const [configurations, groups] = await Promise.all([
      servesTenants ? listObjects(transport, { kind: 'CapsuleConfiguration' }) : [],
      readGroups(transport, about.username),
    ])
    return { servesTenants, standing: capsuleStanding(configurations, { username: about.username, groups }) }
  } catch (failure) {
    // Refused, or served without this kind: nobody knows.
    if (failure instanceof ApiFailure && [403, 404].includes(failure.status))
      return { servesTenants, standing: 'unread' }
    throw failure
  }
}
