import { addDays, type CivilDate, civilDateOf, hasEnded, type Instant, reminderDue } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import type { TemporaryPart } from './dated.ports.ts'
import { eachInTurn } from './each-in-turn.ts'
import { lowerQuota } from './lower-quota.ts'
import { outstandingBytes } from './outstanding.ts'
import { lockStandings, standingOf } from './standings.ts'
import { addEvent } from './temporary-parts.ts'

/** Who acts where no person does. */
const actor = 'schedule'
/** Days before the end from which a part is looked at: those of the first reminder. */
const lookAheadDays = 31

interface Examined {
  readonly part: TemporaryPart
  readonly today: CivilDate
  readonly at: Instant
}

async function remind(tx: Transaction, { part, today, at }: Examined): Promise<void> {
  const days = reminderDue({ ...part, today })
  if (days === null) return
  await tx.quota.updateTemporaryPart({ ...part, remindedDays: days })
  const request = await tx.quota.lockRequest(part.requestId)
  if (request === null) return
  // Several lines of one request end together: their person is reminded once.
  const text = `${part.endsOn} −${days}`
  if (request.history.some((event) => event.kind === 'reminded' && event.text === text)) return
  await addEvent(tx, request, { kind: 'reminded', actor, recordedAt: at, text })
}

async function end(tx: Transaction, { part, at }: Examined): Promise<void> {
  const { tenantId, offerId } = part
  const standings = await lockStandings(tx, { tenantIds: [tenantId], offerIds: [offerId] })
  const position = standingOf(standings, tenantId, offerId)
  const { returnBytes } = await lowerQuota(tx, { tenantId, position, dueBytes: outstandingBytes(part), at })
  const ended = { ...part, endedAt: part.endedAt ?? at, loweredBytes: part.loweredBytes + returnBytes }
  if (returnBytes === 0n && part.endedAt !== null) return
  await tx.quota.updateTemporaryPart(ended)
  const before = { quotaBytes: String(position.quotaBytes), outstandingBytes: String(outstandingBytes(part)) }
  const after = {
    quotaBytes: String(position.quotaBytes - returnBytes),
    outstandingBytes: String(outstandingBytes(ended)),
  }
  const subject = { subjectKind: 'temporary-quota', subjectId: part.id, requestId: actor }
  await tx.audit.append([{ tenantId, actor, action: 'endTemporaryQuota', ...subject, recordedAt: at, before, after }])
}

/**
 * Reminds of temporary quotas 30 and 7 days before their end, once each, and from the day after their last lowers each
 * quota to the larger of its base and what is in use. What is still in use stays owed: the quota is over, and falls
 * further at later runs as use falls. Every part is a transaction of its own. Days are civil days of business time.
 */
export function endTemporaryQuotas(ports: ControlPlanePorts): JobUseCase<'end-temporary-quotas'> {
  const { unitOfWork, clock, installation } = ports
  return async () => {
    const at = clock.now()
    const today = civilDateOf(at, installation.timeZone)
    const endsBefore = addDays(today, lookAheadDays)
    await eachInTurn(
      (after, limit) =>
        unitOfWork.read({ kind: 'platform' }, (tx) => tx.quota.temporaryPartsEnding({ endsBefore, after, limit })),
      ({ tenantId, id, offerId }) =>
        unitOfWork.transact({ kind: 'platform' }, async (tx) => {
          await tx.quota.lockPositions(tenantId, [offerId])
          const part = (await tx.quota.listTemporaryParts(tenantId)).find((one) => one.id === id)
          if (part === undefined) return
          const examined = { part, today, at }
          await (hasEnded(part.endsOn, today) ? end(tx, examined) : remind(tx, examined))
        }),
    )
    return { kind: 'done' }
  }
}
