import { ApiFailure } from '../client/api-failure.ts'
import { diffObjects } from '../diff.ts'
import { type DesiredObject, type Kind, type ObservedObject, objectLabel } from '../objects.ts'
import type { Run, Side } from './run.ts'

export interface StepOutcome {
  /** Desired objects as they now stand, applied or found unchanged. */
  readonly standing: readonly ObservedObject[]
  readonly failures: readonly string[]
  readonly foreignHardKeys: readonly string[]
}

/** Kinds that hold data: an apply to one that exists names its uid (rule 4). */
const uidBoundKinds: ReadonlySet<Kind> = new Set(['Namespace', 'ObjectBucketClaim'])

/** What went wrong, for people; the server's words about a Secret are left out, they may quote it. */
export function failureText(object: { kind: Kind; metadata: { name: string } }, error: unknown): string {
  if (!(error instanceof ApiFailure)) throw error
  const words = object.kind === 'Secret' ? error.reason : `${error.reason}: ${error.message}`
  return `${objectLabel(object)}: ${words}`
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
  await Promise.all(
    changes.remove.map((object) =>
      side.client.remove(object).catch((error: unknown) => failures.push(failureText(object, error))),
    ),
  )
  await Promise.all(
    changes.apply.map(async (object) => {
      const before = observed.find(
        (found) => found.kind === object.kind && found.metadata.name === object.metadata.name,
      )
      const uid = before !== undefined && uidBoundKinds.has(object.kind) ? before.metadata.uid : null
      try {
        const answer = await side.client.apply(object, uid)
        applied.push(answer.object)
      } catch (error) {
        failures.push(failureText(object, error))
      }
    }),
  )
  run.report.applied(applied.length)
  const sent = new Set(changes.apply.map((object) => `${object.kind}/${object.metadata.name}`))
  const unchanged = observed.filter((found) => {
    const key = `${found.kind}/${found.metadata.name}`
    return !sent.has(key) && options.desired.some((object) => `${object.kind}/${object.metadata.name}` === key)
  })
  return { standing: [...applied, ...unchanged], failures, foreignHardKeys: changes.foreignHardKeys }
}
