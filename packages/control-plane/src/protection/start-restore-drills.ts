import { protectionTask } from '@grenier/contracts'
import { addMs } from '@grenier/quota-billing'
import { z } from 'zod'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { runTaskJob } from './new-task.ts'
import { queueDrill } from './start-restore-drill.ts'
import { drillEveryMs, drillsPerTurnMax, drillTargetsPerTurnMax } from './task-limits.ts'

const actor = 'schedule'
const platform = { kind: 'platform' } as const

/**
 * Has a copy tried of each tenant whose last drill is long ago (cluster rule 26). One that there is no room for, or whose
 * copy went meanwhile, comes again with a later turn, and takes nobody else's place until then.
 */
export function startRestoreDrills(ports: ControlPlanePorts): JobUseCase<'start-restore-drills'> {
  const { unitOfWork, clock, ids } = ports
  return async () => {
    const before = addMs(clock.now(), -drillEveryMs)
    const turn = ids.next()
    const due = await unitOfWork.read(platform, (tx) =>
      tx.protection.drillTargets({ before, limit: drillTargetsPerTurnMax, turn }),
    )
    let started = 0
    for (const target of due) {
      if (started >= drillsPerTurnMax) break
      try {
        await unitOfWork.transact(platform, async (tx) => {
          const recordedAt = clock.now()
          const task = await queueDrill(tx, ports, { ...target, requestedBy: actor, at: recordedAt })
          const subject = { subjectKind: 'protection-task', subjectId: task.id, requestId: task.id }
          const fact = { tenantId: target.tenantId, actor, action: 'startRestoreDrill', recordedAt, before: null }
          await tx.audit.append([{ ...fact, ...subject, after: z.encode(protectionTask, task) }])
          await tx.outbox.append([runTaskJob(task)])
        })
        started += 1
      } catch (error) {
        if (!(error instanceof Problem)) throw error
      }
    }
    return { kind: 'done' }
  }
}
