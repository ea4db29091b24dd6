import { Link } from '@tanstack/react-router'
import { PeriodMark } from '../../../shared/finance/period-mark.tsx'
import { useMonths } from '../../../shared/finance/use-months.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './closing.module.css'

/** Every month that is over, and how far each is. */
export function MonthsPage() {
  const { t, formats } = useSpeech()
  const { standings, sums, tariffs } = useMonths()
  const refusal = sums.error ?? tariffs.error
  return (
    <Page
      title={t('closing.months')}
      lead={t('closing.monthsLead')}
      actions={
        <>
          <Link to="/finance/statements">{t('stated.title')}</Link>
          <Link to="/finance/references">{t('reference.title')}</Link>
          <Link to="/finance/corrections">{t('nav.corrections')}</Link>
          <Link to="/finance/years">{t('year.link')}</Link>
        </>
      }
    >
      {refusal !== null && <ProblemView error={refusal} />}
      {standings === undefined && refusal === null && <LateSkeleton height={240} />}
      {standings?.length === 0 && <EmptyState sentence={t('closing.monthsNone')} />}
      {standings !== undefined && standings.length > 0 && (
        <Panel>
          <ul className={classes['months']}>
            {standings.map(({ month, state }) => (
              <li key={month}>
                <Link to="/finance/closing/$month" params={{ month }}>
                  {formats.month(month)}
                </Link>
                <PeriodMark state={state} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </Page>
  )
}
