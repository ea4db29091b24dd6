import { addMs } from '@grenier/quota-billing'
import { found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { resetDelayMs, resetOpenMs, resetsListedMax } from './local-account-limits.ts'
import type { StoredReset } from './local-accounts.ports.ts'
import { resetAsOf, toldOf } from './second-factor-reset-states.ts'

/**
 * Asks that somebody else's lost second factor be replaced. Their sessions and personal tokens end at once, since whoever found
 * the authenticator may hold them; they and all administrators are told. It holds a day later, for a week: until then the person
 * stops it by showing the authenticator, and any administrator by withdrawing it. Problems: `local-account-unknown`;
 * `own-second-factor`; `second-factor-reset-standing`.
 */
export function askSecondFactorReset(ports: ControlPlanePorts): UseCase<'askSecondFactorReset'> {
  const operation = 'askSecondFactorReset'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx) => {
      const [now, askedBy] = [ports.wallClock.now(), call.actor.subject]
      const account = await tx.access.lockLocalAccount(command.email)
      if (account === null) throw new Problem('local-account-unknown')
      const personSubject = account.subject
      if (personSubject === askedBy) throw new Problem('own-second-factor')
      const former = await tx.access.lockReset({ standingOf: personSubject })
      if (former !== null) {
        if (resetAsOf(former, now).state !== 'expired') throw new Problem('second-factor-reset-standing')
        await tx.access.endReset({ ...former, outcome: 'expired', endedAt: now, endedBy: askedBy })
      }
      const takesEffectAt = addMs(now, resetDelayMs)
      const asked = { ...command, id: ports.ids.next(), personSubject, askedAt: now, askedBy, takesEffectAt }
      const ends = { expiresAt: addMs(takesEffectAt, resetOpenMs), endedAt: null, endedBy: null }
      const reset: StoredReset = { ...asked, ...ends, outcome: null }
      await tx.access.insertReset(reset)
      const sessions = await tx.access.endSessionsOf({ personSubject, providerSessionId: null }, now)
      const tokens = await tx.access.revokeTokensOf(personSubject, { subject: askedBy, at: now })
      const ended = { sessionsEnded: sessions.length, tokensRevoked: tokens.length }
      return {
        answer: { ...resetAsOf(reset, now), ...ended },
        audit: [{ tenantId: null, subjectKind: 'second-factor-reset', subjectId: reset.id }],
        jobs: await toldOf(tx, reset, 'asked'),
      }
    })
}

/** Replacements of lost second factors, the newest first. */
export function listSecondFactorResets({
  unitOfWork,
  wallClock,
}: ControlPlanePorts): UseCase<'listSecondFactorResets'> {
  return (_, call) =>
    unitOfWork.glance(readScope('listSecondFactorResets', call), async (tx) => {
      const resets = await tx.access.listResets(resetsListedMax)
      return { items: resets.map((reset) => resetAsOf(reset, wallClock.now())) }
    })
}

/** Stops a replacement. Problems: `not-found`; `second-factor-reset-over`. */
export function withdrawSecondFactorReset(ports: ControlPlanePorts): UseCase<'withdrawSecondFactorReset'> {
  const operation = 'withdrawSecondFactorReset'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx) => {
      const now = ports.wallClock.now()
      const reset = found(await tx.access.lockReset({ id: command.resetId }))
      const before = resetAsOf(reset, now)
      if (before.state !== 'waiting' && before.state !== 'open') throw new Problem('second-factor-reset-over')
      const withdrawn: StoredReset = { ...reset, outcome: 'withdrawn', endedAt: now, endedBy: call.actor.subject }
      await tx.access.endReset(withdrawn)
      const about = { subjectKind: 'second-factor-reset', subjectId: reset.id, before: encodeAnswer(operation, before) }
      return { answer: resetAsOf(withdrawn, now), audit: [{ tenantId: null, ...about }] }
    })
}
