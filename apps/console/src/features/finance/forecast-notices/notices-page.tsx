import type { ForecastNoticeSummary } from '@grenier/contracts/forecast-notice'
import { Button } from '@mantine/core'
import { Link, useSearch } from '@tanstack/react-router'
import { useMay } from '../../../shared/api/session.tsx'
import { useCurrentMonth } from '../../../shared/finance/use-months.ts'
import { readYearView } from '../../../shared/finance/year-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { NoticeTable } from './notice-table.tsx'
import classes from './notices.module.css'
import { sortedOut, sumOfPayable, useNotices, usePrepare, useSend } from './use-notices.ts'

/** Budgets of the running year are voted by the end of April: from May on the next one is prepared. */
const nextYearFromMonth = 5

/** What every payer is told before it votes its budget: prepared, looked at, and sent. */
export function NoticesPage() {
  const { t } = useSpeech()
  const month = useCurrentMonth()
  const currentYear = Number(month.slice(0, 4))
  const usual = Number(month.slice(5)) >= nextYearFromMonth ? currentYear + 1 : currentYear
  const { year: chosen = usual } = readYearView(useSearch({ strict: false }))
  const other = chosen === currentYear ? currentYear + 1 : currentYear
  const year = String(chosen)
  const notices = useNotices(year)
  return (
    <Page
      title={t('notice.title', { year })}
      lead={t('notice.lead', { year })}
      actions={
        <Link to="/finance/forecast-notices" search={{ year: other }}>
          {t('notice.otherYear', { year: String(other) })}
        </Link>
      }
    >
      <Shown query={notices} skeleton={<LateSkeleton height={320} />}>
        {(known) => (
          <>
            <Panel>
              <Preparing key={year} year={year} notices={known} />
            </Panel>
            {known.some(({ state }) => state === 'draft') && (
              <Panel title={t('notice.send')}>
                <Sending key={year} year={year} notices={known} />
              </Panel>
            )}
            {known.length === 0 ? (
              <EmptyState sentence={t('notice.none', { year })} />
            ) : (
              <Panel
                title={t('notice.list')}
                aside={<WorkbookLink list="/v1/forecast-notices" name={t('notice.list')} filters={{ year }} />}
              >
                <NoticeTable key={year} year={year} notices={known} />
              </Panel>
            )}
          </>
        )}
      </Shown>
    </Page>
  )
}

interface OfYear {
  readonly year: string
  readonly notices: readonly ForecastNoticeSummary[]
}

function Preparing({ year, notices }: OfYear) {
  const { t, tCount, formats } = useSpeech()
  const mayPrepare = useMay('finance')
  const prepare = usePrepare(year)
  const { drafts, sent } = sortedOut(notices)
  return (
    <div className={classes['stack']}>
      {notices.length > 0 && (
        <Figures
          figures={[
            {
              label: t('notice.draftCount'),
              value: formats.whole(drafts.length),
              note: formats.eurosOfCents(sumOfPayable(drafts)),
            },
            {
              label: t('notice.sentCount'),
              value: formats.whole(sent.length),
              note: formats.eurosOfCents(sumOfPayable(sent)),
            },
          ]}
        />
      )}
      <p className={classes['soft']}>{t(mayPrepare ? 'notice.prepareLead' : 'notice.onlyFinance')}</p>
      {mayPrepare && (
        <div>
          <Button
            variant={notices.length === 0 ? 'filled' : 'default'}
            loading={prepare.isPending}
            onClick={() => prepare.mutate()}
          >
            {notices.length === 0 ? t('notice.prepare', { year }) : t('notice.prepareAgain')}
          </Button>
        </div>
      )}
      {prepare.error !== null && <ProblemView error={prepare.error} />}
      {prepare.data !== undefined && (
        <>
          <StatusMark
            standing="good"
            text={t('notice.prepared', {
              prepared: formats.whole(prepare.data.prepared),
              unchanged: formats.whole(prepare.data.unchanged),
            })}
          />
          {prepare.data.withoutPayer > 0 && (
            <StatusMark standing="bad" text={tCount('notice.withoutPayer', prepare.data.withoutPayer)} />
          )}
        </>
      )}
    </div>
  )
}

/** All complete drafts at once, asked twice; those that do not say all are sent one by one, from their own page. */
function Sending({ year, notices }: OfYear) {
  const { t, tCount } = useSpeech()
  const maySend = useMay('finance')
  const send = useSend(year, { evenIncomplete: false })
  const { complete, incomplete } = sortedOut(notices)
  return (
    <div className={classes['stack']}>
      <p className={classes['soft']}>{t('notice.sendLead')}</p>
      {incomplete.length > 0 && (
        <StatusMark standing="bad" text={tCount('notice.incompleteCount', incomplete.length)} />
      )}
      {maySend && complete.length > 0 && (
        <ConfirmButton
          text={tCount('notice.sendCount', complete.length)}
          sure={tCount('notice.sendSure', complete.length)}
          keep={t('notice.sendNot')}
          isPending={send.isPending}
          error={send.error}
          onSure={() => send.mutate(complete.map(({ id }) => id))}
        />
      )}
      {send.data !== undefined && <StatusMark standing="good" text={tCount('notice.sentDone', send.data)} />}
    </div>
  )
}
