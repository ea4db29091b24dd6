import type { TerritoryEvent } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import { expectedVersion, found } from '../shared/access.ts'
import type { ApiPorts, ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { judgeChanges } from './judge-territory.ts'
import { changeText, planChanges } from './plan-territory-event.ts'
import { requireOpenMonths } from './propose-territory-event.ts'
import { isOpenChange } from './read-territory-events.ts'
import type { StoredTerritoryChange } from './territory-event.ports.ts'
import { applyTerritoryJob } from './territory-job.ts'

/** The event, locked, as the caller saw it. Problems: `not-found`, `if-match-missing`, `version-stale`. */
async function lockEvent(tx: Transaction, eventId: string, call: Call): Promise<TerritoryEvent> {
  const event = found(await tx.tenancy.lockTerritoryEvent(eventId))
  if (event.version !== expectedVersion(call)) throw new Problem('version-stale')
  return event
}

const factOf = (event: TerritoryEvent) => ({
  tenantId: null,
  subjectKind: 'territory-event',
  subjectId: event.id,
  before: encodeAnswer('getTerritoryEvent', event),
})

const unconfirmed = {
  operatorConfirmedAt: null,
  operatorConfirmedBy: null,
  financeConfirmedAt: null,
  financeConfirmedBy: null,
} as const

/**
 * Leaves a change out, with all of its group, for a reason. Who has confirmed before has confirmed another list, and does so
 * again. Once both have, only what an obstacle holds up can be left out. Problems: `not-found`, `if-match-missing`,
 * `version-stale`, `territory-state`, `territory-change-settled`.
 */
export function leaveOutTerritoryChange(ports: ControlPlanePorts): UseCase<'leaveOutTerritoryChange'> {
  return (command, call) =>
    runCommand(ports, { operation: 'leaveOutTerritoryChange', command, call }, async (tx, now) => {
      const { eventId, number, reason } = command
      const event = await lockEvent(tx, eventId, call)
      if (event.state !== 'proposed' && event.state !== 'confirmed') throw new Problem('territory-state')
      const all = await tx.tenancy.territoryChangesOf(eventId)
      const change = found(all.find((one) => one.number === number) ?? null)
      if (!isOpenChange(change)) throw new Problem('territory-change-settled')
      const group = all.filter(({ groupCode }) => groupCode === change.groupCode)
      if (event.state === 'confirmed' && group.every(({ obstacle }) => obstacle === null)) {
        throw new Problem('territory-state')
      }
      await tx.tenancy.leaveOutTerritoryGroup({
        eventId,
        groupCode: change.groupCode,
        at: now,
        by: call.actor.subject,
        reason,
      })
      const left = { ...event, ...(event.state === 'proposed' ? unconfirmed : {}), version: event.version + 1 }
      await tx.tenancy.updateTerritoryEvent(left)
      const answer = found(await tx.tenancy.getTerritoryEvent(eventId))
      return { answer, audit: [factOf(event)], jobs: event.state === 'confirmed' ? [applyTerritoryJob(eventId)] : [] }
    })
}

/**
 * What was proposed must still be what the register says otherwise of those who are recorded, group by group: who has been
 * recorded since may belong to a group. Problem: `territory-stale` with how many changes differ.
 */
async function requireSameGround(
  ports: ApiPorts,
  tx: Transaction,
  { event, open }: { event: TerritoryEvent; open: readonly StoredTerritoryChange[] },
): Promise<void> {
  const planned = await planChanges(ports, tx, event.effectiveOn)
  const textsOf = (changes: readonly Parameters<typeof changeText>[0][]) =>
    new Map(
      [...Map.groupBy(changes, ({ groupCode }) => groupCode)].map(([code, group]) => [
        code,
        group.map(changeText).toSorted().join('\n'),
      ]),
    )
  const now = textsOf(planned)
  const differing = [...textsOf(open)].filter(([code, text]) => now.get(code) !== text)
  if (differing.length > 0) throw new Problem('territory-stale', { count: String(differing.length) })
}

/** Who confirms holds that role, and is another person than who confirmed in the other. */
function confirmed(
  event: TerritoryEvent,
  { as, subject, now }: { as: 'operator' | 'finance'; subject: string; now: Instant },
): TerritoryEvent {
  const { operatorConfirmedBy, financeConfirmedBy } = event
  if ((as === 'operator' ? operatorConfirmedBy : financeConfirmedBy) !== null) throw new Problem('territory-confirmed')
  if ((as === 'operator' ? financeConfirmedBy : operatorConfirmedBy) === subject) {
    throw new Problem('territory-same-person')
  }
  const both = operatorConfirmedBy !== null || financeConfirmedBy !== null
  const signed =
    as === 'operator'
      ? { operatorConfirmedAt: now, operatorConfirmedBy: subject }
      : { financeConfirmedAt: now, financeConfirmedBy: subject }
  return { ...event, ...signed, state: both ? 'confirmed' : 'proposed', version: event.version + 1 }
}

/**
 * Confirms everything that is not left out, as operator or as finance. With the second of two persons it is applied, on its day.
 * Problems: `territory-role` without that role, `not-found`, `if-match-missing`, `version-stale`, `territory-state`,
 * `territory-confirmed`, `territory-same-person`, `territory-nothing-left`, `territory-period-closed`, `territory-stale` where
 * what is recorded has changed since, `territory-obstacles` while something stands in the way of a change.
 */
export function confirmTerritoryEvent(ports: ApiPorts): UseCase<'confirmTerritoryEvent'> {
  return (command, call) =>
    runCommand(ports, { operation: 'confirmTerritoryEvent', command, call }, async (tx, now) => {
      const { eventId, as } = command
      if (!call.actor.roles.includes(as)) throw new Problem('territory-role')
      const event = await lockEvent(tx, eventId, call)
      if (event.state !== 'proposed') throw new Problem('territory-state')
      const answer = confirmed(event, { as, subject: call.actor.subject, now })
      await requireOpenMonths(tx, event.effectiveOn)
      const open = (await tx.tenancy.territoryChangesOf(eventId)).filter(isOpenChange)
      if (open.length === 0) throw new Problem('territory-nothing-left')
      await requireSameGround(ports, tx, { event, open })
      const effects = await judgeChanges(tx, open, event.effectiveOn)
      const heldUp = [...effects.values()].filter(({ obstacles }) => obstacles.length > 0).length
      if (heldUp > 0) throw new Problem('territory-obstacles', { count: String(heldUp) })
      await tx.tenancy.updateTerritoryEvent(answer)
      return { answer, audit: [factOf(event)], jobs: answer.state === 'confirmed' ? [applyTerritoryJob(eventId)] : [] }
    })
}

/**
 * Withdraws an event of which nothing is applied yet. Problems: `not-found`, `if-match-missing`, `version-stale`,
 * `territory-state`.
 */
export function withdrawTerritoryEvent(ports: ControlPlanePorts): UseCase<'withdrawTerritoryEvent'> {
  return (command, call) =>
    runCommand(ports, { operation: 'withdrawTerritoryEvent', command, call }, async (tx, now) => {
      const { eventId, reason } = command
      const event = await lockEvent(tx, eventId, call)
      const isOpen = event.state === 'proposed' || event.state === 'confirmed'
      if (!isOpen || event.applied > 0) throw new Problem('territory-state')
      const answer: TerritoryEvent = {
        ...event,
        state: 'withdrawn',
        withdrawnAt: now,
        withdrawnBy: call.actor.subject,
        withdrawalReason: reason,
        version: event.version + 1,
      }
      await tx.tenancy.updateTerritoryEvent(answer)
      return { answer, audit: [factOf(event)] }
    })
}
