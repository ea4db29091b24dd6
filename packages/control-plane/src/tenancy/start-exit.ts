import type { TenantExit } from '@grenier/contracts'
import { civilDateOf, noticeEndsOn } from '@grenier/quota-billing'
import { exitNoticeJob } from '../notification/notice-jobs.ts'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { advanceExitJob, endOpenWishesJobs } from '../shared/exit-job.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { exitDataClass } from './exit-data-class.ts'

/**
 * Records a member's notice. It runs as long as the agreement in force says; until it is over the member keeps what it has,
 * but nothing more is granted to it, and what it asked and was not granted yet ends.
 * Problems: `not-found`, `agreement-missing`, `exit-notice-late` for a day to come, `exit-open` for a second one,
 * `move-open` while a move has neither switched nor been undone, `adoption-under-way` while a namespace is taken over, whose data the exit would not know of, `exit-class-too-low` for a
 * class that would go without the visa that what the tenant may hold takes.
 */
export function startExit(ports: ControlPlanePorts): UseCase<'startExit'> {
  return (command, call) =>
    runCommand(ports, { operation: 'startExit', command, call }, async (tx, now) => {
      const { tenantId, noticeGivenOn, dataClass, coolingOffDays, reason } = command
      const today = civilDateOf(now, ports.installation.timeZone)
      // A take-over is ordered under the same lock: of the two, the second sees the first.
      await tx.tenancy.lockTenant(tenantId)
      found(await tx.tenancy.tenantInBrief(tenantId, today))
      if (noticeGivenOn > today) throw new Problem('exit-notice-late', { todayOn: today })
      if ((await tx.tenancy.exitStateOf(tenantId)) !== null) throw new Problem('exit-open')
      if ((await tx.tenancy.openMoveOf(tenantId)) !== null) throw new Problem('move-open')
      const adoptions = await tx.provisioning.listAdoptions(tenantId)
      if (adoptions.some(({ state }) => state === 'takingOver')) throw new Problem('adoption-under-way')
      const agreement = await tx.tenancy.agreementInForce(tenantId, today)
      if (agreement === null) throw new Problem('agreement-missing')
      const heldClass = await exitDataClass(tx, { tenantId, dataClass })
      if (heldClass !== dataClass) throw new Problem('exit-class-too-low', { dataClass: heldClass })
      const { noticeDays } = agreement
      const actor = call.actor.subject
      const nothingYet = {
        coolingOffEndsOn: null,
        manifestTakenAt: null,
        finalBackupAt: null,
        finalBackupEvidence: null,
        visaReference: null,
        visaAuthority: null,
        visaSignedOn: null,
        approvedBy: null,
        approvedAt: null,
        destroyedAt: null,
      }
      const answer: TenantExit = {
        id: ports.ids.next(),
        tenantId,
        state: 'notice',
        dataClass,
        noticeGivenOn,
        noticeDays,
        noticeEndsOn: noticeEndsOn({ noticeGivenOn, noticeDays }),
        coolingOffDays,
        requestedBy: actor,
        requestedAt: now,
        reason,
        ...nothingYet,
        waitingFor: [],
        history: [{ sequence: 1, state: 'notice', actor, recordedAt: now, reason }],
        version: 1,
      }
      await tx.tenancy.insertExit(answer)
      return {
        answer,
        audit: [{ tenantId, subjectKind: 'exit', subjectId: answer.id }],
        jobs: [advanceExitJob({ tenantId, exitId: answer.id }), ...endOpenWishesJobs(answer.id), exitNoticeJob(answer)],
      }
    })
}
