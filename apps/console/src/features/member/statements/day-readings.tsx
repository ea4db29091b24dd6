import type { ChargeReading, ChargeReadings } from '@grenier/contracts'
import type { CivilDate, Instant } from '@grenier/quota-billing'
import { Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { ShownPages } from '../../../shared/ui/shown-pages.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import classes from './statements.module.css'

const pageSize = 50

interface DayReadingsProps {
  readonly chargeId: string
  readonly day: CivilDate
}

/** What of one day was read, and what of it each reading counts for; else why there is nothing to be shown. */
export function DayReadings({ chargeId, day }: DayReadingsProps) {
  const client = useClient()
  const { t } = useSpeech()
  const query = useInfiniteQuery({
    queryKey: ['listChargeReadings', chargeId, day],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      client.call('listChargeReadings', {
        params: { chargeId },
        query: { day, after: pageParam, limit: pageSize },
        signal,
      }),
    getNextPageParam: ({ nextAfter }) => nextAfter ?? undefined,
  })
  return (
    <ShownPages query={query} skeleton={<Skeleton height={160} radius="lg" />}>
      {(whole, pages) => {
        const readings = pages.flatMap(({ items }) => items)
        return (
          <div className={classes['readings']}>
            {readings.length === 0 ? <NoReadings of={whole} /> : <Readings day={day} readings={readings} />}
            <MoreButton query={query} text={t('charge.reading.more')} />
            {readings.length > 0 && <Agreement of={whole} />}
          </div>
        )
      }}
    </ShownPages>
  )
}

function NoReadings({ of: { basis, readingsPurgedAt } }: { readonly of: ChargeReadings }) {
  const { t, formats } = useSpeech()
  const { timeZone } = useSignedIn().installation
  if (basis === 'none') return <p>{t('charge.reading.ofNothing')}</p>
  if (basis === 'reserved') return <p>{t('charge.reading.ofQuota')}</p>
  if (readingsPurgedAt === null) return <EmptyState sentence={t('charge.reading.none')} />
  return <p>{t('charge.reading.purged', { day: formats.dayOf(readingsPurgedAt, timeZone) })}</p>
}

function Agreement({ of: { agrees, readingsPurgedAt } }: { readonly of: ChargeReadings }) {
  const { t, formats } = useSpeech()
  const { timeZone } = useSignedIn().installation
  if (readingsPurgedAt !== null) {
    return <p>{t('charge.reading.partPurged', { day: formats.dayOf(readingsPurgedAt, timeZone) })}</p>
  }
  return (
    <StatusMark
      standing={agrees === true ? 'good' : 'bad'}
      text={t(agrees === true ? 'charge.reading.agrees' : 'charge.reading.disagrees')}
    />
  )
}

function Readings({ day, readings }: { readonly day: CivilDate; readonly readings: readonly ChargeReading[] }) {
  const { t, formats } = useSpeech()
  const label = t('charge.readings', { day: formats.day(day) })
  // Who read it is of the installation, and says nothing to a member.
  const isOfPlatform = useMay('finance', 'auditor', 'operator')
  return (
    <TableScroll label={label}>
      <table className={table['table']}>
        <caption className={table['caption']}>{label}</caption>
        <thead>
          <tr>
            <th scope="col">{t('charge.reading.what')}</th>
            <th scope="col">{t('charge.reading.when')}</th>
            <th scope="col" className={table['number']}>
              {t('charge.reading.bytes')}
            </th>
            <th scope="col">{t('charge.reading.counts')}</th>
            {isOfPlatform && <th scope="col">{t('charge.reading.source')}</th>}
          </tr>
        </thead>
        <tbody>
          {readings.map((reading) => (
            <Reading
              key={`${reading.resourceId} ${reading.takenAt}`}
              reading={reading}
              source={isOfPlatform ? reading.source : null}
            />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function Reading({ reading, source }: { readonly reading: ChargeReading; readonly source: string | null }) {
  const { t, formats } = useSpeech()
  const { timeZone } = useSignedIn().installation
  const { name, takenAt, valueBytes, simulated, held, gap } = reading
  const span = ({ from, to }: { readonly from: Instant; readonly to: Instant }) =>
    t('charge.reading.span', { from: formats.hourOf(from, timeZone), to: formats.hourOf(to, timeZone) })
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {formats.momentOf(takenAt, timeZone)}
        {simulated && ` (${t('charge.reading.simulated')})`}
      </td>
      <td className={table['number']}>{formats.bytes(valueBytes)}</td>
      <td>
        {held !== null && <div>{span(held)}</div>}
        {gap !== null && (
          <div>
            {span(gap)}, {t('charge.reading.gap', { bytes: formats.bytes(gap.valueBytes) })}
          </div>
        )}
      </td>
      {source !== null && <td>{source}</td>}
    </tr>
  )
}
