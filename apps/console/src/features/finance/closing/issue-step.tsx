import type { IssuingChecklist, Period } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useChecklist } from '../../../shared/api/finance-queries.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { acknowledgedOf, chosenCount, isDisputable } from './batch-choice.ts'
import { BatchList } from './batch-list.tsx'
import classes from './closing.module.css'
import { ExceptionTable } from './exception-table.tsx'
import { LiveProgress } from './progress-step.tsx'
import { stopText } from './stop-text.ts'

/** Statements get their numbers in batches, after somebody has looked at what is not in order. */
export function IssueStep({ period }: { readonly period: Period }) {
  const { t, formats } = useSpeech()
  const isDone = period.state === 'issued'
  const checklist = useChecklist(period.month, { isAsked: !isDone, draftCount: period.draftCount })
  return (
    <>
      {period.state === 'issuing' && <LiveProgress done={period.progressDone} total={period.progressTotal} />}
      {period.state === 'issuing' && period.blockedBy !== null && (
        <StatusMark standing="bad" text={t('closing.issueBlocked', { why: t(stopText(period.blockedBy)) })} />
      )}
      {isDone && <StatusMark standing="good" text={t('closing.allIssued')} />}
      <Figures
        figures={[
          {
            label: t('closing.issued'),
            value: formats.whole(period.statementCount),
            note: formats.eurosOfCents(period.statementsCents),
          },
          {
            label: t('closing.waiting'),
            value: formats.whole(period.draftCount),
            note: formats.eurosOfCents(period.draftsCents),
          },
        ]}
      />
      {!isDone && period.draftCount > 0 && (
        <Shown query={checklist} skeleton={<LateSkeleton height={160} />}>
          {(known) => <BatchForm checklist={known} closedBy={period.closedBy} />}
        </Shown>
      )}
      <BatchList month={period.month} isMoving={period.state === 'issuing'} />
    </>
  )
}

function BatchForm({ checklist, closedBy }: { checklist: IssuingChecklist; closedBy: string | null }) {
  const { t, tCount, formats } = useSpeech()
  const { installation, session } = useSignedIn()
  const mayIssue = useMay('finance')
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const [isAsked, setIsAsked] = useState(false)
  const isEarly = isDisputable(checklist, installation)
  const batch = useBatch(checklist, { seen, isEarly, onDone: () => setIsAsked(false) })
  const count = chosenCount(checklist, seen)
  return (
    <>
      <p>
        {tCount('closing.ready', checklist.readyCount)}
        {checklist.awaitingCount > 0 && (
          <>
            {` ${tCount('closing.awaiting', checklist.awaitingCount)} `}
            <Link to="/finance/references">{t('reference.title')}</Link>
          </>
        )}
      </p>
      {checklist.items.length > 0 && (
        <>
          <WorkbookLink list={`/v1/periods/${checklist.month}/issuing-checklist`} name={t('closing.exceptionList')} />
          <ExceptionTable checklist={checklist} seen={seen} onSeen={setSeen} />
        </>
      )}
      {session.subject === closedBy && <p className={classes['soft']}>{t('closing.twoPersons')}</p>}
      {batch.error !== null && <ProblemView error={batch.error} />}
      {!mayIssue && <p className={classes['soft']}>{t('closing.onlyFinance')}</p>}
      {mayIssue && !isAsked && (
        <div className={classes['actions']}>
          <Button disabled={count === 0} onClick={() => setIsAsked(true)}>
            {tCount('closing.issueCount', count)}
          </Button>
        </div>
      )}
      {mayIssue && isAsked && (
        <div className={classes['sure']}>
          <p>{t('closing.issueSure')}</p>
          {isEarly && checklist.disputableUntil !== null && (
            <p>{t('closing.issueEarly', { day: formats.day(checklist.disputableUntil) })}</p>
          )}
          <div className={classes['actions']}>
            <Button loading={batch.isPending} onClick={() => batch.mutate()}>
              {tCount('closing.issueYes', count)}
            </Button>
            <Button variant="default" onClick={() => (setIsAsked(false), batch.reset())}>
              {t('closing.no')}
            </Button>
          </div>
        </div>
      )}
    </>
  )
}

function useBatch(
  checklist: IssuingChecklist,
  { seen, isEarly, onDone }: { seen: ReadonlySet<string>; isEarly: boolean; onDone: () => void },
) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () =>
      client.call('createStatementBatch', {
        body: {
          month: checklist.month,
          payers: null,
          acknowledged: acknowledgedOf(checklist, seen),
          beforeDisputesEnd: isEarly,
        },
      }),
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries(),
  })
}
