import type { NoticeFacts } from '@grenier/contracts'
import { civilDate, microsFromCents } from '@grenier/quota-billing'
import { type PlannedYear, plannedYears } from '../billing/planned-years.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'

/** What was announced, or else typed, as the letter names it. */
function plannedParams(planned: PlannedYear | undefined): Record<string, string> {
  if (planned === undefined) return {}
  const amountMicros = String(microsFromCents(planned.payableCents))
  if (planned.basis === 'budget') return { budgetMicros: amountMicros }
  const { ordinal, sentOn, content } = planned.notice
  const named = { noticeNumber: String(ordinal), noticeSentOn: sentOn, isIncomplete: String(content.isIncomplete) }
  return { amountMicros, ...named }
}

/**
 * The day of the vote as it was when somebody was reminded of it, and what its council has to enter for it: what is planned of all it pays
 * for (`plannedYears`) or, while nothing is, what its needs would cost. Who is paid for by another that day is told who pays, and of no
 * amount unless it pays for others.
 */
export async function readVoteFacts(
  _ports: ControlPlanePorts,
  tx: Transaction,
  { tenantId, subjectId: year, occurrence }: Readonly<Record<'tenantId' | 'subjectId' | 'occurrence', string>>,
): Promise<NoticeFacts | null> {
  const [voteOn = ''] = occurrence.split(' ')
  const paying = (await tx.billing.payersOn(civilDate(voteOn), [tenantId])).find(
    ({ payerTenantId }) => payerTenantId !== tenantId,
  )
  const planned = plannedParams((await plannedYears(tx, year, [tenantId])).get(tenantId))
  const isPlanned = Object.keys(planned).length > 0
  const params: Record<string, string> = { year, voteOn, ...planned }
  if (paying !== undefined) params['payerName'] = paying.payerName
  else if (!isPlanned) {
    const [outcome] = await tx.quota.needsOutcomes(year, [tenantId])
    const plannedMicros = outcome?.plannedYearMicros?.toString()
    if (plannedMicros !== undefined) params['plannedMicros'] = plannedMicros
    params['isForeseen'] = String(plannedMicros !== undefined)
  }
  return { params, rows: [], refusals: [], visaReasons: [] }
}
