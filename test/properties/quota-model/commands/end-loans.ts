import * as fc from 'fast-check'
import { answerDays, secondsPerDay } from '../ground.ts'
import type { QuotaModel } from '../model.ts'
import { whereAny } from '../pick-fact.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'
import { changes, loanStates } from '../states.ts'

const isOpen = (state: string): boolean => ['proposed', 'consented', 'active', 'returning'].includes(state)

const told = (changed: string): string => (changed === '' ? 'no loan ended' : `loans by their end: ${changed}`)

function age(model: QuotaModel): void {
  for (const loan of model.loans) {
    const isOver = model.day > loan.lastDay
    const isUnanswered = model.seconds - loan.proposedAtSeconds >= answerDays * secondsPerDay
    if (loan.state === 'proposed' && (isOver || isUnanswered)) loan.state = 'expired'
    if (loan.state === 'consented' && isOver) model.giveUpLoan(loan, 'expired')
    if ((loan.state === 'active' && isOver) || (loan.state === 'returning' && loan.leftBytes > 0n)) {
      model.takeBackLoan(loan)
    }
  }
}

/** So many days go by, and the schedule looks at loans. */
export function endsLoansAfter(days: number): QuotaCommand {
  return quotaCommand({
    text: `${days} days later the schedule looks at loans`,
    target: ({ loans }) => whereAny(loans, ({ state }) => isOpen(state)),
    expected: (model) => {
      model.seconds += days * secondsPerDay
      const before = model.loans.map(({ state }) => state)
      age(model)
      return told(
        changes(
          before,
          model.loans.map(({ state }) => state),
        ),
      )
    },
    actual: async (world) => {
      world.pass(days * secondsPerDay)
      const before = await loanStates(world)
      await world.house.jobs['end-quota-loans']({})
      return told(changes(before, await loanStates(world)))
    },
  })
}

/** Days go by: loans that ended are called back, and those called back go on returning. */
export const endLoans: fc.Arbitrary<QuotaCommand> = fc.constantFrom(0, 1, 6, 31, 91).map(endsLoansAfter)
