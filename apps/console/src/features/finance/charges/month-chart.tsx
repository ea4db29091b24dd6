import type { ChargeSums } from '@grenier/contracts'
import { PeriodMark } from '../../../shared/finance/period-mark.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from './charges.module.css'

/** A bar a month beside its figure, and how far the month is: nobody has to read lengths or colours. */
export function MonthChart({ months }: { readonly months: ChargeSums['months'] }) {
  const { formats } = useSpeech()
  const most = months.reduce((larger, { amountMicros }) => (amountMicros > larger ? amountMicros : larger), 1n)
  return (
    <ul className={classes['chart']}>
      {months.map(({ month, state, amountMicros }) => (
        <li key={month} className={classes['chartRow']}>
          <span>{formats.shortMonth(month)}</span>
          <svg className={classes['monthBar']} viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden>
            <rect width={Math.max(0, Number((amountMicros * 1_000n) / most))} height="20" />
          </svg>
          <strong className={classes['sum']}>{formats.eurosInColumn(amountMicros)}</strong>
          <PeriodMark state={state} />
        </li>
      ))}
    </ul>
  )
}
