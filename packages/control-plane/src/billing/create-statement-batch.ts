import type { Command, Period, StatementBatch } from '@grenier/contracts'
import { type CivilDate, civilDateOf, fiscalYearsOn, missingReferenceCodes } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { periodJob } from '../shared/jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { type CheckedDraft, checkDrafts, lastDisputeDay } from './issuing-checklist.ts'
import { lastDayOf } from './period-facts.ts'
import { changePeriod, lockPeriodIn } from './period-state.ts'
import { requireAnotherIssuer } from './require-another-issuer.ts'
import type { NewBatch } from './statement-life.ports.ts'

type BatchCommand = Command<'createStatementBatch'>

/** Drafts named in a refusal: enough to begin with, few enough to read. */
const namedInRefusalMax = 10

/** The month's period, locked: batches of a month are chosen one after the other. Problem: `period-not-closed`. */
export async function lockStatedPeriod(tx: Transaction, month: Period['month']): Promise<Period> {
  const known = await tx.billing.getPeriod(month)
  if (known === null) throw new Problem('period-not-closed', { month })
  const locked = (await lockPeriodIn(tx, known, 'closed')) ?? (await tx.billing.getPeriod(month))
  if (locked === null || locked.state === 'open' || locked.state === 'closing') {
    throw new Problem('period-not-closed', { month })
  }
  return locked
}

/** What nobody has acknowledged of a draft; a missing reference is not to acknowledge but to give. */
function unacknowledged(draft: CheckedDraft, { acknowledged }: BatchCommand): string[] {
  const known = acknowledged.filter(({ tenantId }) => tenantId === draft.facts.tenantId).flatMap(({ codes }) => codes)
  return draft.exceptions
    .map(({ code }) => code)
    .filter((code) => !known.includes(code) && !missingReferenceCodes.includes(code))
}

/** The drafts that the command names or means. Problems: `statement-draft-unknown`, `statement-exceptions`. */
function chooseDrafts(drafts: readonly CheckedDraft[], command: BatchCommand): CheckedDraft[] {
  const { month, payers } = command
  if (payers === null) {
    return drafts.filter((draft) => !draft.isAwaiting && unacknowledged(draft, command).length === 0)
  }
  const named = new Set(payers)
  const chosen = drafts.filter(({ facts }) => named.has(facts.tenantId))
  // A payer may have several: what is asked of it, and each credit.
  const found = new Set(chosen.map(({ facts }) => facts.tenantId))
  if (found.size < named.size) {
    throw new Problem('statement-draft-unknown', { count: String(named.size - found.size), month })
  }
  const excepted = chosen.filter((draft) => unacknowledged(draft, command).length > 0)
  if (excepted.length > 0) {
    const detail = excepted
      .slice(0, namedInRefusalMax)
      .map((draft) => `${draft.facts.payerName} (${unacknowledged(draft, command).join(', ')})`)
    throw new Problem('statement-exceptions', { count: String(excepted.length), detail: detail.join(' ; ') })
  }
  return chosen.filter(({ isAwaiting }) => !isAwaiting)
}

/** Problems: `statement-batch-empty`, `dispute-period-running`. */
function requireDue(
  chosen: readonly CheckedDraft[],
  drafts: readonly CheckedDraft[],
  { month, today, beforeDisputesEnd }: BatchCommand & { readonly today: CivilDate },
): void {
  if (chosen.length === 0) {
    const awaitingCount = drafts.filter(({ isAwaiting }) => isAwaiting).length
    throw new Problem('statement-batch-empty', { month, awaitingCount: String(awaitingCount) })
  }
  const disputableUntil = lastDisputeDay(chosen)
  if (!beforeDisputesEnd && disputableUntil !== null && disputableUntil >= today) {
    throw new Problem('dispute-period-running', { disputableUntil })
  }
}

/** Writes the batch and has the month's job issue it. */
export async function startBatch(
  tx: Transaction,
  { period, batch, statementIds }: { period: Period; batch: NewBatch; statementIds: readonly string[] },
): Promise<StatementBatch> {
  await tx.billing.insertBatch(batch, statementIds)
  await changePeriod(tx, period, { state: 'issuing', blockedBy: null })
  const begun = await tx.billing.getBatch(batch.id)
  if (begun === null) throw new Error(`batch ${batch.id} was written and is not there`)
  return begun
}

/**
 * Chooses statements of a closed month and starts issuing them: the payers named, or everybody without exceptions. What
 * lacks a reference is left waiting, and holds up nobody. Problems: `period-not-closed`, `fiscal-year-closed`,
 * `statement-draft-unknown`, `statement-exceptions` for what nobody acknowledged, `dispute-period-running`,
 * `statement-batch-empty`, `issuing-same-person`.
 */
export function createStatementBatch(ports: ControlPlanePorts): UseCase<'createStatementBatch'> {
  return (command, call) =>
    runCommand(ports, { operation: 'createStatementBatch', command, call }, async (tx, now) => {
      const { month, series } = command
      const today = civilDateOf(now, ports.installation.timeZone)
      const [currentYear = 0, ...others] = fiscalYearsOn(today)
      const { fiscalYear = currentYear } = command
      if (![currentYear, ...others].includes(fiscalYear)) {
        throw new Problem('fiscal-year-closed', { fiscalYear: String(fiscalYear) })
      }
      const period = await lockStatedPeriod(tx, month)
      await requireAnotherIssuer(ports, tx, { month, issuer: call.actor.subject })
      const drafts = checkDrafts(await tx.billing.draftFacts({ month, lastDay: lastDayOf(month) }))
      const chosen = chooseDrafts(drafts, command)
      requireDue(chosen, drafts, { ...command, today })
      const requested = { requestedBy: call.actor.subject, requestedAt: now }
      const batch = { id: ports.ids.next(), month, series, fiscalYear, ...requested }
      const statementIds = chosen.map(({ facts }) => facts.statementId)
      const answer = await startBatch(tx, { period, batch, statementIds })
      return {
        answer,
        audit: [{ tenantId: null, subjectKind: 'statement-batch', subjectId: answer.id }],
        jobs: [periodJob('issue-statements', period)],
      }
    })
}
