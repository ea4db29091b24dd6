import type { ChargeExplanation } from '@grenier/contracts'
import { type CivilDate, dayBounds } from '@grenier/quota-billing'
import { Button } from '@mantine/core'
import { Fragment, useState } from 'react'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import table from '../../../shared/ui/table.module.css'
import { DayReadings } from './day-readings.tsx'

const msPerSecond = 1_000

interface ChargeDaysProps {
  readonly explanation: ChargeExplanation
}

/** All that was measured of one day, as one mean: a day of civil time has 23 to 25 hours. Each opens onto its readings. */
export function ChargeDays({ explanation: { charge, slices } }: ChargeDaysProps) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const [opened, setOpened] = useState<CivilDate | null>(null)
  if (slices.length === 0) return <p>{t('charge.daysNone')}</p>
  const meanOf = (day: CivilDate, byteSeconds: bigint): bigint => {
    const { dayStart, dayEnd } = dayBounds(day, installation.timeZone)
    return byteSeconds / BigInt((dayEnd - dayStart) / msPerSecond)
  }
  const days = [...Map.groupBy(slices, ({ day }) => day)].map(([day, ofDay]) => ({
    day,
    mean: meanOf(
      day,
      ofDay.reduce((sum, { byteSeconds }) => sum + byteSeconds, 0n),
    ),
    isEstimated: ofDay.some(({ estimatedSeconds }) => estimatedSeconds > 0),
  }))
  return (
    <table className={table['table']}>
      <thead>
        <tr>
          <th scope="col">{t('charge.day')}</th>
          <th scope="col" className={table['number']}>
            {t('charge.dayMean')}
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, mean, isEstimated }) => (
          <Fragment key={day}>
            <tr>
              <th scope="row">
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-expanded={day === opened}
                  onClick={() => setOpened(day === opened ? null : day)}
                >
                  {formats.day(day)}
                </Button>
              </th>
              <td className={table['number']}>
                {formats.bytes(mean)}
                {isEstimated && ` (${t('charge.estimated')})`}
              </td>
            </tr>
            {day === opened && (
              <tr>
                <td colSpan={2}>
                  <DayReadings chargeId={charge.id} day={day} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}
