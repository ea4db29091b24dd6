import type { NoticeFacts } from '@grenier/contracts'
import { microsFromCents } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'

const microsText = (cents: bigint): string => String(microsFromCents(cents))

/** What the letter of a forecast notice says: of what was sent, which never changes; null where it was not sent. */
export async function readForecastFacts(
  _ports: ControlPlanePorts,
  tx: Transaction,
  { tenantId, subjectId }: { readonly tenantId: string; readonly subjectId: string },
): Promise<NoticeFacts | null> {
  const notice = await tx.billing.getForecastNotice(subjectId, { sentOnly: true })
  if (notice === null || notice.tenantId !== tenantId || notice.ordinal === null) return null
  const { year, parts, formerCents, projectedCents, forecastCents, vatCents, payableCents } = notice.content
  const params: Record<string, string> = {
    forecastYear: year,
    runningYear: String(Number(year) - 1),
    formerYear: String(Number(year) - 2),
    noticeNumber: String(notice.ordinal),
    amountMicros: microsText(payableCents),
    forecastMicros: microsText(forecastCents),
    vatMicros: microsText(vatCents),
    projectedMicros: microsText(projectedCents),
    isIncomplete: String(notice.isIncomplete),
    hasSeveral: String(parts.length > 1),
  }
  if (formerCents !== null) params['formerMicros'] = microsText(formerCents)
  if (notice.replacesOrdinal !== null) params['replacedNumber'] = String(notice.replacesOrdinal)
  const rows = parts.map((part) => ({ beneficiaryName: part.name, partMicros: microsText(part.forecastCents) }))
  return { params, rows: parts.length > 1 ? rows : [], refusals: [], visaReasons: [] }
}
