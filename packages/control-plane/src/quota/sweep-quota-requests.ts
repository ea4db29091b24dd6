import type { QuotaRequest } from '@grenier/contracts'
import { civilDateOf, type Instant } from '@grenier/quota-billing'
import { openOperatorTask } from '../notification/mail-operator-task.ts'
import { requestNoticeJobs } from '../notification/notice-jobs.ts'
import { newOperatorTask } from '../notification/operator-tasks.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { OutboxMessage, Transaction } from '../shared/ports.ts'
import { readAll } from '../shared/read-all.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { leavingTenants } from '../tenancy/leaving.ts'
import { isVisaDue } from './approval-steps.ts'
import { auditByJob } from './audit-by-job.ts'
import { type TimelyEnd, timelyEndOf } from './due-dates.ts'
import { endOfLeaving } from './end-of-leaving.ts'
import { endUngranted } from './end-ungranted.ts'
import { type PolicyOf, readPolicies } from './policy-versions.ts'
import { withEvent } from './request-history.ts'
import { saveDecided, withLockedPositions } from './undecided-request.ts'

/** Who did what time alone did. */
const scheduleActor = 'schedule'

const undecidedStates = ['submitted', 'waiting'] as const

interface Swept {
  readonly ended: QuotaRequest
  readonly jobs: readonly OutboxMessage[]
}

const taskOf = { reminded: 'request-undecided', escalated: 'request-overdue' } as const

/**
 * An approver who is no member’s person is reminded by a task of the operator, whoever of it has the request; the second one asks all of
 * them, who may stand in for a pool’s approver too.
 */
async function taskOperators(
  ports: ControlPlanePorts,
  tx: Transaction,
  { request, told, at }: { request: QuotaRequest; told: readonly (keyof typeof taskOf)[]; at: Instant },
): Promise<void> {
  const { timeZone } = ports.installation
  const { tenantId, id: subjectId, submittedAt } = request
  const policy = (await readPolicies(tx))(request)
  const workingDays = { reminded: policy.reminderWorkingDays, escalated: policy.deputyWorkingDays }
  const tenant = await tx.tenancy.tenantInBrief(tenantId, civilDateOf(at, timeZone))
  const known = { memberName: tenant?.name ?? '', askedOn: civilDateOf(submittedAt, timeZone) }
  for (const moment of told) {
    const facts = { ...known, daysCount: String(workingDays[moment]) }
    await openOperatorTask(ports, tx, newOperatorTask(ports, { kind: taskOf[moment], tenantId, subjectId, facts }))
  }
}

/** What time does to a locked request. */
async function aged(
  ports: ControlPlanePorts,
  tx: Transaction,
  { request, due, at }: { request: QuotaRequest; due: TimelyEnd; at: Instant },
): Promise<Swept> {
  if (due.kind === 'expire') {
    const end = { state: 'expired', actor: scheduleActor, at, reason: due.reason } as const
    return await endUngranted(tx, ports.ids, { locked: await withLockedPositions(tx, request), end })
  }
  const ended = due.events.reduce(
    (told, kind) => withEvent(told, { kind, actor: scheduleActor, recordedAt: at, text: null }),
    request,
  )
  if (!isVisaDue(request)) await taskOperators(ports, tx, { request, told: due.events, at })
  return { ended, jobs: requestNoticeJobs(ended) }
}

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
  const swept =
    (await endOfLeaving(tx, ports.ids, { request, actor: scheduleActor, at })) ??
    (due === null ? null : await aged(ports, tx, { request, due, at }))
  if (swept === null) return
  if (swept.jobs.length > 0) await tx.outbox.append(swept.jobs)
  const saved = await saveDecided(tx, swept.ended)
  await auditByJob(tx, { kind: 'sweep-quota-requests', actor: scheduleActor, before: request, after: saved, at })
}

/**
 * Does what nobody has to decide to undecided requests: reminders, which reach whoever signs where a visa is awaited and operators
 * otherwise, then deputies and all operators, and the end of waiting places,
 * of requests whose question nobody answered, and of requests for more by a tenant that has given notice, with everything
 * they hold. One transaction each; what a crash leaves undone the next run does, and what was done is not due again.
 */
export function sweepQuotaRequests(ports: ControlPlanePorts): JobUseCase<'sweep-quota-requests'> {
  const { unitOfWork, clock, installation } = ports
  return async () => {
    const { requestIds, policyOf } = await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const policies = await readPolicies(tx)
      const leaving = await leavingTenants(tx)
      const moment = { at: clock.now(), timeZone: installation.timeZone }
      const isDue = (request: QuotaRequest): boolean =>
        leaving.has(request.tenantId) || timelyEndOf(request, { ...moment, policy: policies(request) }) !== null
      const due: string[] = []
      for (const state of undecidedStates) {
        const undecided = await readAll((query) => tx.quota.listRequests({ ...query, state }))
        due.push(...undecided.filter(isDue).map(({ id }) => id))
      }
      return { requestIds: due, policyOf: policies }
    })
    for (const requestId of requestIds) {
      await unitOfWork.transact({ kind: 'platform' }, (tx) => sweepOne(ports, tx, { requestId, policyOf }))
    }
    return { kind: 'done' }
  }
}
