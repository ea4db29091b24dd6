import { type CivilMonth, civilMonth } from '@grenier/quota-billing'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useChargeSums } from '../../../shared/api/finance-queries.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'

const monthsOf = (year: number): { from: CivilMonth; to: CivilMonth } => ({
  from: civilMonth(`${year}-01`),
  to: civilMonth(`${year}-12`),
})

/** Charged, titred and paid of the fiscal year; of the one that runs, what it will come to. */
export function YearFigures({ year, isCurrent }: { readonly year: number; readonly isCurrent: boolean }) {
  const client = useClient()
  const { t, tCount, formats } = useSpeech()
  const sums = useChargeSums({ ...monthsOf(year), by: 'service' })
  const forecast = useQuery({
    queryKey: ['getMoneyForecast', 'sums'],
    enabled: isCurrent,
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
            <Figures
              figures={[
                { label: t('finance.charged'), value: formats.euros(charged.totalMicros) },
                ...(isCurrent
                  ? [
                      {
                        label: t('finance.forecast'),
                        value:
                          forecast.data === undefined
                            ? t('finance.computing')
                            : formats.euros(forecast.data.yearEndMicros),
                        note: t('finance.forecastNote'),
                      },
                    ]
                  : []),
                {
                  label: t('finance.stated'),
                  value: formats.eurosOfCents(titres.statementsCents + titres.internalCents),
                  note: tCount('finance.statementCount', titres.statementCount),
                },
                { label: t('finance.titred'), value: formats.eurosOfCents(titres.titredCents) },
                { label: t('finance.paid'), value: formats.eurosOfCents(titres.paidCents) },
              ]}
            />
          )}
        </Shown>
      )}
    </Shown>
  )
}
