import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from './forecast.module.css'
import type { Budget } from './use-budgets.ts'

/** Which parts of a budget were reached, when, and by what. */
export function Crossings({ crossings }: Pick<Budget, 'crossings'>) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  if (crossings.length === 0) return null
  return (
    <ul>
      {crossings.map(({ percent, basis, crossedAt, amountMicros }) => (
        <li key={`${percent} ${basis}`} className={classes['soft']}>
          {t(`forecast.crossed.${basis}`, {
            percent: String(percent),
            day: formats.dayOf(crossedAt, installation.timeZone),
            amount: formats.euros(amountMicros),
          })}
        </li>
      ))}
    </ul>
  )
}
