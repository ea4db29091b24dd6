import { canonicalJson } from '@grenier/audit-chain'
import type { TerritoryEvent } from '@grenier/contracts'
import { dayBounds, type Instant } from '@grenier/quota-billing'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer } from '../shared/run-command.ts'
import type { JobOutcome, JobUseCase } from '../shared/use-case.ts'
import { applyGroup } from './apply-territory-group.ts'
import { judgeChanges } from './judge-territory.ts'
import { requireOpenMonths } from './propose-territory-event.ts'
import type { StandingBody, StoredTerritoryChange } from './territory-event.ports.ts'

/** Changes whose groups are applied in one transaction. */
const changesPerStepMax = 20
/** Its day is looked for this often: business time may be set. */
const dayRetryMs = 3_600_000
/** What stands in the way of a change is looked for again. */
const obstacleRetryMs = 900_000
const platform = { kind: 'platform' } as const

/** Whether a body is what the proposal saw: never is something newer written over. */
function isAsSeen({ before }: StoredTerritoryChange, body: StandingBody | undefined): boolean {
  if (body === undefined) return false
  const { name, siren, inseeCode, departementCode, population, epciSiren } = body
  const { epci, ...seen } = before
  const now = { name, siren, inseeCode, departementCode, population, epciSiren }
  return canonicalJson({ ...seen, epciSiren: epci?.siren ?? null }) === canonicalJson(now)
}

/** One group: applied whole, or marked with what stands in its way. */
async function settleGroup(
  ports: JobPorts,
  tx: Transaction,
  { event, changes, at }: { event: TerritoryEvent; changes: readonly StoredTerritoryChange[]; at: Instant },
): Promise<void> {
  const bodies = await tx.tenancy.standingBodies(changes.map(({ organisationId }) => organisationId))
  const standing = new Map(bodies.map((body) => [body.organisationId, body]))
  const differs = changes.some((change) => !isAsSeen(change, standing.get(change.organisationId)))
  const effects = await judgeChanges(tx, changes, event.effectiveOn)
  const [obstacle] = [...effects.values()].flatMap(({ obstacles }) => obstacles)
  const code = differs ? 'facts-differ' : (obstacle?.code ?? null)
  if (code === null) return await applyGroup(ports, tx, { event, changes, effects, at })
  const numbers = changes.map(({ number }) => number)
  await tx.tenancy.markTerritoryChanges({ eventId: event.id, numbers, appliedAt: null, obstacle: code })
}

/** Some groups behind a number, in one transaction; the last number that was looked at, null when there is none left. */
async function applyStep(ports: JobPorts, tx: Transaction, step: { eventId: string; behind: number; at: Instant }) {
  const { eventId, behind, at } = step
  const event = await tx.tenancy.lockTerritoryEvent(eventId)
  if (event?.state !== 'confirmed') return null
  await requireOpenMonths(tx, event.effectiveOn)
  await tx.quota.lockTree()
  const open = await tx.tenancy.openTerritoryChanges({ eventId, behind, limit: changesPerStepMax })
  for (const changes of Map.groupBy(open, ({ groupCode }) => groupCode).values()) {
    await settleGroup(ports, tx, { event, changes, at })
  }
  return open.at(-1)?.number ?? null
}

/** Applied once nothing of it is left; else it waits for what stands in the way. */
async function finish(tx: Transaction, { eventId, at }: { eventId: string; at: Instant }): Promise<JobOutcome> {
  const event = await tx.tenancy.lockTerritoryEvent(eventId)
  if (event?.state !== 'confirmed') return { kind: 'done' }
  const left = event.changes - event.applied - event.leftOut
  if (left > 0) {
    return { kind: 'retry', delayMs: obstacleRetryMs, reason: `${left} changes of the territory are held up` }
  }
  const applied = { ...event, state: 'applied' as const, appliedAt: at, version: event.version + 1 }
  await tx.tenancy.updateTerritoryEvent(applied)
  await tx.audit.append([
    {
      tenantId: null,
      actor: 'schedule',
      action: 'apply-territory-event',
      subjectKind: 'territory-event',
      subjectId: eventId,
      requestId: eventId,
      recordedAt: at,
      before: encodeAnswer('getTerritoryEvent', event),
      after: encodeAnswer('getTerritoryEvent', applied),
    },
  ])
  return { kind: 'done' }
}

/**
 * Applies a confirmed territory event from its day on, some groups a transaction: each change with its moves of quota, its row
 * in the trail and its notice, or nothing of it. A run that dies is done again and goes on where it stopped; what something
 * stands in the way of is marked and tried again, and holds nothing else up.
 */
export function applyTerritoryEvent(ports: JobPorts): JobUseCase<'apply-territory-event'> {
  const { unitOfWork, clock, installation } = ports
  return async ({ eventId }) => {
    const event = await unitOfWork.read(platform, (tx) => tx.tenancy.getTerritoryEvent(eventId))
    if (event?.state !== 'confirmed') return { kind: 'done' }
    const at = clock.now()
    if (at < dayBounds(event.effectiveOn, installation.timeZone).dayStart) {
      return { kind: 'retry', delayMs: dayRetryMs, reason: `a territory event waits for ${event.effectiveOn}` }
    }
    try {
      for (let behind: number | null = 0; behind !== null; ) {
        const from: number = behind
        behind = await unitOfWork.transact(platform, (tx) => applyStep(ports, tx, { eventId, behind: from, at }))
      }
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'territory-period-closed') throw error
      return { kind: 'retry', delayMs: obstacleRetryMs, reason: 'a month from the event’s day on is closed' }
    }
    return await unitOfWork.transact(platform, (tx) => finish(tx, { eventId, at }))
  }
}
