import type { IssuingChecklist } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { Link } from '@tanstack/react-router'
import {
  useChecklists,
  useCorrections,
  useRejectedTitres,
  useTrueUpsToRepeat,
} from '../../../shared/api/finance-queries.ts'
import { countsByCode, referenceCodes } from '../../../shared/finance/exception-counts.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './finance-home.module.css'

interface ExceptionsProps {
  readonly closedMonths: readonly CivilMonth[]
  /** Fiscal years in work: titres of them that were rejected are to be made again. */
  readonly years: readonly number[]
  readonly hasPrices: boolean
}

/** What is not in order, and nothing of what is: a month whose statements can all be issued is none. */
export function Exceptions({ closedMonths, years, hasPrices }: ExceptionsProps) {
  const { t, tCount, formats } = useSpeech()
  const toRepeat = useTrueUpsToRepeat().data ?? []
  const corrections = useCorrections()
  const proposed = corrections.data?.filter(({ state }) => state === 'proposed') ?? []
  const checklists = useChecklists(closedMonths)
  const rejected = useRejectedTitres(years)
  const refusal = [...checklists, ...rejected].find(({ error }) => error !== null)
  if (refusal !== undefined) {
    return <ProblemView error={refusal.error} onRetry={() => void refusal.refetch()} />
  }
  if ([...checklists, ...rejected].some(({ isPending }) => isPending)) return <LateSkeleton height={40} />
  const months = checklists.flatMap(({ data }) => (data === undefined || data.items.length === 0 ? [] : [data]))
  const refused = rejected.flatMap(({ data }) => (data === undefined || data.count === 0 ? [] : [data]))
  if (hasPrices && months.length + refused.length + proposed.length + toRepeat.length === 0) {
    return <StatusMark standing="good" text={t('finance.exceptionsNone')} />
  }
  return (
    <ul className={classes['list']}>
      {!hasPrices && (
        <li>
          <span className={classes['what']}>{t('finance.noTariff')}</span>
          <Link to="/finance/tariffs/new">{t('tariff.try')}</Link>
        </li>
      )}
      {refused.map(({ year, count, payableCents }) => (
        <li key={`refused-${year}`}>
          <span className={classes['what']}>
            <span className={classes['count']}>{tCount('finance.payers', count)}</span>{' '}
            {t('finance.rejected', { year: String(year), amount: formats.eurosOfCents(payableCents) })}
          </span>
          <Link to="/finance/settlements" search={{ year }}>
            {t('finance.look')}
          </Link>
        </li>
      ))}
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
      {months.map((checklist) => (
        <MonthExceptions key={checklist.month} checklist={checklist} />
      ))}
    </ul>
  )
}

function MonthExceptions({ checklist }: { readonly checklist: IssuingChecklist }) {
  const { t, tCount, formats } = useSpeech()
  const { month } = checklist
  return countsByCode(checklist).map(({ code, count }) => (
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
  ))
}
