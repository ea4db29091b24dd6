import { addMs, msPerDay } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { retentionRules } from './retention-rules.ts'

/** Rows forgotten in one transaction. */
const purgedPerStepMax = 500
/** Transactions of one rule in one run: the rest comes with the next one. */
const stepsMax = 200

/**
 * Forgets what is over, by the table of rules, in small transactions: one that dies has forgotten less, and the next run goes
 * on. What was forgotten is counted in the audit trail, by rule.
 */
export function purgeExpired(
  ports: Pick<ControlPlanePorts, 'unitOfWork' | 'clock' | 'wallClock'>,
): JobUseCase<'purge-expired'> {
  const { unitOfWork, clock, wallClock } = ports
  return async () => {
    for (const { name, keptDays } of retentionRules) {
      const over = { before: addMs(wallClock.now(), -keptDays * msPerDay), limit: purgedPerStepMax }
      for (let step = 0; step < stepsMax; step += 1) {
        const count = await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
          const purged = await tx.tenancy.purge(name, over)
          if (purged > 0) {
            const by = { actor: 'schedule', action: 'purgeExpired', requestId: `purge-expired ${name}` }
            const subject = { tenantId: null, subjectKind: 'retention-rule', subjectId: name }
            await tx.audit.append([
              { ...by, ...subject, recordedAt: clock.now(), before: { count: String(purged) }, after: null },
            ])
          }
          return purged
        })
        if (count < purgedPerStepMax) break
      }
    }
    return { kind: 'done' }
  }
}
