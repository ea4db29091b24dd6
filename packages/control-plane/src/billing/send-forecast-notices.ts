import { writeNoticeJob } from '../notification/notice-jobs.ts'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { NoticeToSend } from './forecast-notice.ports.ts'

/** Problem: `forecast-notice-superseded` where something newer was prepared: nobody sends what it has not read. */
function requireLast(notices: readonly NoticeToSend[]): void {
  const old = notices.find(({ isLast }) => !isLast)
  if (old !== undefined) throw new Problem('forecast-notice-superseded', { payerName: old.payerName })
}

/** Problem: `forecast-notice-incomplete` where something is not forecast and nobody said to send it all the same. */
function requireComplete(notices: readonly NoticeToSend[]): void {
  const incomplete = notices.filter(({ isIncomplete }) => isIncomplete)
  const [first] = incomplete
  if (first === undefined) return
  throw new Problem('forecast-notice-incomplete', { count: String(incomplete.length), payerName: first.payerName })
}

/**
 * Sends prepared notices, all of those named or none: from then on their content stands, the payer reads it, its finance contacts are
 * written to and its statements of the year are held against it. One that was sent before is left as it is. Problems: `not-found` for what
 * is no notice of that year, `forecast-notice-superseded`, `forecast-notice-incomplete`.
 */
export function sendForecastNotices(ports: ControlPlanePorts): UseCase<'sendForecastNotices'> {
  return (command, call) =>
    runCommand(ports, { operation: 'sendForecastNotices', command, call }, async (tx, now) => {
      const { year, evenIncomplete } = command
      const noticeIds = [...new Set(command.forecastNoticeIds)]
      await tx.billing.lockFiscalYear(year)
      const notices = await tx.billing.noticesToSend(year, noticeIds)
      found(notices.length === noticeIds.length ? notices : null)
      const fresh = notices.filter(({ ordinal }) => ordinal === null)
      requireLast(fresh)
      if (!evenIncomplete) requireComplete(fresh)
      const sendings = fresh.map(({ id: noticeId, tenantId, sentCount }) => {
        return { tenantId, noticeId, year, ordinal: sentCount + 1, sentBy: call.actor.subject, sentAt: now }
      })
      if (sendings.length > 0) await tx.billing.insertForecastNoticeSendings(sendings)
      return {
        answer: { year, sent: sendings.length, alreadySent: notices.length - sendings.length },
        audit: sendings.map(({ tenantId, noticeId, ordinal }) => ({
          tenantId,
          subjectKind: 'forecast-notice',
          subjectId: noticeId,
          after: { year, ordinal },
        })),
        jobs: sendings.map(({ tenantId, noticeId }) =>
          writeNoticeJob({ tenantId, kind: 'forecast-notified', subjectId: noticeId, occurrence: 'sent' }),
        ),
      }
    })
}
