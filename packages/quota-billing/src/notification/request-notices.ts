import type { Instant } from '../shared/instant.ts'
import type { NoticeKind } from './notice-rules.ts'

interface RequestEvent {
  readonly sequence: number
  readonly kind: string
  readonly recordedAt: Instant
}

interface RequestFacts {
  readonly history: readonly RequestEvent[]
  readonly lines: readonly { readonly requestedQuotaBytes: bigint; readonly decidedQuotaBytes: bigint | null }[]
  /** The visa is the approval that it waits for. */
  readonly isVisaDue: boolean
}

export interface RequestNotice {
  readonly kind: NoticeKind
  /** The event of the history that gives it. */
  readonly sequence: number
}

const noticeOfEvent: Readonly<Record<string, NoticeKind>> = {
  submitted: 'request-received',
  waiting: 'request-waiting',
  question: 'request-question',
  approved: 'request-approved',
  rejected: 'request-rejected',
  expired: 'request-expired',
  reminded: 'request-visa-reminder',
  escalated: 'request-visa-deputy',
}

/** What time tells is told to the member while its own signature is awaited, and to operators otherwise. */
const ofVisas: readonly NoticeKind[] = ['request-visa-reminder', 'request-visa-deputy']

/** With these a request has its answer: that it came in is not told besides. */
const answers: readonly string[] = ['approved', 'rejected', 'waiting']

/** Whether an event of a request's history can give that notice. */
export function givesNotice(eventKind: string, kind: NoticeKind): boolean {
  if (kind === 'request-partly-approved') return eventKind === 'approved'
  if (kind === 'request-visa-wanted') return eventKind === 'submitted'
  return noticeOfEvent[eventKind] === kind
}

/**
 * What the last moment of a request's history gives notice of: the events that were recorded together with the last one. What
 * was granted smaller than asked for is told as such.
 */
export function requestNotices({ history, lines, isVisaDue }: RequestFacts): RequestNotice[] {
  const last = history.at(-1)
  const fresh = history.filter(({ recordedAt }) => recordedAt === last?.recordedAt)
  const isAnswered = fresh.some(({ kind }) => answers.includes(kind))
  const isPartly = lines.some(
    ({ requestedQuotaBytes, decidedQuotaBytes }) =>
      decidedQuotaBytes !== null && decidedQuotaBytes < requestedQuotaBytes,
  )
  return fresh.flatMap(({ sequence, kind: event }): RequestNotice[] => {
    const kind = noticeOfEvent[event]
    if (kind === undefined || (ofVisas.includes(kind) && !isVisaDue)) return []
    if (kind === 'request-approved' && isPartly) return [{ kind: 'request-partly-approved', sequence }]
    if (kind !== 'request-received') return [{ kind, sequence }]
    if (isAnswered) return []
    return isVisaDue
      ? [
          { kind, sequence },
          { kind: 'request-visa-wanted', sequence },
        ]
      : [{ kind, sequence }]
  })
}
