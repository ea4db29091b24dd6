import type { Command, Installation, IssuingChecklist } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { type ExceptionCode, mayPass } from '../../../shared/finance/exception-counts.ts'

type Acknowledged = Command<'createStatementBatch'>['acknowledged']
type Item = IssuingChecklist['items'][number]

/** Whether a batch could take it: a statement without a reference that its recipient wants takes no number. */
export const mayIssue = ({ exceptions }: Item): boolean => exceptions.every(({ code }) => mayPass(code))

/** What was looked at, by payer: a payer's statements are let pass together. */
export function acknowledgedOf({ items }: IssuingChecklist, seen: ReadonlySet<string>): Acknowledged {
  const codes = new Map<string, Set<ExceptionCode>>()
  for (const { statementId, tenantId, exceptions } of items) {
    if (!seen.has(statementId)) continue
    const known = codes.get(tenantId) ?? new Set()
    for (const { code } of exceptions) if (mayPass(code)) known.add(code)
    codes.set(tenantId, known)
  }
  return [...codes].filter(([, of]) => of.size > 0).map(([tenantId, of]) => ({ tenantId, codes: [...of] }))
}

/** How many statements a batch would number: those without exceptions, and those that were looked at. */
export function chosenCount({ items, readyCount }: IssuingChecklist, seen: ReadonlySet<string>): number {
  return readyCount + items.filter((item) => seen.has(item.statementId) && mayIssue(item)).length
}

/** Whether payers may still dispute: the last day is theirs. */
export function isDisputable(
  { disputableUntil }: Pick<IssuingChecklist, 'disputableUntil'>,
  { now, timeZone }: Pick<Installation, 'now' | 'timeZone'>,
): boolean {
  return disputableUntil !== null && civilDateOf(now, timeZone) <= disputableUntil
}
