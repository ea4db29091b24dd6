import type { Period } from '@grenier/contracts'
import { creditKind, issueYear, statementNumber } from '@grenier/quota-billing'
import { writeNoticeJob } from '../notification/notice-jobs.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { OutboxMessage, Transaction } from '../shared/ports.ts'
import type { JobOutcome, JobUseCase } from '../shared/use-case.ts'
import { checkMonth } from './check-month.ts'
import { changePeriod, lockPeriodIn } from './period-state.ts'
import type { DraftToIssue, NewIssue } from './statement-life.ports.ts'

/** Statements issued in one transaction: their series of numbers is locked for as long. */
const issuedPerStepMax = 50

const done: JobOutcome = { kind: 'done' }

const seriesKeyOf = ({ series, fiscalYear }: DraftToIssue): string => `${fiscalYear} ${series}`

/** Gives numbers, series by series in one order everywhere: two steps that need the same series wait, and never for each other. */
async function numbered(
  { clock }: ControlPlanePorts,
  tx: Transaction,
  chosen: readonly DraftToIssue[],
): Promise<NewIssue[]> {
  const drafts = chosen.map((draft) => {
    return { ...draft, fiscalYear: issueYear(draft.fiscalYear, draft.originalFiscalYear) }
  })
  const bySeries = [...Map.groupBy(drafts, seriesKeyOf)].toSorted(([left], [right]) => (left < right ? -1 : 1))
  const issues: NewIssue[] = []
  const issuedAt = clock.now()
  for (const [, ofSeries] of bySeries) {
    const [{ series, fiscalYear } = { series: '', fiscalYear: 0 }] = ofSeries
    const first = await tx.billing.takeNumbers({ series, fiscalYear, count: ofSeries.length })
    for (const [index, draft] of ofSeries.entries()) {
      const sequence = first + index
      const { originalFiscalYear, leftAfterCents, ...own } = draft
      const credit = originalFiscalYear === null ? null : creditKind({ fiscalYear, originalFiscalYear, leftAfterCents })
      const number = statementNumber({ series, fiscalYear, sequence })
      issues.push({ ...own, sequence, number, issuedAt, creditKind: credit })
    }
  }
  return issues
}

function issueNoticeJob({ tenantId, statementId, creditKind: credit }: NewIssue): OutboxMessage {
  const kind = credit === null ? 'statement-issued' : 'credit-issued'
  return writeNoticeJob({ tenantId, kind, subjectId: statementId, occurrence: 'issue' })
}

/** Issues the next chosen statements; how many, or null when another run has moved the period on. */
async function issueStep(ports: ControlPlanePorts, tx: Transaction, period: Period): Promise<number | null> {
  const locked = await lockPeriodIn(tx, period, 'issuing')
  if (locked === null) return null
  const drafts = await tx.billing.draftsToIssue({ month: period.month, limit: issuedPerStepMax })
  if (drafts.length === 0) return 0
  const issues = await numbered(ports, tx, drafts)
  await tx.billing.insertIssues(issues)
  await tx.outbox.append(issues.map(issueNoticeJob))
  const { statementCount, draftCount } = locked
  const progressTotal = statementCount + draftCount
  await changePeriod(tx, locked, { progressDone: statementCount + drafts.length, progressTotal })
  return drafts.length
}

/** Ends the batches that are through; the month is issued once it has no draft left. */
async function finish({ clock }: ControlPlanePorts, tx: Transaction, period: Period): Promise<void> {
  const locked = await lockPeriodIn(tx, period, 'issuing')
  if (locked === null) return
  await tx.billing.finishBatches({ month: period.month, finishedAt: clock.now() })
  const checks = await checkMonth(tx, locked)
  const sound = checks.every(({ holds }) => holds)
  await changePeriod(tx, locked, {
    checks,
    state: sound && locked.draftCount === 0 ? 'issued' : 'issuing',
    blockedBy: sound ? null : 'checks-failed',
    progressDone: locked.statementCount,
    progressTotal: locked.statementCount + locked.draftCount,
  })
}

/** Nothing gets a number while an equality of the month does not hold. */
async function mayIssue(tx: Transaction, period: Period): Promise<boolean> {
  const locked = await lockPeriodIn(tx, period, 'issuing')
  if (locked === null) return false
  const checks = await checkMonth(tx, locked)
  if (checks.every(({ holds }) => holds)) return true
  await changePeriod(tx, locked, { checks, blockedBy: 'checks-failed' })
  return false
}

/**
 * Issues what was chosen of a closed month, numbered without gap in each series. Steps commit together with their numbers,
 * so it goes on where a crash left it, any number of runs issue each statement once, and running it twice issues nothing
 * more. Nothing is numbered unless Σ statements + Σ carried = Σ charges and each cost pool is shared to the cent; else
 * `checks-failed` stands.
 */
export function issueStatementsJob(ports: ControlPlanePorts): JobUseCase<'issue-statements'> {
  const { unitOfWork } = ports
  return async ({ month }) => {
    const period = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.billing.getPeriod(month))
    if (period?.state !== 'issuing') return done
    if (!(await unitOfWork.transact({ kind: 'platform' }, (tx) => mayIssue(tx, period)))) return done
    let issued: number | null = 0
    do {
      issued = await unitOfWork.transact({ kind: 'platform' }, (tx) => issueStep(ports, tx, period))
    } while (issued !== null && issued > 0)
    if (issued === null) return done
    await unitOfWork.transact({ kind: 'platform' }, (tx) => finish(ports, tx, period))
    return done
  }
}
