import { needsVisa } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { exitDataClass } from './exit-data-class.ts'
import { withExitEvent } from './exit-history.ts'
import { runExitStep } from './exit-step.ts'

/**
 * Records the visa of the archives administration, once the member's data is known and saved; a destruction that lacks it
 * goes on with it. Problems: `not-found`, `if-match-missing`, `version-stale`, `exit-state`, `exit-visa-needless` where the
 * member can hold no public archive.
 */
export function recordExitVisa(ports: ControlPlanePorts): UseCase<'recordExitVisa'> {
  return (command, call) =>
    runExitStep(ports, { operation: 'recordExitVisa', command, call }, async ({ exit, now, tx }) => {
      if (!needsVisa(await exitDataClass(tx, exit))) throw new Problem('exit-visa-needless')
      const isLate = exit.state === 'destroying' && exit.visaReference === null
      if (exit.state !== 'cooling-off' && exit.state !== 'awaiting-visa' && !isLate) throw new Problem('exit-state')
      const { reference, authority, signedOn } = command
      const visaed = { ...exit, visaReference: reference, visaAuthority: authority, visaSignedOn: signedOn }
      return withExitEvent(visaed, { actor: call.actor.subject, at: now, reason: `visa ${reference}` })
    })
}
