import type { CivilMonth } from '@grenier/quota-billing'
import { Link } from '@tanstack/react-router'
import { useChecklist, useCorrections, useTrueUpsToRepeat } from '../../../shared/api/finance-queries.ts'
import { countsByCode, referenceCodes } from '../../../shared/finance/exception-counts.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './finance-home.module.css'

/** What is not in order, and nothing of what is. */
export function Exceptions({
  closedMonths,
  hasPrices,
}: {
  readonly closedMonths: readonly CivilMonth[]
  readonly hasPrices: boolean
}) {
  const { t, tCount, formats } = useSpeech()
  const toRepeat = useTrueUpsToRepeat().data ?? []
  const corrections = useCorrections()
  const proposed = corrections.data?.filter(({ state }) => state === 'proposed') ?? []
  if (hasPrices && closedMonths.length === 0 && proposed.length === 0 && toRepeat.length === 0) {
    return <StatusMark standing="good" text={t('finance.exceptionsNone')} />
  }
  return (
    <ul className={classes['list']}>
      {!hasPrices && (
        <li>
          <span className={classes['what']}>{t('finance.noTariff')}</span>
          <Link to="/finance/tariffs">{t('nav.tariffs')}</Link>
        </li>
      )}
      {proposed.length > 0 && (
        <li>
          <span className={classes['what']}>{tCount('finance.correctionsProposed', proposed.length)}</span>
          <Link to="/finance/corrections">{t('finance.look')}</Link>
        </li>
      )}
      {toRepeat.map(({ year, differenceMicros }) => (
        <li key={year}>
          <span className={classes['what']}>
            {differenceMicros === null
              ? t('finance.trueUpBlocked', { year })
              : t('finance.trueUpToRepeat', { year, amount: formats.euros(differenceMicros, { signed: true }) })}
          </span>
          <Link to="/finance/years" search={{ year: Number(year) }}>
            {t('finance.look')}
          </Link>
        </li>
      ))}
      {closedMonths.map((month) => (
        <MonthExceptions key={month} month={month} />
      ))}
    </ul>
  )
}

function MonthExceptions({ month }: { readonly month: CivilMonth }) {
  const { t, tCount, formats } = useSpeech()
  const checklist = useChecklist(month, { isAsked: true })
  return (
    <Shown query={checklist} skeleton={<LateSkeleton height={40} />}>
      {(known) => (
        <>
          {countsByCode(known).map(({ code, count }) => (
            <li key={code}>
              <span className={classes['what']}>
                <span className={classes['count']}>{tCount('finance.payers', count)}</span> {t(`exception.${code}`)}
              </span>
              {referenceCodes.includes(code) ? (
                <Link to="/finance/references">{t('reference.title')}</Link>
              ) : (
                <Link to="/finance/closing/$month" params={{ month }}>
                  {formats.month(month)}
                </Link>
              )}
            </li>
          ))}
          {known.items.length === 0 && (
            <li>
              <span className={classes['what']}>{t('finance.monthClean', { month: formats.month(month) })}</span>
              <Link to="/finance/closing/$month" params={{ month }}>
                {t('finance.look')}
              </Link>
            </li>
          )}
        </>
      )}
    </Shown>
  )
}
