import { type CivilMonth, civilMonth } from '@grenier/quota-billing'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useChargeSums } from '../../../shared/api/finance-queries.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import classes from './finance-home.module.css'

const monthsOf = (year: number): { from: CivilMonth; to: CivilMonth } => ({
  from: civilMonth(`${year}-01`),
  to: civilMonth(`${year}-12`),
})

/** Charged, forecast, titred and paid of the fiscal year. */
export function YearFigures({ year }: { readonly year: number }) {
  const client = useClient()
  const { t, tCount, formats } = useSpeech()
  const sums = useChargeSums({ ...monthsOf(year), by: 'service' })
  const forecast = useQuery({
    queryKey: ['getMoneyForecast', 'sums'],
    queryFn: ({ signal }) => client.call('getMoneyForecast', { query: { limit: 1 }, signal }),
  })
  const settled = useQuery({
    queryKey: ['reconcileSettlements', year],
    queryFn: ({ signal }) => client.call('reconcileSettlements', { query: { fiscalYear: year, limit: 1 }, signal }),
  })
  return (
    <Shown query={sums} skeleton={<LateSkeleton height={90} />}>
      {(charged) => (
        <Shown query={settled} skeleton={<LateSkeleton height={90} />}>
          {(titres) => (
            <>
              <Figures
                figures={[
                  { label: t('finance.charged'), value: formats.euros(charged.totalMicros) },
                  {
                    label: t('finance.forecast'),
                    value:
                      forecast.data === undefined ? t('finance.computing') : formats.euros(forecast.data.yearEndMicros),
                    note: t('finance.forecastNote'),
                  },
                  {
                    label: t('finance.stated'),
                    value: formats.eurosOfCents(titres.statementsCents + titres.internalCents),
                    note: tCount('finance.statementCount', titres.statementCount),
                  },
                  { label: t('finance.titred'), value: formats.eurosOfCents(titres.titredCents) },
                  { label: t('finance.paid'), value: formats.eurosOfCents(titres.paidCents) },
                ]}
              />
              {titres.rejectedCents !== 0n && (
                <p className={classes['soft']}>
                  {t('finance.rejected', { amount: formats.eurosOfCents(titres.rejectedCents) })}
                </p>
              )}
            </>
          )}
        </Shown>
      )}
    </Shown>
  )
}
