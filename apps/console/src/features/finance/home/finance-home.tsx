import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMay } from '../../../shared/api/session.tsx'
import { CommitteeFiles } from '../../../shared/finance/committee-files.tsx'
import { nextMonthStep } from '../../../shared/finance/months.ts'
import { useMonths } from '../../../shared/finance/use-months.ts'
import { useWorkedYears } from '../../../shared/finance/use-worked-years.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Exceptions } from './exceptions.tsx'
import { NextMilestone } from './next-milestone.tsx'
import { OpenDisputes } from './open-disputes.tsx'
import { YearPanel } from './year-panel.tsx'

/** What finance opens first: the next thing to do, what is not in order, and how the year stands. */
export function FinanceHome() {
  const { t, formats } = useSpeech()
  const { currentMonth, standings, sums, tariffs } = useMonths()
  const { all: years } = useWorkedYears()
  const maySettle = useMay('finance')
  const refusal = sums.error ?? tariffs.error
  if (refusal !== null && standings === undefined) {
    return <ProblemView error={refusal} onRetry={() => void Promise.all([sums.refetch(), tariffs.refetch()])} />
  }
  if (standings === undefined) return <LateSkeleton height={320} />
  const step = nextMonthStep(standings, currentMonth)
  const named = { month: formats.month(step.month) }
  const closed = standings.filter(({ state }) => state === 'closed' || state === 'issuing').map(({ month }) => month)
  const action = step.kind !== 'wait' && maySettle && (
    <Button
      size="md"
      renderRoot={(props) => <Link to="/finance/closing/$month" params={{ month: step.month }} {...props} />}
    >
      {t(`milestone.${step.kind}.action`)}
    </Button>
  )
  return (
    <Page title={t(`milestone.${step.kind}`, named)} lead={t(`milestone.${step.kind}.lead`)} actions={action}>
      <NextMilestone year={currentMonth.slice(0, 4)} />
      <Panel title={t('finance.exceptions')}>
        <Exceptions closedMonths={closed} years={years} hasPrices={tariffs.data?.length !== 0} />
      </Panel>
      <YearPanel />
      <Panel title={t('finance.disputes')} aside={<Link to="/finance/disputes">{t('finance.disputesAll')}</Link>}>
        <OpenDisputes />
      </Panel>
      <CommitteeFiles />
    </Page>
  )
}
