import type { Period } from '@grenier/contracts'
import { type CivilMonth, civilMonth } from '@grenier/quota-billing'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useChargeSums, usePeriod } from '../../../shared/api/finance-queries.ts'
import { PeriodMark } from '../../../shared/finance/period-mark.tsx'
import { useCurrentMonth } from '../../../shared/finance/use-months.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { type Standing, StatusMark } from '../../../shared/ui/status-mark.tsx'
import { CloseStep } from './close-step.tsx'
import classes from './closing.module.css'
import { DraftsStep } from './drafts-step.tsx'
import { IssueStep } from './issue-step.tsx'
import { MonthFiles } from './month-files.tsx'
import { ObstaclesStep } from './obstacles-step.tsx'
import { ProgressStep } from './progress-step.tsx'
import { type StepStanding, stepStandings } from './step-standings.ts'

const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)

/** From an open month to numbered statements. Where it stands is what the API says: whoever leaves goes on from there. */
export function ClosingPage() {
  const { month = '' } = useParams({ strict: false })
  const { t } = useSpeech()
  const currentMonth = useCurrentMonth()
  if (!isMonth(month)) return <EmptyState sentence={t('state.noSuchPageSentence')} />
  if (month >= currentMonth) return <MonthRuns month={civilMonth(month)} />
  return <Closing month={civilMonth(month)} />
}

function MonthRuns({ month }: { readonly month: CivilMonth }) {
  const { t, formats } = useSpeech()
  return (
    <Page title={t('closing.title', { month: formats.month(month) })}>
      <EmptyState sentence={t('closing.runs')}>
        <Link to="/finance/closing">{t('closing.months')}</Link>
      </EmptyState>
    </Page>
  )
}

function Closing({ month }: { readonly month: CivilMonth }) {
  const { t, formats } = useSpeech()
  const sums = useChargeSums({ from: month, to: month, by: 'service' })
  const isKnown = sums.data?.months.some((known) => known.month === month) === true
  const period = usePeriod(month, isKnown)
  return (
    <Page
      title={t('closing.title', { month: formats.month(month) })}
      lead={t('closing.lead')}
      actions={
        <>
          {sums.data !== undefined && <PeriodMark state={period.data?.state ?? 'open'} />}
          <Link to="/finance/closing">{t('closing.months')}</Link>
          <Link to="/finance/statements" search={{ from: month, to: month }}>
            {t('stated.ofMonth')}
          </Link>
        </>
      }
    >
      <Shown query={sums} skeleton={<LateSkeleton height={400} />}>
        {() =>
          isKnown ? (
            <Shown query={period} skeleton={<LateSkeleton height={400} />}>
              {(known) => <Steps month={month} period={known} />}
            </Shown>
          ) : (
            <Steps month={month} period={null} />
          )
        }
      </Shown>
    </Page>
  )
}

function Steps({ month, period }: { readonly month: CivilMonth; readonly period: Period | null }) {
  const { t } = useSpeech()
  const state = period?.state ?? 'open'
  const standings = stepStandings(period)
  const isOpen = state === 'open' || (state === 'closing' && period?.blockedBy !== null)
  const isClosed = state === 'closed' || state === 'issuing' || state === 'issued'
  return (
    <>
      <ol className={classes['steps']}>
        <Step title={t('closing.step.obstacles')} standing={standings.obstacles}>
          {isOpen ? <ObstaclesStep month={month} /> : <p className={classes['soft']}>{t('closing.obstaclesPast')}</p>}
        </Step>
        <Step title={t('closing.step.close')} standing={standings.close}>
          {isOpen && <CloseStep month={month} period={period} />}
          {period !== null && !isOpen && <ProgressStep period={period} />}
        </Step>
        <Step title={t('closing.step.drafts')} standing={standings.drafts}>
          {isClosed && period !== null ? (
            <DraftsStep month={month} draftCount={period.draftCount} />
          ) : (
            <p className={classes['soft']}>{t('closing.notYet')}</p>
          )}
        </Step>
        <Step title={t('closing.step.issue')} standing={standings.issue}>
          {isClosed && period !== null ? (
            <IssueStep period={period} />
          ) : (
            <p className={classes['soft']}>{t('closing.issueLater')}</p>
          )}
        </Step>
      </ol>
      {isClosed && period !== null && <MonthFiles period={period} />}
    </>
  )
}

const marks = {
  done: 'good',
  now: 'waiting',
  going: 'waiting',
  stopped: 'bad',
  later: 'over',
} as const satisfies Record<StepStanding, Standing>

function Step(props: { title: string; standing: StepStanding | null; children: ReactNode }) {
  const { title, standing, children } = props
  const { t } = useSpeech()
  const isNow = standing === 'now' || standing === 'going' || standing === 'stopped'
  return (
    <li className={classes['step']} data-now={isNow || undefined} aria-current={isNow ? 'step' : undefined}>
      <div className={classes['stepHead']}>
        <h2 className={classes['stepTitle']}>{title}</h2>
        {standing !== null && <StatusMark standing={marks[standing]} text={t(`closing.standing.${standing}`)} />}
      </div>
      {children}
    </li>
  )
}
