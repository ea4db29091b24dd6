import type { ForecastNotice } from '@grenier/contracts/forecast-notice'
import { addMonths, type CivilMonth, formatFraction } from '@grenier/quota-billing'
import type { Formats } from '../../../shared/i18n/formats.ts'
import { type Speech, useSpeech } from '../../../shared/i18n/language.tsx'
import classes from './notices.module.css'

type Part = ForecastNotice['content']['parts'][number]
type Row = Part['rows'][number]
type Line = Row['lines'][number]

const monthsPerYear = 12
const milliPerUnit = 1_000n

export function monthsText(
  formats: Formats,
  { firstMonth, months }: { firstMonth: CivilMonth; months: number },
): string {
  return formats.months({ firstMonth, month: addMonths(firstMonth, months - 1) })
}

/** Units × price = amount; of which months, where the year has several prices. */
function lineText(speech: Speech, line: Line): string {
  const { t, formats } = speech
  const when = line.months === monthsPerYear ? '' : `${t('notice.months', { months: monthsText(formats, line) })} `
  const amount = formats.eurosOfCents(line.amountCents)
  const { kind, unit, unitsMilli, unitPriceMicros } = line
  if (unit === null || unitsMilli === null || unitPriceMicros === null) {
    const named = kind === 'minimum' || kind === 'cap' ? kind : 'shared'
    return `${when}${t(`notice.kind.${named}`, { amount })}`
  }
  const units = t(`notice.unit.${unit}`, {
    units: formats.decimal(formatFraction({ numerator: unitsMilli, denominator: milliPerUnit }, 3)),
  })
  if (kind === 'free') return `${when}${t('notice.free', { units })}`
  return `${when}${t('notice.times', { units, price: formats.finePrice(unitPriceMicros), amount })}`
}

/** What a row is called, how its forecast is made, and what of it nobody can say. */
export function RowName({ row }: { readonly row: Row }) {
  const speech = useSpeech()
  const { t, formats } = speech
  return (
    <>
      {row.label}
      {row.lines.map((line) => (
        <span key={`${line.firstMonth} ${line.kind} ${String(line.unitPriceMicros)}`} className={classes['detail']}>
          {lineText(speech, line)}
        </span>
      ))}
      {row.gaps.map((gap) => (
        <span key={`${gap.firstMonth} ${gap.reason}`} className={classes['detail']}>
          {t('notice.gap', { months: monthsText(formats, gap), why: t(`notice.gap.${gap.reason}`) })}
        </span>
      ))}
    </>
  )
}
