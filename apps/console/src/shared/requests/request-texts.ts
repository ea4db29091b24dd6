import type { QuotaRequestEvent, QuotaRequestState, QuotaRequestView } from '@grenier/contracts'
import { openQuestion } from '@grenier/quota-billing'
import type { Speech } from '../i18n/language.tsx'
import type { Standing } from '../ui/status-mark.tsx'

const openStates: readonly QuotaRequestState[] = ['submitted', 'waiting', 'provisioning']

/** Something may still happen to it. */
export const isOpen = ({ state }: { readonly state: QuotaRequestState }): boolean => openStates.includes(state)

/** The question that keeps a request from being decided until its member answers it; null where none does. */
export function questionFor(request: Pick<QuotaRequestView, 'state' | 'history'>): QuotaRequestEvent | null {
  return request.state === 'submitted' || request.state === 'waiting' ? openQuestion(request) : null
}

/** In whose hands an open request is, in a few words. */
export function whoHasIt(request: QuotaRequestView, { t }: Speech): string {
  if (questionFor(request) !== null) return t('request.questionWaits')
  if (request.state === 'waiting' && request.queuePosition !== null) {
    return t('request.queue', { position: String(request.queuePosition) })
  }
  if (request.state !== 'submitted') return t(`request.state.${request.state}`)
  if (request.takenBy !== null) {
    return request.takenByName === null ? t('request.takenUp') : t('request.taken', { who: request.takenByName })
  }
  const due = request.steps.find(({ decidedAt }) => decidedAt === null)
  if (due?.role === 'visa') return t('request.withMayor')
  return due?.role === 'pool-approver' ? t('request.withPool') : t('request.withOperator')
}

const standings = {
  submitted: 'waiting',
  waiting: 'waiting',
  approved: 'good',
  rejected: 'bad',
  withdrawn: 'over',
  expired: 'over',
  provisioning: 'waiting',
  active: 'good',
} as const satisfies Record<QuotaRequestState, Standing>

export const standingOf = (state: QuotaRequestState): Standing => standings[state]

/** Answered by a person: neither by the rule nor because a day had come. */
export const isDecidedByPerson = ({ decidedBy }: { readonly decidedBy: string | null }): boolean =>
  decidedBy !== null && decidedBy !== 'policy' && decidedBy !== 'schedule'
