import { ApiFailure } from '../client/api-failure.ts'
import { diffObjects } from '../diff.ts'
import { rerunDelayMs } from '../limits.ts'
import { labels } from '../names.ts'
import type { DesiredObject, ObservedObject } from '../objects.ts'
import { applyOver, failureText, overdue } from './apply-changes.ts'
import { rememberingNamespace } from './bucket-memory.ts'
import type { Run, Side } from './run.ts'

/**
 * The namespace without the mark of the move that filled it, once it is the tenant's own: it was made with that mark, and an
 * apply takes away only what an apply has set.
 */
async function withoutMove(
  { client }: Side,
  { existing, object }: { readonly existing: ObservedObject | null; readonly object: DesiredObject },
): Promise<ObservedObject | null> {
  const isMarked = existing?.metadata.labels?.[labels.move] !== undefined
  if (existing === null || !isMarked || object.metadata.labels?.[labels.move] !== undefined) return existing
  return await client.patch(existing, [{ op: 'remove', path: `/metadata/labels/${labels.move.replace('/', '~1')}` }])
}

/**
 * Applies one namespace, and makes that of a move, which must not exist. One that exists is applied with its uid; a server that answers with another uid, or with none
 * of that uid left, has lost it meanwhile. Returns null when it could not be applied.
 */
async function layNamespace(run: Run, side: Side): Promise<{ namespace: ObservedObject } | { failure: string }> {
  const desired = rememberingNamespace(run, side)
  const existing = side.namespace
  const changes = diffObjects({
    desired: [desired],
    observed: existing === null ? [] : [existing],
    installationId: run.blueprint.installationId,
  })
  const [change] = changes.apply
  if (change === undefined && existing !== null) return { namespace: existing }
  if (!run.mayWrite()) return { failure: `namespace ${side.place.namespace}: ${overdue}` }
  try {
    const object = change ?? desired
    // Applied to one that came since the look it would mark somebody else's as this move's, which goes when that is cancelled.
    const mustBeNew = existing === null && run.blueprint.filledByMoveId !== undefined
    const namespace = mustBeNew
      ? await side.client.create(object)
      : await applyOver(run, side, { object, before: await withoutMove(side, { existing, object }) })
    run.report.applied(1)
    return { namespace }
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 409) {
      return { failure: `namespace ${side.place.namespace} changed under this run: ${error.message}` }
    }
    return { failure: failureText(desired, error) }
  }
}

/** Lays both namespaces and reports their uids; false when one of them does not stand. */
export async function layNamespaces(run: Run, sides: readonly Side[]): Promise<boolean> {
  const results = await Promise.all(sides.map(async (side) => ({ side, result: await layNamespace(run, side) })))
  const failures: string[] = []
  for (const { side, result } of results) {
    if ('failure' in result) {
      failures.push(result.failure)
      continue
    }
    run.report.namespace({
      purpose: side.place.purpose,
      clusterId: side.clusterId,
      name: side.place.namespace,
      uid: result.namespace.metadata.uid,
    })
  }
  const isReady = failures.length === 0
  const message = isReady ? 'both namespaces stand' : failures.join('; ')
  run.report.condition('NamespacesReady', {
    status: isReady ? 'True' : 'False',
    reason: isReady ? 'Applied' : 'ApplyFailed',
    message,
  })
  run.report.step('namespaces', isReady ? 'done' : 'failed', message)
  if (!isReady) run.report.rerunAfter(rerunDelayMs.afterFailure)
  return isReady
}
