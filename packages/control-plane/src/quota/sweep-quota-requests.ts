import type { QuotaRequest } from '@grenier/contracts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { readAll } from '../shared/read-all.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { auditByJob } from './audit-by-job.ts'
import { timelyEndOf } from './due-dates.ts'
import { endUngranted } from './end-ungranted.ts'
import { type PolicyOf, readPolicies } from './policy-versions.ts'
import { withEvent } from './request-history.ts'
import { saveDecided, withLockedPositions } from './undecided-request.ts'

/** Who did what time alone did. */
const scheduleActor = 'schedule'

const undecidedStates = ['submitted', 'waiting'] as const

/** Does to one request what is due, looked at again under its lock; nothing when somebody was faster. */
async function sweepOne(
  ports: ControlPlanePorts,
  tx: Transaction,
  { requestId, policyOf }: { requestId: string; policyOf: PolicyOf },
): Promise<void> {
  const at = ports.clock.now()
  const { timeZone } = ports.installation
  const request = await tx.quota.lockRequest(requestId)
  if (request === null) return
  const due = timelyEndOf(request, { policy: policyOf(request), at, timeZone })
  if (due === null) return
  let swept: QuotaRequest
  if (due.kind === 'expire') {
    const end = { state: 'expired', actor: scheduleActor, at, reason: due.reason } as const
    const locked = await withLockedPositions(tx, request)
    const { ended, jobs } = await endUngranted(tx, ports.ids, { locked, end })
    await tx.outbox.append(jobs)
    swept = ended
  } else {
    swept = due.events.reduce(
      (told, kind) => withEvent(told, { kind, actor: scheduleActor, recordedAt: at, text: null }),
      request,
    )
  }
  const saved = await saveDecided(tx, swept)
  await auditByJob(tx, { kind: 'sweep-quota-requests', actor: scheduleActor, before: request, after: saved, at })
}

/**
 * Does what time alone does to undecided requests: reminders, escalation to the deputy, and the end of waiting places and
 * of requests whose question nobody answered, with everything they hold. One transaction each; what a crash leaves undone
 * the next run does, and what was done is not due again.
 */
export function sweepQuotaRequests(ports: ControlPlanePorts): JobUseCase<'sweep-quota-requests'> {
  const { unitOfWork, clock, installation } = ports
  return async () => {
    const { requestIds, policyOf } = await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const policies = await readPolicies(tx)
      const moment = { at: clock.now(), timeZone: installation.timeZone }
      const due: string[] = []
      for (const state of undecidedStates) {
        const undecided = await readAll((query) => tx.quota.listRequests({ ...query, state }))
        const now = undecided.filter(
          (request) => timelyEndOf(request, { ...moment, policy: policies(request) }) !== null,
        )
        due.push(...now.map(({ id }) => id))
      }
      return { requestIds: due, policyOf: policies }
    })
    for (const requestId of requestIds) {
      await unitOfWork.transact({ kind: 'platform' }, (tx) => sweepOne(ports, tx, { requestId, policyOf }))
    }
    return { kind: 'done' }
  }
}
