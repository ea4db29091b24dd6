import { civilDateOf, coolingOffEndsOn } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { movedExit } from './exit-history.ts'
import { runExitStep } from './exit-step.ts'

/**
 * Records a complete copy that was proven otherwise than by the cluster's backups, and begins the cooling-off. Problems:
 * `not-found`, `if-match-missing`, `version-stale`, `exit-state` unless the exit waits for its final backup.
 */
export function recordExitBackup(ports: ControlPlanePorts): UseCase<'recordExitBackup'> {
  return (command, call) =>
    runExitStep(ports, { operation: 'recordExitBackup', command, call }, ({ exit, now }) => {
      if (exit.state !== 'final-backup') throw new Problem('exit-state')
      const { evidence, reason } = command
      const finalBackupOn = civilDateOf(now, ports.installation.timeZone)
      const endsOn = coolingOffEndsOn({ finalBackupOn, coolingOffDays: exit.coolingOffDays })
      const backedUp = { ...exit, finalBackupAt: now, finalBackupEvidence: evidence, coolingOffEndsOn: endsOn }
      return movedExit(backedUp, 'cooling-off', { actor: call.actor.subject, at: now, reason })
    })
}
