import type { CivilDate } from '../shared/civil-time.ts'
import type { Instant } from '../shared/instant.ts'

/** A move of a tenant's storage, as far as it says where the data was. */
export interface MoveOfStorage {
  readonly sourceClusterId: string
  readonly targetClusterId: string
  /** From here on the target is filled. */
  readonly frozenAt: Instant | null
  readonly switchedAt: Instant | null
  readonly endedAt: Instant | null
}

/** A cluster on which a tenant's storage stood, and from when. */
export interface StorageSide {
  /** `left`: a move has switched and its old side is not removed yet; `coming`: a move fills it. */
  readonly side: 'current' | 'left' | 'coming'
  readonly clusterId: string
  readonly since: Instant
}

interface History {
  readonly currentClusterId: string
  readonly enrolledAt: Instant
  readonly moves: readonly MoveOfStorage[]
}

const isOver = (at: Instant | null, now: Instant): boolean => at !== null && at <= now

/** Where the storage of a tenant stood at an instant: on one cluster, and during a move on its other side too. */
export function storageSidesAt(history: History, at: Instant): StorageSide[] {
  const others = history.moves.flatMap((move): StorageSide[] => {
    const { sourceClusterId, targetClusterId, frozenAt, switchedAt, endedAt } = move
    if (isOver(endedAt, at)) return []
    if (switchedAt !== null && switchedAt <= at) {
      return [{ side: 'left', clusterId: sourceClusterId, since: standingBefore(history, switchedAt).since }]
    }
    if (frozenAt !== null && frozenAt <= at) return [{ side: 'coming', clusterId: targetClusterId, since: frozenAt }]
    return []
  })
  return [{ side: 'current', ...standingAt(history, at) }, ...others]
}

type Standing = Omit<StorageSide, 'side'>

const standingAt = (history: History, at: Instant): Standing => standing(history, (switchedAt) => switchedAt <= at)
const standingBefore = (history: History, at: Instant): Standing => standing(history, (switchedAt) => switchedAt < at)

function standing({ currentClusterId, enrolledAt, moves }: History, isPast: (at: Instant) => boolean): Standing {
  const switches = moves
    .flatMap(({ switchedAt, ...move }) => (switchedAt === null ? [] : [{ ...move, switchedAt }]))
    .toSorted((left, right) => left.switchedAt - right.switchedAt)
  const last = switches.findLast(({ switchedAt }) => isPast(switchedAt))
  if (last !== undefined) return { clusterId: last.targetClusterId, since: last.switchedAt }
  return { clusterId: switches[0]?.sourceClusterId ?? currentClusterId, since: enrolledAt }
}

/** `host` or `host:port` of an address of an object store; null where a text names none. */
function hostOf(address: string): string | null {
  const [, host] = /^(?:s3:)?(?:https?:\/\/)?([^/\s:]+\.[^/\s:]+(?::\d+)?)(?:\/|$)/i.exec(address) ?? []
  return host === undefined ? null : host.toLowerCase().replace(/:443$/, '')
}

/**
 * The site in whose object store a repository of copies is, by its address. Null where it names no address, where no site has
 * it, or where several have: it is then not known, and nothing else is taken for it.
 */
export function siteOfRepository(
  repository: string,
  sites: readonly { readonly id: string; readonly s3Endpoint: string | null }[],
): string | null {
  const host = hostOf(repository)
  if (host === null) return null
  const [site, ...more] = sites.filter(({ s3Endpoint }) => s3Endpoint !== null && hostOf(s3Endpoint) === host)
  return site === undefined || more.length > 0 ? null : site.id
}

/** What held on a day of rows that hold from their day until the next one's; null before the first. */
export function inForceOn<Row extends { readonly validFrom: CivilDate }>(
  rows: readonly Row[],
  day: CivilDate,
): Row | null {
  return rows
    .filter(({ validFrom }) => validFrom <= day)
    .reduce<Row | null>((latest, row) => (latest === null || row.validFrom > latest.validFrom ? row : latest), null)
}
