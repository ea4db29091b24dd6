import { invariantCode, invariantViolationsShownMax } from '@grenier/contracts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Checks every invariant of capacity on what is stored now, all of them at one moment. Nothing is locked and nothing is
 * mended: what it finds is a defect or somebody's hand in the tables, and people decide what to do.
 */
export function verifyInvariants({ unitOfWork, clock }: ControlPlanePorts): UseCase<'verifyInvariants'> {
  return async () => {
    const found = await unitOfWork.read({ kind: 'platform' }, (tx) =>
      tx.quota.listViolations(invariantViolationsShownMax),
    )
    const invariants = invariantCode.options.map((code) => {
      const violated = found.find((candidate) => candidate.code === code)
      return { code, violations: violated?.violations ?? 0, first: [...(violated?.first ?? [])] }
    })
    const violations = invariants.reduce((sum, invariant) => sum + invariant.violations, 0)
    return { verifiedAt: clock.now(), violations, invariants }
  }
}
