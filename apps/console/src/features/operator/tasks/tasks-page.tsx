import type { Delivery, OperatorTask } from '@grenier/contracts'
import { Button, Skeleton, TextInput } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Taking } from '../../../shared/operator/taking.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './tasks.module.css'

const rowsPerPage = 100
// A task ends with what it was about.
const taskKinds = ['operator-task', 'dispute', 'quota-request', 'milestone'] as const
const taskKey = ['listOperatorTasks'] as const
const deliveryKinds = ['delivery'] as const
const deliveryKey = ['listDeliveries', 'dead'] as const
const noteCharsMin = 3

/** What only a person can mend, and what did not arrive: each with the one thing to do about it. */
export function TasksPage() {
  const { t } = useSpeech()
  const client = useClient()
  useLive(taskKinds, taskKey)
  useLive(deliveryKinds, deliveryKey)
  const tasks = useInfiniteQuery({
    queryKey: taskKey,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('listOperatorTasks', { query: { limit: rowsPerPage, cursor: pageParam }, signal }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const dead = useInfiniteQuery({
    queryKey: deliveryKey,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('listDeliveries', { query: { state: 'dead', limit: rowsPerPage, cursor: pageParam }, signal }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const tasksRead = tasks.data?.pages.flatMap(({ items }) => items) ?? []
  const deadRead = dead.data?.pages.flatMap(({ items }) => items) ?? []
  const skeleton = <Skeleton height={120} radius="lg" />
  return (
    <Page title={t('tasks.title')} lead={t('tasks.lead')}>
      <Panel title={t('tasks.open')}>
        <Shown query={tasks} skeleton={skeleton}>
          {() =>
            tasksRead.length === 0 ? (
              <p>{t('tasks.none')}</p>
            ) : (
              <ul className={rowStyles['rows']}>
                {tasksRead.map((task) => (
                  <Task key={task.id} task={task} />
                ))}
              </ul>
            )
          }
        </Shown>
        <MoreButton query={tasks} text={t('inbox.more')} />
      </Panel>
      <p>
        <Link to="/operator/objections">{t('tasks.allObjections')}</Link>
      </p>
      <Panel title={t('tasks.dead')}>
        <Shown query={dead} skeleton={skeleton}>
          {() =>
            deadRead.length === 0 ? (
              <p>{t('tasks.deadNone')}</p>
            ) : (
              <ul className={rowStyles['rows']}>
                {deadRead.map((delivery) => (
                  <DeadLetter key={delivery.id} delivery={delivery} />
                ))}
              </ul>
            )
          }
        </Shown>
        <MoreButton query={dead} text={t('inbox.more')} />
      </Panel>
    </Page>
  )
}

function Task({ task }: { readonly task: OperatorTask }) {
  const { t } = useSpeech()
  const { session } = useSignedIn()
  const client = useClient()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const end = useMutation({
    mutationFn: () =>
      client.call('endOperatorTask', {
        params: { taskId: task.id },
        ifMatch: task.version,
        body: { note: note.trim() },
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['listOperatorTasks'] }),
  })
  const taking = useMutation({
    mutationFn: (isTaken: boolean) => {
      const about = { params: { taskId: task.id }, ifMatch: task.version }
      return isTaken
        ? client.call('takeOperatorTask', { ...about, body: { takeOver: task.takenBy !== null } })
        : client.call('releaseOperatorTask', about)
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: taskKey }),
  })
  const isOthers = task.takenBy !== null && task.takenBy !== session.subject
  return (
    <li className={rowStyles['row']}>
      <p>{task.explanation ?? t(`tasks.kind.${task.kind}`)}</p>
      <About task={task} />
      <Taking
        taken={task}
        isPending={taking.isPending}
        error={taking.error}
        onTake={() => taking.mutate(true)}
        onRelease={() => taking.mutate(false)}
      />
      {!isOthers && (
        <form
          className={classes['form']}
          onSubmit={(event) => {
            event.preventDefault()
            if (note.trim().length >= noteCharsMin) end.mutate()
          }}
        >
          <TextInput
            size="md"
            label={t('tasks.how')}
            value={note}
            maxLength={500}
            onChange={({ target }) => setNote(target.value)}
          />
          <Button type="submit" variant="default" loading={end.isPending} disabled={note.trim().length < noteCharsMin}>
            {t('tasks.done')}
          </Button>
        </form>
      )}
      {end.error !== null && <ProblemView error={end.error} />}
    </li>
  )
}

/** When it came up, whose it is, and where it is answered. */
function About({ task }: { readonly task: OperatorTask }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  return (
    <p className={rowStyles['soft']}>
      {formats.momentOf(task.recordedAt, installation.timeZone)}{' '}
      {task.tenantId !== null && (
        <Link to="/operator/members/$tenantId" params={{ tenantId: task.tenantId }}>
          {t('tasks.member')}
        </Link>
      )}
      {task.kind === 'subprocessor-objection' && (
        <>
          {' '}
          <Link to="/operator/objections">{t('tasks.objections')}</Link>
        </>
      )}
    </p>
  )
}

function DeadLetter({ delivery }: { readonly delivery: Delivery }) {
  const { t, tCount, formats } = useSpeech()
  const { installation } = useSignedIn()
  const client = useClient()
  const queries = useQueryClient()
  const { id, tenantId, recipient, channel, attempts, lastReason, endedAt } = delivery
  const [address, setAddress] = useState(recipient)
  const retry = useMutation({
    mutationFn: () =>
      client.call('retryDelivery', {
        params: { tenantId, deliveryId: id },
        body: { recipient: address.trim() === recipient ? null : address.trim() },
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['listDeliveries'] }),
  })
  return (
    <li className={rowStyles['row']}>
      <p className={rowStyles['head']}>
        <strong>{recipient}</strong>
        <StatusMark standing="bad" text={tCount('tasks.attempts', attempts)} />
        <span className={rowStyles['soft']}>{t(`tasks.channel.${channel}`)}</span>
      </p>
      {lastReason !== null && <p className={classes['reason']}>{t('tasks.lastReason', { reason: lastReason })}</p>}
      {endedAt !== null && (
        <p className={rowStyles['soft']}>
          {t('tasks.givenUp', { moment: formats.momentOf(endedAt, installation.timeZone) })}
        </p>
      )}
      {retry.error !== null && <ProblemView error={retry.error} />}
      {/* A program's address is the member's own: only where a letter goes is corrected here. */}
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault()
          retry.mutate()
        }}
      >
        {channel === 'mail' ? (
          <TextInput
            size="md"
            type="email"
            required
            label={t('tasks.address')}
            description={t('tasks.addressHint')}
            value={address}
            maxLength={200}
            onChange={({ target }) => setAddress(target.value)}
          />
        ) : (
          <span />
        )}
        <Button type="submit" variant="default" loading={retry.isPending}>
          {t('tasks.retry')}
        </Button>
      </form>
    </li>
  )
}
