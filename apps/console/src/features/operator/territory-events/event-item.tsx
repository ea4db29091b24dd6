import type { TerritoryChange, TerritoryEvent } from '@grenier/contracts'
import { Button, TextInput } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { ChangeTable, SumsView } from './change-table.tsx'
import { ObstacleList } from './obstacle-list.tsx'
import classes from './territory-events.module.css'

const pageSize = 100
const standings = { proposed: 'waiting', confirmed: 'waiting', applied: 'good', withdrawn: 'over' } as const

interface EventProps {
  readonly event: TerritoryEvent
}

/** One event: who proposed and confirmed it, how far it is, and what can be done with it. */
export function EventItem({ event }: EventProps) {
  const { t, tCount, formats } = useSpeech()
  const [isShown, setIsShown] = useState(false)
  const isOpen = event.state === 'proposed' || event.state === 'confirmed'
  const { applied, changes, leftOut } = event
  return (
    <li>
      <div className={rowStyles['spread']}>
        <strong>{t('event.on', { day: formats.day(event.effectiveOn) })}</strong>
        <StatusMark standing={standings[event.state]} text={t(`event.state.${event.state}`)} />
      </div>
      <Confirmations event={event} />
      <p className={rowStyles['soft']} role="status">
        {t('event.progress', {
          applied: formats.whole(applied),
          changes: formats.whole(changes),
          leftOut: formats.whole(leftOut),
        })}
      </p>
      {isOpen && event.heldUp > 0 && <StatusMark standing="bad" text={tCount('event.heldUp', event.heldUp)} />}
      <div className={rowStyles['actions']}>
        <Button variant="default" aria-expanded={isShown} onClick={() => setIsShown(!isShown)}>
          {t(isShown ? 'event.hide' : 'event.show')}
        </Button>
      </div>
      {isShown && <Changes event={event} />}
      {event.state === 'proposed' && (
        <>
          <Confirming event={event} as="operator" />
          <Confirming event={event} as="finance" />
        </>
      )}
      {isOpen && applied === 0 && <Withdrawing event={event} />}
    </li>
  )
}

function Confirmations({ event }: EventProps) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const day = (at: typeof event.proposedAt | null) => (at === null ? '' : formats.dayOf(at, installation.timeZone))
  const { proposedBy, operatorConfirmedBy, financeConfirmedBy, withdrawnBy, withdrawalReason } = event
  const nameOfPerson = usePersonNames([proposedBy, operatorConfirmedBy, financeConfirmedBy, withdrawnBy])
  return (
    <>
      <p className={rowStyles['soft']}>
        {t('event.proposedBy', { who: nameOfPerson(proposedBy), day: day(event.proposedAt), source: event.source })}
      </p>
      {operatorConfirmedBy !== null && (
        <p>{t('event.operatorBy', { who: nameOfPerson(operatorConfirmedBy), day: day(event.operatorConfirmedAt) })}</p>
      )}
      {financeConfirmedBy !== null && (
        <p>{t('event.financeBy', { who: nameOfPerson(financeConfirmedBy), day: day(event.financeConfirmedAt) })}</p>
      )}
      {withdrawnBy !== null && (
        <p>{t('event.withdrawnBy', { who: nameOfPerson(withdrawnBy), reason: withdrawalReason ?? '' })}</p>
      )}
    </>
  )
}

/** Who has confirmed in one role does not in the other. */
function Confirming({ event, as }: EventProps & { readonly as: 'operator' | 'finance' }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const { session } = useSignedIn()
  const mayConfirm = useMay(as)
  const confirm = useMutation({
    mutationFn: () =>
      client.call('confirmTerritoryEvent', {
        params: { eventId: event.id },
        body: { as },
        ifMatch: event.version,
      }),
    onSettled: () => queries.invalidateQueries(),
  })
  const [own, other] =
    as === 'operator'
      ? [event.operatorConfirmedBy, event.financeConfirmedBy]
      : [event.financeConfirmedBy, event.operatorConfirmedBy]
  if (!mayConfirm || own !== null) return null
  if (other === session.subject) return <p className={rowStyles['soft']}>{t('event.another')}</p>
  return (
    <ConfirmButton
      text={t(`event.confirm.${as}`)}
      sure={t('event.confirmYes')}
      keep={t('event.no')}
      isPending={confirm.isPending}
      error={confirm.error}
      onSure={() => confirm.mutate()}
    />
  )
}

function Withdrawing({ event }: EventProps) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const mayWithdraw = useMay('operator', 'finance')
  const withdraw = useMutation({
    mutationFn: (reason: string) =>
      client.call('withdrawTerritoryEvent', {
        params: { eventId: event.id },
        body: { reason },
        ifMatch: event.version,
      }),
    onSettled: () => queries.invalidateQueries(),
  })
  if (!mayWithdraw) return null
  return <WithReason text={t('event.withdraw')} label={t('event.reason')} act={withdraw} />
}

interface WithReasonProps {
  readonly text: string
  readonly label: string
  readonly act: { readonly isPending: boolean; readonly error: unknown; mutate(reason: string): void }
}

/** What is done for a reason that others will read. */
function WithReason({ text, label, act }: WithReasonProps) {
  const [reason, setReason] = useState('')
  return (
    <form
      className={rowStyles['actions']}
      onSubmit={(submitted) => {
        submitted.preventDefault()
        act.mutate(reason.trim())
      }}
    >
      <TextInput
        label={label}
        required
        minLength={3}
        maxLength={1_000}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <Button type="submit" variant="default" loading={act.isPending} disabled={reason.trim().length < 3}>
        {text}
      </Button>
      {act.error !== null && <ProblemView error={act.error} />}
    </form>
  )
}

function Changes({ event }: EventProps) {
  const client = useClient()
  const { t } = useSpeech()
  const listed = useInfiniteQuery({
    queryKey: ['listTerritoryChanges', event.id, event.version],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call('listTerritoryChanges', {
        params: { eventId: event.id },
        query: { limit: pageSize, cursor },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const first = listed.data?.pages[0]
  if (first === undefined) {
    return listed.error === null ? (
      <LateSkeleton height={160} />
    ) : (
      <ProblemView error={listed.error} onRetry={() => void listed.refetch()} />
    )
  }
  const changes = listed.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <div className={classes['changes']}>
      {event.state === 'proposed' && <SumsView sums={first.sums} />}
      <WorkbookLink list={`/v1/territory-events/${event.id}/changes`} name={t('event.changes')} />
      <ChangeTable changes={changes} standingOf={(change) => <ChangeStanding event={event} change={change} />} />
      {listed.hasNextPage && (
        <Button variant="default" loading={listed.isFetchingNextPage} onClick={() => void listed.fetchNextPage()}>
          {t('finance.more')}
        </Button>
      )}
    </div>
  )
}

function ChangeStanding({ event, change }: EventProps & { readonly change: TerritoryChange }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const mayLeaveOut = useMay('operator', 'finance')
  const [isAsked, setIsAsked] = useState(false)
  const leaveOut = useMutation({
    mutationFn: (reason: string) =>
      client.call('leaveOutTerritoryChange', {
        params: { eventId: event.id, number: change.number },
        body: { reason },
        ifMatch: event.version,
      }),
    onSettled: () => queries.invalidateQueries(),
  })
  if (change.appliedAt !== null) return <StatusMark standing="good" text={t('event.applied')} />
  if (change.leftOutReason !== null) {
    return <StatusMark standing="over" text={t('event.leftOut', { reason: change.leftOutReason })} />
  }
  const isHeldUp = change.obstacles.length > 0
  const maySo = mayLeaveOut && (event.state === 'proposed' || (event.state === 'confirmed' && isHeldUp))
  return (
    <>
      <ObstacleList obstacles={change.obstacles} />
      {maySo && !isAsked && (
        <Button variant="subtle" onClick={() => setIsAsked(true)}>
          {t('event.leaveOut')}
        </Button>
      )}
      {maySo && isAsked && (
        <WithReason
          text={t('event.leaveOut')}
          label={t('event.leaveOutFor', { name: change.before.name })}
          act={leaveOut}
        />
      )}
    </>
  )
}
