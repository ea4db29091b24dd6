import type { ExpiryReason, QuotaLoan } from '@grenier/contracts'
import {
  addDays,
  addMs,
  type CivilDate,
  civilDateOf,
  hasEnded,
  type Instant,
  msPerDay,
  proposalKeptDays,
  reminderDue,
} from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { isLeaving } from '../tenancy/leaving.ts'
import { eachInTurn } from './each-in-turn.ts'
import { giveUpLoan, goOnReturning, startReturning } from './end-loan.ts'
import { saveLoan, withLoanEvent } from './loan-history.ts'
import { type LockedLoan, lockLoanWithTenants } from './loan-parties.ts'

const actor = 'schedule'
/** Days before the end from which a loan is looked at: those of the first reminder. */
const lookAheadDays = 31

interface Moment {
  readonly today: CivilDate
  readonly at: Instant
}

function reminded(loan: QuotaLoan, { today, at }: Moment): QuotaLoan {
  const days = reminderDue({ ...loan, today })
  if (days === null) return loan
  const event = { kind: 'reminded' as const, actor, recordedAt: at, text: `${loan.endsOn} −${days}` }
  return { ...withLoanEvent(loan, event), remindedDays: days }
}

async function eitherLeaves(tx: Transaction, { lenderTenantId, borrowerTenantId }: QuotaLoan): Promise<boolean> {
  return (await isLeaving(tx, lenderTenantId)) || (await isLeaving(tx, borrowerTenantId))
}

/** What time alone does to a loan; the loan itself where it does nothing. */
async function aged(tx: Transaction, locked: LockedLoan, moment: Moment): Promise<QuotaLoan> {
  const { loan } = locked
  const { at, today } = moment
  const isOver = hasEnded(loan.endsOn, today)
  const ending = { actor, at, text: null }
  switch (loan.state) {
    case 'proposed':
    case 'consented': {
      if (await eitherLeaves(tx, loan)) {
        const text: ExpiryReason = 'tenant-leaving'
        return await giveUpLoan(tx, locked, { ...ending, state: 'withdrawn', text })
      }
      const isUnanswered = loan.state === 'proposed' && at - loan.proposedAt >= proposalKeptDays * msPerDay
      return isOver || isUnanswered ? await giveUpLoan(tx, locked, { ...ending, state: 'expired' }) : loan
    }
    case 'active':
      return isOver ? await startReturning(tx, locked, { ...ending, isRecalled: false }) : reminded(loan, moment)
    case 'returning': {
      const lowered = await goOnReturning(tx, locked, at)
      return lowered.loweredBytes === loan.loweredBytes ? loan : { ...lowered, version: loan.version + 1 }
    }
    case 'returned':
    case 'declined':
    case 'withdrawn':
    case 'expired':
      return loan
  }
}

/**
 * Reminds both sides of loans 30 and 7 days before their end, once each; starts the return of those whose last day is
 * over and goes on with returns as the borrower's use falls; ends proposals nobody answered, and what has not moved yet
 * where either side has given notice. Every loan is a transaction
 * of its own. Days are civil days of business time.
 */
export function endQuotaLoans(ports: ControlPlanePorts): JobUseCase<'end-quota-loans'> {
  const { unitOfWork, clock, installation } = ports
  return async () => {
    const at = clock.now()
    const today = civilDateOf(at, installation.timeZone)
    const ending = {
      endsBefore: addDays(today, lookAheadDays),
      proposedUntil: addMs(at, -proposalKeptDays * msPerDay),
    }
    await eachInTurn(
      (after, limit) =>
        unitOfWork.read({ kind: 'platform' }, (tx) => tx.quota.loansEnding({ ...ending, after, limit })),
      ({ id }) =>
        unitOfWork.transact({ kind: 'platform' }, async (tx) => {
          const locked = await lockLoanWithTenants(tx, id)
          const after = await aged(tx, locked, { today, at })
          if (after === locked.loan) return
          await saveLoan(tx, { before: locked.loan, after, actor, action: 'endQuotaLoan', at })
        }),
    )
    return { kind: 'done' }
  }
}
