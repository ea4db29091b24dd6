import { endpoints } from '@grenier/contracts'
import { type ForecastNoticeContent, forecastNotice } from '@grenier/contracts/forecast-notice'
import type { Transaction } from '@grenier/control-plane/ports'
import { recordedAt } from './fixtures.ts'

const [example] = endpoints.getForecastNotice.examples

/** The content of the notice that the documentation shows. */
function exampleNoticeContent(): ForecastNoticeContent {
  return forecastNotice.decode(example?.answer as never).content
}

/** A notice of that content for a year that was sent to a tenant. */
export async function insertSentNotice(
  tx: Transaction,
  { id, tenantId, year }: { id: string; tenantId: string; year: string },
): Promise<void> {
  const content = { ...exampleNoticeContent(), year }
  const by = { contentSha256: 'a'.repeat(64), preparedBy: 'f', preparedAt: recordedAt }
  await tx.billing.insertForecastNotices([{ id, tenantId, sequence: 1, content, ...by }])
  const sent = { ordinal: 1, sentBy: 'f', sentAt: recordedAt }
  await tx.billing.insertForecastNoticeSendings([{ tenantId, noticeId: id, year, ...sent }])
}
