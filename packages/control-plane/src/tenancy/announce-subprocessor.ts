import { civilDateOf } from '@grenier/quota-billing'
import { writeNoticeJob } from '../notification/notice-jobs.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'

/** Members whose notices are asked for in one transaction. */
const membersPerPortion = 500
const platform = { kind: 'platform' } as const

/**
 * Has each member that is one today told of a subprocessor, portion by portion. A run that dies is done again: a notice that is
 * asked for twice is written once.
 */
export function announceSubprocessor(ports: JobPorts): JobUseCase<'announce-subprocessor'> {
  return async ({ subprocessorId }) => {
    const { unitOfWork, clock, installation } = ports
    const today = civilDateOf(clock.now(), installation.timeZone)
    const known = await unitOfWork.read(platform, (tx) => tx.tenancy.getSubprocessor(subprocessorId))
    if (known === null) return { kind: 'done' }
    let after: string | null = null
    do {
      const from: string | null = after
      after = await unitOfWork.transact(platform, async (tx) => {
        const tenantIds = await tx.tenancy.tenantIdsAfter({ after: from, limit: membersPerPortion })
        const tenants = tenantIds.length === 0 ? [] : await tx.tenancy.tenantsOnDay(today, tenantIds)
        const members = tenants.filter(({ exitedAt = null }) => exitedAt === null)
        const about = { kind: 'subprocessor-announced', subjectId: subprocessorId, occurrence: 'recorded' } as const
        if (members.length > 0) {
          await tx.outbox.append(members.map(({ tenantId }) => writeNoticeJob({ tenantId, ...about })))
        }
        return tenantIds.at(-1) ?? null
      })
    } while (after !== null)
    return { kind: 'done' }
  }
}
