import type { QuotaRequest, TenantExit } from '@grenier/contracts'
import { type NoticeKind, requestNotices } from '@grenier/quota-billing'
import type { OutboxMessage } from '../shared/ports.ts'

interface NoticeOf {
  readonly tenantId: string
  readonly kind: NoticeKind
  /** What it is about. */
  readonly subjectId: string
  /** Which of the things that can happen to the subject. */
  readonly occurrence: string
}

/** Something happened that a member is to know of: in the fact's own transaction, so that no fact is without its notice. */
export function writeNoticeJob({ tenantId, kind, subjectId, occurrence }: NoticeOf): OutboxMessage {
  return {
    kind: 'write-notice',
    tenantId,
    subjectId,
    payload: { tenantId, noticeKind: kind, subjectId, occurrence },
  }
}

/** What the last moment of a request's history gives notice of. */
export function requestNoticeJobs(request: QuotaRequest): OutboxMessage[] {
  const { id: subjectId, tenantId, history, lines, steps } = request
  const isVisaDue = steps.find(({ decidedAt }) => decidedAt === null)?.role === 'visa'
  return requestNotices({ history, lines, isVisaDue }).map(({ kind, sequence }) =>
    writeNoticeJob({ tenantId, kind, subjectId, occurrence: String(sequence) }),
  )
}

/** An exit has come to another state. */
export function exitNoticeJob({ tenantId, id: subjectId, history }: TenantExit): OutboxMessage {
  return writeNoticeJob({ tenantId, kind: 'exit-step', subjectId, occurrence: String(history.length) })
}

/** The archive of a member came to its end: it can be fetched, or cannot be made. */
export function exportNoticeJob(
  { tenantId, exportId: subjectId }: { tenantId: string; exportId: string },
  kind: 'export-ready' | 'export-failed',
): OutboxMessage {
  return writeNoticeJob({ tenantId, kind, subjectId, occurrence: 'ended' })
}

/** A delivery is due, at once or from an instant on. */
export function sendDeliveryJob(
  { tenantId, id: deliveryId }: { tenantId: string; id: string },
  notBefore?: OutboxMessage['notBefore'],
): OutboxMessage {
  const due = notBefore === undefined ? {} : { notBefore }
  return { kind: 'send-delivery', tenantId, subjectId: deliveryId, payload: { tenantId, deliveryId }, ...due }
}
