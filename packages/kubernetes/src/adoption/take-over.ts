import type { AdoptionGateway, TakeOverReport } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import type { Timing } from '../client/timing.ts'
import { contains } from '../diff.ts'
import { withHash } from '../hash.ts'
import type { GatewayLimits } from '../limits.ts'
import type { Log } from '../log.ts'
import { annotations } from '../names.ts'
import type { DesiredObject, ObservedObject } from '../objects.ts'
import { applyOver, overdue } from '../reconcile/apply-changes.ts'
import { createRunReport } from '../reconcile/report.ts'
import type { Run } from '../reconcile/run.ts'
import { retainVolumes } from '../reconcile/volumes.ts'
import { type AdoptionSide, openAdoptionSide, standingFor, versionsOf } from './adoption-side.ts'
import { handOver } from './hand-over.ts'

export type TakeOverOrder = Parameters<AdoptionGateway['takeOver']>[0]

export interface TakeOverTools {
  readonly client: ClusterClient
  readonly limits: GatewayLimits
  readonly timing: Timing
  readonly log: Log
}

function runOf({ limits, timing, log }: TakeOverTools, { blueprint, observedAt, mayWrite }: TakeOverOrder): Run {
  const report = createRunReport({ generation: blueprint.generation, observedAt })
  return { blueprint, report, limits, timing, log, mayWrite }
}

/** The namespace as we want it, with the mark of who began: it is what a later call goes on from. */
function markedNamespace(desired: DesiredObject, adoptionId: string): DesiredObject {
  const { metadata } = desired
  return {
    ...desired,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [annotations.adoption]: adoptionId } },
  }
}

/** A binding to another role cannot be changed (rule 31): the reconciliation makes it anew. */
function isToBeReplaced(desired: DesiredObject, found: ObservedObject): boolean {
  return desired.kind === 'RoleBinding' && !contains(found['roleRef'], desired['roleRef'])
}

/** Applies one object over the very one that was seen, and makes us the only owner of what it sets. */
async function take(
  run: Run,
  side: AdoptionSide,
  { desired, found }: { readonly desired: DesiredObject; readonly found: ObservedObject },
): Promise<void> {
  if (!run.mayWrite()) throw new ApiFailure({ status: 0, reason: 'Overdue', message: overdue })
  const object = withHash(desired)
  const applied = await applyOver(run, side, { object, before: found })
  run.report.applied(1)
  await handOver(side.client, applied, object)
}

async function takeAll(run: Run, side: AdoptionSide, adoptionId: string): Promise<void> {
  const { client, namespace } = side
  const [wanted, ...others] = side.desired
  if (wanted === undefined) throw new Error('a namespace is wanted first of all')
  await take(run, side, { desired: markedNamespace(wanted, adoptionId), found: namespace })
  // Before anything else there: from here on a deleted claim takes no data with it (rule 5).
  await retainVolumes(
    run,
    side,
    await client.list({ kind: 'PersistentVolumeClaim', namespace: namespace.metadata.name }),
  )
  for (const desired of others) {
    const found = standingFor(side, desired)
    if (found !== undefined && !isToBeReplaced(desired, found)) await take(run, side, { desired, found })
  }
}

function failuresOf(report: ReturnType<Run['report']['finish']>): string[] {
  const atRisk = report.conditions.filter(({ type, status }) => type === 'VolumesAtRisk' && status === 'True')
  return atRisk.map(({ message }) => message)
}

/**
 * Takes over an existing namespace and what stands in it under our names. The first write is the mark on the namespace,
 * bound to its uid and to the state that was looked at; nothing is deleted, and what is not there yet is left to the
 * reconciliation. Throws ApiFailure; a conflict is `moved`.
 */
export async function takeOverNamespace(tools: TakeOverTools, order: TakeOverOrder): Promise<TakeOverReport> {
  const { adoptionId, facts } = order
  const side = await openAdoptionSide(tools.client, order)
  if (side === null || side.namespace.metadata.uid !== facts.namespaceUid) return { kind: 'moved' }
  const hasBegun = side.namespace.metadata.annotations?.[annotations.adoption] === adoptionId
  const versions = versionsOf(side)
  const labelsSeen = Object.keys({ ...versions, ...facts.versions })
  const isAsSeen = labelsSeen.every((label) => versions[label] === facts.versions[label])
  if (!hasBegun && !isAsSeen) return { kind: 'moved' }
  const run = runOf(tools, order)
  try {
    await takeAll(run, side, adoptionId)
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 409) return { kind: 'moved' }
    throw error
  }
  const report = run.report.finish({ reason: 'NotAsked', message: '' })
  return { kind: 'taken', objectsApplied: report.objectsApplied, failures: failuresOf(report) }
}
