import type { NoticeFacts } from '@grenier/contracts'
import { microsFromCents, numberDueOn } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'

type About = Readonly<Record<'tenantId' | 'subjectId', string>>

/** What a payer is told of its draft: the amount, through which day it can be disputed, and what is missing; null once it is issued. */
export async function readDraftFacts(
  _ports: ControlPlanePorts,
  tx: Transaction,
  { tenantId, subjectId }: About,
): Promise<NoticeFacts | null> {
  const draft = await tx.billing.getDraft(subjectId)
  if (draft === null || draft.tenantId !== tenantId) return null
  const { month, firstMonth, payableCents, vatCents, disputableUntil, missing } = draft
  const isCredit = payableCents < 0n
  // What is given back is told as what it gives.
  const told = (cents: bigint): string => String(microsFromCents(isCredit ? -cents : cents))
  const params = { month, firstMonth, disputableUntil, dueOn: numberDueOn(month), isCredit: String(isCredit) }
  return {
    params: {
      ...params,
      amountMicros: told(payableCents),
      vatMicros: told(vatCents),
      isLacking: String(missing.length > 0),
    },
    rows: missing.map((missingReference) => ({ missingReference })),
    refusals: [],
    visaReasons: [],
  }
}

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** How finance answered a dispute; null while it did not. */
export async function readDisputeFacts(
  _ports: ControlPlanePorts,
  tx: Transaction,
  { tenantId, subjectId }: About,
): Promise<NoticeFacts | null> {
  const dispute = await tx.billing.lockDispute(subjectId)
  if (dispute === null || dispute.tenantId !== tenantId || dispute.answer === null) return null
  const { statementId, state: outcome, reason, answer, correction } = dispute
  const brief = await tx.billing.statementInBrief(statementId)
  const params: Record<string, string> = { outcome, reason, answer }
  if (brief !== null) params['month'] = brief.month
  // A credit statement says something by its number; a correction has an id alone, and its credit comes by itself.
  if (correction !== null && !idPattern.test(correction)) params['correction'] = correction
  return { params, rows: [], refusals: [], visaReasons: [] }
}

/** The address of whoever raised a dispute, where they have signed in. */
export async function raiserAddresses(tx: Transaction, disputeId: string): Promise<string[]> {
  const dispute = await tx.billing.lockDispute(disputeId)
  const person = dispute === null ? null : await tx.access.person(dispute.raisedBy)
  return person === null || person.email === null ? [] : [person.email]
}
