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
 * when the moment is over, since a watch may be quicker than the answer to the write; one too many is harmless.
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

  function pass(): void {
    const changes = gathered
    gathered = []
    const foreign = changes.filter((change) => !ownWrites.caused(change))
    const namespaces = new Set(foreign.map(({ namespace }) => namespace))
    if (namespaces.size > 0) tell([...namespaces])
  }

  return {
    saw(change) {
      if (quietKinds.has(change.kind) || stopping.signal.aborted) return
      if (!change.isOurs && !isOurNamespace(change.namespace)) return
      gathered.push(change)
      if (gathered.length > 1) return
      timing.sleep(options.gatheredMs, stopping.signal).then(pass, () => undefined)
    },
    stop: () => stopping.abort(),
  }
}
