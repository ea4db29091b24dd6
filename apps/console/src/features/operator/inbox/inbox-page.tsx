import type { QuotaRequest } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Page } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { Answered } from './answered.tsx'
import { type HeldRow, withHeld } from './held-rows.ts'
import classes from './inbox.module.css'
import { InboxCard } from './inbox-card.tsx'
import { useInbox } from './use-inbox.ts'

const shownAnsweredMax = 5

/** Every request that awaits the operator, or a pool's approver, each with all that its answer rests on: none has to be opened. */
export function InboxPage() {
  const { t } = useSpeech()
  const inbox = useInbox()
  const isOperator = useMay('operator')
  const [answered, setAnswered] = useState<readonly QuotaRequest[]>([])
  const [held, setHeld] = useState<readonly HeldRow[]>([])
  const release = (requestId: string) => setHeld((before) => before.filter(({ row }) => row.request.id !== requestId))
  const onAnswered = (request: QuotaRequest) => {
    release(request.id)
    setAnswered((before) => [request, ...before].slice(0, shownAnsweredMax))
    focusNeighbourOf(request.id)
  }
  return (
    <Page
      title={t('inbox.title')}
      lead={t(isOperator ? 'inbox.lead' : 'inbox.leadOfPool')}
      actions={
        <>
          <Link to="/operator/policy">{t('nav.policy')}</Link>
          {isOperator && (
            <>
              <Link to="/operator/inbox/motifs">{t('inbox.editMotifs')}</Link>
              <WorkbookLink list="/v1/quota-requests" name={t('inbox.title')} />
            </>
          )}
        </>
      }
    >
      <Keys />
      <div aria-live="polite" className={classes['answered']}>
        {answered.map((request) => (
          <Answered key={request.id} request={request} />
        ))}
      </div>
      <Shown query={inbox} skeleton={<Skeleton height={260} radius="lg" />}>
        {({ pages }) => {
          const rows = withHeld(
            pages.flatMap(({ items }) => items),
            held,
          )
          if (rows.length === 0) return <EmptyState sentence={t('inbox.empty')} />
          return (
            <ul className={classes['rows']}>
              {rows.map((row, index) => (
                <li key={row.request.id}>
                  <InboxCard
                    row={row}
                    onBegun={() => setHeld((before) => [...before, { row, index }])}
                    onLeft={() => release(row.request.id)}
                    onAnswered={onAnswered}
                  />
                </li>
              ))}
            </ul>
          )
        }}
      </Shown>
      <MoreButton query={inbox} text={t('inbox.more')} />
    </Page>
  )
}

/** Goes on with the request after the one that was answered, so that a keyboard never loses its place. */
function focusNeighbourOf(requestId: string): void {
  const cards = [...document.querySelectorAll<HTMLElement>('[data-request]')]
  const index = cards.findIndex((card) => card.dataset['request'] === requestId)
  const next = cards[index + 1] ?? cards[index - 1] ?? document.getElementById('content')
  next?.focus()
}

function Keys() {
  const { t } = useSpeech()
  return (
    <dl className={classes['keys']} aria-label={t('inbox.keys')}>
      {(['approve', 'less', 'ask', 'refuse', 'next', 'previous', 'send', 'leave'] as const).map((name) => (
        <div key={name}>
          <dt>
            <kbd>{t(`inbox.key.${name}`)}</kbd>
          </dt>
          <dd>{t(`inbox.keyDoes.${name}`)}</dd>
        </div>
      ))}
    </dl>
  )
}
