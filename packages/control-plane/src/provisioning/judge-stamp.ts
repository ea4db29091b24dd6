import type { ClusterFinding } from './cluster-hold.ports.ts'
import type { KeptStamp, StandingStamp } from './cluster-stamp.ports.ts'

/**
 * `ours`: it stands as we know it; `begun`: the one that was being written stands there; `absent`: nothing speaks against writing
 * ours; else what forbids writing to the cluster.
 */
type StampVerdict =
  | { readonly kind: 'ours' | 'begun' | 'absent' }
  | {
      readonly kind: 'forbidden'
      readonly cause: Extract<ClusterFinding['cause'], `${string}-database`>
      readonly detail: string
    }

/**
 * What the stamp on a cluster says of this database. Another database's: this one is a copy, or was put in its place. Ours by a
 * token that we do not know: what wrote last is this database in a later state, or a copy of its files. No stamp there is no
 * fault of a database that wrote one, since it alone can put it back; of a copy that knows its original's it is none either way.
 */
export function judgeStamp(looked: {
  readonly databaseId: string
  readonly kept: KeptStamp | null
  readonly standing: StandingStamp['stamp']
}): StampVerdict {
  const { databaseId, kept, standing } = looked
  const own = kept?.databaseId === databaseId ? kept : null
  if (own?.takesOver === true) return { kind: 'absent' }
  if (standing === 'unreadable') return forbidden('other-database', 'the stamp there is none of ours')
  if (standing === null) {
    if (kept === null || own !== null) return { kind: 'absent' }
    return forbidden('other-database', `this is database ${databaseId}, a copy of ${kept.databaseId}`)
  }
  const wrote = `stamp ${standing.number} was written by database ${standing.databaseId.slice(0, 60)}`
  if (standing.databaseId !== databaseId) return forbidden('other-database', `${wrote}, this is ${databaseId}`)
  if (standing.token === own?.token) return { kind: 'ours' }
  if (standing.token === own?.nextToken) return { kind: 'begun' }
  return forbidden('older-database', `${wrote}, which does not know it`)
}

function forbidden(cause: 'other-database' | 'older-database', detail: string): StampVerdict {
  return { kind: 'forbidden', cause, detail }
}
