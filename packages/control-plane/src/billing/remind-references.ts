import { pageLimitMax, type StatementDraftSummary } from '@grenier/contracts'
import { civilDateOf, type Instant, numberDueOn, referenceReminderDue } from '@grenier/quota-billing'
import { writeNoticeJob } from '../notification/notice-jobs.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import type { Transaction } from '../shared/ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'

type Drafts = Awaited<ReturnType<Transaction['billing']['listDrafts']>>

/** Tells a reminder that is due, unless it was told, with its fact in the audit trail and its notice to come. */
async function remind(tx: Transaction, draft: StatementDraftSummary, at: { now: Instant; daysBefore: number }) {
  const { id: statementId, tenantId, month, missing } = draft
  const { now: recordedAt, daysBefore } = at
  const isNew = await tx.billing.insertReminder({ tenantId, statementId, daysBefore, remindedAt: recordedAt })
  if (!isNew) return
  const notice = { tenantId, kind: 'reference-missing', subjectId: statementId } as const
  await tx.outbox.append([writeNoticeJob({ ...notice, occurrence: String(daysBefore) })])
  const subject = { tenantId, subjectKind: 'statement', subjectId: statementId }
  const requestId = derivedId(['reference-reminder', statementId, String(daysBefore)])
  const by = { actor: 'schedule', action: 'remindReferences', requestId, recordedAt }
  const after = { daysBefore, dueOn: numberDueOn(month), missing }
  await tx.audit.append([{ ...subject, ...by, before: null, after }])
}

/**
 * Reminds of statements that wait without a number for a reference, 30 and 10 days before it is too late for a titre of their
 * year; the nearest one alone where both are due. Each reminder is told once; it stands with the draft, for its payer and for finance.
 */
export function remindReferences({
  unitOfWork,
  clock,
  installation,
}: ControlPlanePorts): JobUseCase<'remind-references'> {
  return async () => {
    const now = clock.now()
    const today = civilDateOf(now, installation.timeZone)
    let cursor: string | null = null
    do {
      const query = { limit: pageLimitMax, ...(cursor === null ? {} : { cursor }) }
      const page: Drafts = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.billing.listDrafts(query))
      for (const draft of page.items) {
        const daysBefore = draft.state === 'awaiting-reference' ? referenceReminderDue(draft.month, today) : null
        if (daysBefore === null) continue
        await unitOfWork.transact({ kind: 'platform' }, (tx) => remind(tx, draft, { now, daysBefore }))
      }
      cursor = page.nextCursor
    } while (cursor !== null)
    return { kind: 'done' }
  }
}
