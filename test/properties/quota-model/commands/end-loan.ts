import * as fc from 'fast-check'
import { asSide } from '../loan-call.ts'
import type { QuotaModel } from '../model.ts'
import type { ModelLoan } from '../model-facts.ts'
import { type Pick, pickedLoan, somePick, textOf } from '../pick-fact.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'

type Side = 'lender' | 'borrower'

/** What of a loan is taken back at once. */
function told(takenBytes: bigint, amountBytes: bigint): string {
  const isWhole = takenBytes === amountBytes
  return `returning ${isWhole ? 'all' : takenBytes === 0n ? 'nothing yet' : 'in part'}: ${takenBytes}`
}

function expected(model: QuotaModel, loan: ModelLoan | undefined, side: Side): string {
  if (loan?.state === 'active') return told(model.takeBackLoan(loan), loan.amountBytes)
  if (loan?.state === 'consented' || (loan?.state === 'proposed' && side === 'borrower')) {
    model.giveUpLoan(loan, 'withdrawn')
    return 'withdrawn'
  }
  return 'loan-state'
}

/** One side ends one loan: an active one, or any that is open. */
export function endsLoan(side: Side, pick: Pick, isMoved: boolean): QuotaCommand {
  return quotaCommand({
    text: `the ${side} ends ${isMoved ? 'an active' : 'any open'} loan, ${textOf(pick)}`,
    target: (model) => pickedLoan(model, isMoved ? ['active'] : ['proposed', 'consented', 'active', 'returning'], pick),
    expected: (model, index) => expected(model, model.loans[index], side),
    actual: async (world, index) => {
      const { api } = world.house
      const { loanId, call } = await asSide(world, index, side)
      const end = side === 'lender' ? api.recallQuotaLoan : api.returnQuotaLoan
      const loan = await end({ loanId, reason: 'model' }, call)
      return loan.state === 'returning' ? told(loan.loweredBytes, loan.amountBytes) : loan.state
    },
  })
}

/** The lender calls a loan back, or the borrower gives it back: before it moved, while it lasts, or after it ended. */
export const endLoan: fc.Arbitrary<QuotaCommand> = fc
  .tuple(fc.constantFrom<Side>('lender', 'borrower'), somePick, fc.constantFrom(true, true, false))
  .map(([side, pick, isMoved]) => endsLoan(side, pick, isMoved))
