import { ApiFailure } from '../client/api-failure.ts'
import { diffObjects } from '../diff.ts'
import { rerunDelayMs } from '../limits.ts'
import { type DesiredObject, type Kind, type ObservedObject, objectLabel } from '../objects.ts'
import type { Run, Side } from './run.ts'

export interface StepOutcome {
  /** Desired objects as they now stand, applied or found unchanged. */
  readonly standing: readonly ObservedObject[]
  readonly failures: readonly string[]
  readonly foreignHardKeys: readonly string[]
}

/** What went wrong, for people; the server's words about a Secret are left out, they may quote it. */
export function failureText(object: { kind: Kind; metadata: { name: string } }, error: unknown): string {
  if (!(error instanceof ApiFailure)) throw error
  const words = object.kind === 'Secret' ? error.reason : `${error.reason}: ${error.message}`
  return `${objectLabel(object)}: ${words}`
}

/** What a run that lasted longer than its lease says of each object it leaves alone. */
export const overdue = 'Overdue: the run lasted longer than its lease'

/**
 * Applies an object to what was seen of it. One that existed must still be that very one in that very state: a late run
 * cannot resurrect what was deleted (rule 4), and neither it nor a request that the network held back overwrites what
 * another run wrote meanwhile (rule 6). Throws ApiFailure; after a conflict the database is to be read afresh.
 */
export async function applyOver(
  run: Run,
  side: Side,
  change: { readonly object: DesiredObject; readonly before: ObservedObject | null },
): Promise<ObservedObject> {
  const { object, before } = change
  const resourceVersion = before?.metadata.resourceVersion
  const metadata = resourceVersion === undefined ? object.metadata : { ...object.metadata, resourceVersion }
  try {
    const answer = await side.client.apply({ ...object, metadata }, before?.metadata.uid ?? null)
    return answer.object
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 409) run.report.rerunAfter(rerunDelayMs.afterConflict)
    throw error
  }
}

/** An object as a later run looks for it in the same namespaces. */
export function keyOf({ kind, metadata }: { kind: Kind; metadata: { name: string } }): string {
  return `${kind}/${metadata.name}`
}

/**
 * Brings some kinds of objects on one side to what is desired: removals first, then all applies at once. Faults are
 * collected so that one refused object does not keep the others away.
 */
export async function applyChanges(
  run: Run,
  side: Side,
  options: { readonly kinds: readonly Kind[]; readonly desired: readonly DesiredObject[] },
): Promise<StepOutcome> {
  const observed = side.observed.filter((object) => options.kinds.includes(object.kind))
  const changes = diffObjects({ desired: options.desired, observed, installationId: run.blueprint.installationId })
  const failures: string[] = []
  const applied: ObservedObject[] = []
  const removed: ObservedObject[] = []
  const isPutBack = (object: DesiredObject, before: ObservedObject | null): boolean =>
    changes.edited.includes(object) || (before === null && side.laid.has(keyOf(object)))

  async function attempt(object: DesiredObject | ObservedObject, write: () => Promise<void>): Promise<void> {
    if (!run.mayWrite()) {
      failures.push(`${objectLabel(object)}: ${overdue}`)
      return
    }
    try {
      await write()
    } catch (error) {
      failures.push(failureText(object, error))
    }
  }

  await Promise.all(
    changes.remove.map((object) =>
      attempt(object, async () => {
        await side.client.remove(object)
        removed.push(object)
      }),
    ),
  )
  await Promise.all(
    changes.apply.map((object) =>
      attempt(object, async () => {
        const found = observed.find(
          ({ kind, metadata }) => kind === object.kind && metadata.name === object.metadata.name,
        )
        const before = found === undefined || changes.remove.includes(found) ? null : found
        applied.push(await applyOver(run, side, { object, before }))
        if (isPutBack(object, found ?? null)) run.report.putBack([objectLabel(object)])
      }),
    ),
  )
  run.report.applied(applied.length)
  const sent = new Set(changes.apply.map(keyOf))
  const wanted = new Set(options.desired.map(keyOf))
  const unchanged = observed.filter((found) => !sent.has(keyOf(found)) && wanted.has(keyOf(found)))
  const standing = [...applied, ...unchanged]
  run.report.laid(side.place.purpose, {
    standing: standing.map(keyOf),
    removed: removed.map(keyOf).filter((key) => !wanted.has(key)),
  })
  return { standing, failures, foreignHardKeys: changes.foreignHardKeys }
}
