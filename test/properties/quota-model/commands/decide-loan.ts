import * as fc from 'fast-check'
import { quotaBytesMax, roundingStepBytes } from '../ground.ts'
import { asSide } from '../loan-call.ts'
import { type QuotaModel, roundedUp } from '../model.ts'
import type { ModelLoan } from '../model-facts.ts'
import { type Pick, pickedLoan, somePick, textOf } from '../pick-fact.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'

/** The most a tenant can lend: what stays unused when all that is not for good has gone back. Nothing where use is unknown. */
function lendableBytes(model: QuotaModel, { lender, offer }: ModelLoan): bigint {
  const used = model.usedBytes.get(`${offer} ${lender}`)
  if (used === undefined) return 0n
  const ownBytes = model.quotaOf(lender, offer).quotaBytes - model.datedBytes(lender, offer, 'all')
  const unusedBytes = ownBytes - roundedUp(used)
  return unusedBytes - (unusedBytes % roundingStepBytes)
}

function expected(model: QuotaModel, loan: ModelLoan | undefined, decision: 'consent' | 'decline'): string {
  if (loan?.state !== 'proposed') return 'loan-state'
  const { lender, borrower, offer, amountBytes, lastDay } = loan
  if (decision === 'decline') {
    loan.state = 'declined'
    return 'declined'
  }
  if (lastDay < model.day) return 'loan-end-past'
  if (amountBytes > lendableBytes(model, loan)) {
    const datedBytes = model.datedBytes(lender, offer, 'all')
    if (amountBytes <= lendableBytes(model, loan) + datedBytes)
      model.met.push('asked for what the lender has not for good')
    const lendable = lendableBytes(model, loan)
    return `loan-beyond-unused: ${lendable > 0n ? lendable : 0n}`
  }
  if (model.quotaOf(borrower, offer).quotaBytes + amountBytes > quotaBytesMax) return 'invalid-input'
  model.resize(lender, offer, { byBytes: -amountBytes, allocatedBy: 0n })
  loan.state = 'consented'
  return 'consented'
}

/** The lender's answer to one loan. */
export function answersLoan(decision: 'consent' | 'decline', pick: Pick): QuotaCommand {
  return quotaCommand({
    text: `the lender's answer to loan ${textOf(pick)}: ${decision}`,
    target: (model) => pickedLoan(model, ['proposed'], pick),
    expected: (model, index) => expected(model, model.loans[index], decision),
    actual: async (world, index) => {
      const { loanId, call } = await asSide(world, index, 'lender')
      return (await world.house.api.decideQuotaLoan({ loanId, decision, reason: 'model' }, call)).state
    },
  })
}

/** The lender consents to a loan or declines it; also one that is beyond that. */
export const decideLoan: fc.Arbitrary<QuotaCommand> = fc
  .tuple(fc.constantFrom<'consent' | 'decline'>('consent', 'consent', 'consent', 'consent', 'decline'), somePick)
  .map(([decision, pick]) => answersLoan(decision, pick))
