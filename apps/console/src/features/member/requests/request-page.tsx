import type { QuotaRequestEvent, QuotaRequestView, RefusalAlternative } from '@grenier/contracts'
import { Button, Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useOffers } from '../../../shared/api/queries.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { isDecidedByPerson } from '../../../shared/requests/request-texts.ts'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { ShownThing } from '../../../shared/ui/shown-thing.tsx'
import { QuestionPanel } from './question-panel.tsx'
import { RequestLines, RequestReason, RequestStanding } from './request-parts.tsx'
import classes from './requests.module.css'
import { SignPanel } from './sign-panel.tsx'
import { useSending } from './use-sending.ts'

/** While something may happen to it by itself, it is looked at again this often. */
const watchMs = 3_000

/** One request: how it stands, why, and what happened to it. */
export function RequestPage() {
  const { requestId = '' } = useParams({ strict: false })
  const client = useClient()
  const { t, formats } = useSpeech()
  const { data: offers = [] } = useOffers()
  const request = useQuery({
    queryKey: ['getQuotaRequest', requestId],
    queryFn: ({ signal }) => client.call('getQuotaRequest', { params: { requestId }, signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'provisioning' ? watchMs : false),
  })
  return (
    <ShownThing query={request} skeleton={<Skeleton height={240} radius="lg" />}>
      {(known) => (
        <Page title={<RequestLines request={known} offers={offers} />} lead={known.justification}>
          <Panel>
            <RequestStanding request={known} />
            {known.wishedOn !== null && (
              <p className={classes['small']}>{t('request.wishedOn', { day: formats.day(known.wishedOn) })}</p>
            )}
            <Decided request={known} />
            <RequestReason request={known} />
            <Instead request={known} />
            <Withdrawal request={known} />
          </Panel>
          <QuestionPanel request={known} />
          <SignPanel request={known} />
          <Panel title={t('request.history')}>
            <ol className={classes['history']}>
              {known.history.map((event) => (
                <HistoryItem key={event.sequence} event={event} />
              ))}
            </ol>
          </Panel>
        </Page>
      )}
    </ShownThing>
  )
}

function Decided({ request }: { readonly request: QuotaRequestView }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { decidedAt, decidedByName } = request
  if (decidedAt === null) return null
  const day = formats.dayOf(decidedAt, installation.timeZone)
  return (
    <p className={classes['small']}>
      {!isDecidedByPerson(request) && t('request.decidedByRule', { day })}
      {isDecidedByPerson(request) &&
        (decidedByName === null
          ? t('request.decidedOn', { day })
          : t('request.decidedBy', { who: decidedByName, day }))}
    </p>
  )
}

function HistoryItem({ event }: { readonly event: QuotaRequestEvent }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const said = event.explanation ?? event.text
  return (
    <li>
      <p>{t(`request.event.${event.kind}`)}</p>
      <p className={classes['small']}>{formats.momentOf(event.recordedAt, installation.timeZone)}</p>
      {said !== null && event.kind !== 'submitted' && <p>{said}</p>}
    </li>
  )
}

/** What would pass instead of what was refused, each as a request that is sent by one tap (first year, point 15). */
function Instead({ request }: { readonly request: QuotaRequestView }) {
  const { t } = useSpeech()
  const { tenantId } = request
  const mayAsk = useMay('member-admin', 'member-requester')
  const send = useSending(tenantId)
  const alternatives = request.refusals.flatMap((refusal) => refusal.alternatives)
  if (!mayAsk || request.state !== 'rejected' || alternatives.length === 0) return null
  const onSend = ({ lines, waitIfFull }: RefusalAlternative) =>
    send.mutate({ lines, justification: request.justification, wishedOn: request.wishedOn, waitIfFull })
  return (
    <div className={classes['instead']}>
      <h2>{t('ask.instead')}</h2>
      {send.error !== null && <ProblemView error={send.error} />}
      {alternatives.map((alternative) => (
        <Button
          key={`${alternative.kind}-${alternative.offerId}`}
          variant="default"
          className={classes['wordy'] ?? ''}
          loading={send.isPending}
          onClick={() => onSend(alternative)}
        >
          {alternative.explanation ?? t(alternative.kind === 'wait' ? 'ask.waitInstead' : 'ask.takeInstead')}
        </Button>
      ))}
    </div>
  )
}

/** Asked twice: a request that is withdrawn loses its place. */
function Withdrawal({ request }: { readonly request: QuotaRequestView }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const mayAsk = useMay('member-admin', 'member-requester')
  const withdraw = useMutation({
    mutationFn: () =>
      client.call('withdrawQuotaRequest', { params: { requestId: request.id }, ifMatch: request.version }),
    onSettled: () => queries.invalidateQueries(),
  })
  if (!mayAsk || (request.state !== 'submitted' && request.state !== 'waiting')) return null
  return (
    <ConfirmButton
      text={t('request.withdraw')}
      sure={t('request.withdrawSure')}
      keep={t('request.keep')}
      isPending={withdraw.isPending}
      error={withdraw.error}
      onSure={() => withdraw.mutate()}
    />
  )
}
