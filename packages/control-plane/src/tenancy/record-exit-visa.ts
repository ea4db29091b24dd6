import { needsVisa } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { withExitEvent } from './exit-history.ts'
import { runExitStep } from './exit-step.ts'

/**
 * Records the visa of the archives administration, once the member's data is known and saved. Problems: `not-found`,
 * `if-match-missing`, `version-stale`, `exit-state`, `exit-visa-needless` where the data is no public archive.
 */
export function recordExitVisa(ports: ControlPlanePorts): UseCase<'recordExitVisa'> {
  return (command, call) =>
    runExitStep(ports, { operation: 'recordExitVisa', command, call }, ({ exit, now }) => {
      if (!needsVisa(exit.dataClass)) throw new Problem('exit-visa-needless')
      if (exit.state !== 'cooling-off' && exit.state !== 'awaiting-visa') throw new Problem('exit-state')
      const { reference, authority, signedOn } = command
      const visaed = { ...exit, visaReference: reference, visaAuthority: authority, visaSignedOn: signedOn }
      return withExitEvent(visaed, { actor: call.actor.subject, at: now, reason: `visa ${reference}` })
    })
}
