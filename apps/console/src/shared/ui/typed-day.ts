import { civilDate } from '@grenier/quota-billing'
import { type ChangeEvent, useState } from 'react'

/**
 * What a field of days is given: whoever types a year digit by digit has written the years 2, 20 and 202 before 2026, which are no days
 * of ours. They stay in the field, and are told as nothing.
 */
export function useTypedDay(value: string, onDay: (day: string) => void) {
  const [typed, setTyped] = useState(value)
  const isOwn = dayIn(typed) === value
  return {
    value: isOwn ? typed : value,
    isUnfinished: isOwn && typed !== value,
    onChange: ({ target }: ChangeEvent<HTMLInputElement>) => {
      setTyped(target.value)
      onDay(dayIn(target.value))
    },
  }
}

/** The day that a text is; empty where it is none. */
export function dayIn(text: string): string {
  try {
    return civilDate(text)
  } catch {
    return ''
  }
}
