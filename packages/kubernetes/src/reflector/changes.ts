import type { Timing } from '../client/timing.ts'
import type { Kind } from '../objects.ts'
import type { ObjectChange } from './kind-cache.ts'
import type { OwnWrites } from './own-writes.ts'

/** Claims come and go with members' work, and classes concern every tenant: neither is an edit of what we laid. */
const quietKinds: ReadonlySet<Kind> = new Set(['PersistentVolumeClaim', 'StorageClass'])

/** Gathers foreign edits for a moment, so that one hand's many edits, and our own writes, make no crowd of calls. */
export interface Changes {
  saw(change: ObjectChange): void
  stop(): void
}

/**
 * `tell` hears the namespaces in which somebody else changed something of ours, or beside it. An own write is told apart
 * once it is answered, since a watch may be quicker than the answer; another process's write is told as a change.
 */
export function createChanges(options: {
  readonly timing: Timing
  readonly gatheredMs: number
  readonly ownWrites: OwnWrites
  readonly isOurNamespace: (namespace: string) => boolean
  readonly tell: (namespaces: readonly string[]) => void
}): Changes {
  const { timing, ownWrites, isOurNamespace, tell } = options
  const stopping = new AbortController()
  let gathered: ObjectChange[] = []

  function gather(changes: readonly ObjectChange[]): void {
    if (changes.length === 0) return
    gathered.push(...changes)
    if (gathered.length > changes.length) return
    timing.sleep(options.gatheredMs, stopping.signal).then(pass, () => undefined)
  }

  function pass(): void {
    const changes = gathered
    gathered = []
    const foreign = changes.filter((change) => !ownWrites.isUnderWay(change) && !ownWrites.caused(change))
    const namespaces = new Set(foreign.map(({ namespace }) => namespace))
    if (namespaces.size > 0) tell([...namespaces])
    gather(changes.filter((change) => ownWrites.isUnderWay(change)))
  }

  return {
    saw(change) {
      if (quietKinds.has(change.kind) || stopping.signal.aborted) return
      if (!change.isOurs && !isOurNamespace(change.namespace)) return
      gather([change])
    },
    stop: () => stopping.abort(),
  }
}
