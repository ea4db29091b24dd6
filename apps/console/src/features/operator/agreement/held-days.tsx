import { addDays, type CivilDate } from '@grenier/quota-billing'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'

interface HeldDaysProps {
  readonly of: {
    readonly validFrom: CivilDate
    /** The first day on which it no longer holds; null: until further notice. */
    readonly validUntil: CivilDate | null
  }
}

/** From when, and through which day, something of a member holds. */
export function HeldDays({ of: { validFrom, validUntil } }: HeldDaysProps) {
  const { t, formats } = useSpeech()
  const from = formats.day(validFrom)
  const said = () => {
    if (validUntil === null) return t('agreement.since', { day: from })
    if (validUntil <= validFrom) return t('agreement.neverHeld')
    return t('agreement.between', { from, until: formats.day(addDays(validUntil, -1)) })
  }
  return <span className={classes['soft']}>{said()}</span>
}
