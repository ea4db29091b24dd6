import { TextInput, type TextInputProps } from '@mantine/core'
import { useSpeech } from '../i18n/language.tsx'
import { useTypedDay } from './typed-day.ts'

/** Native validation holds a form back where a year is not finished. */
const firstDay = '1000-01-01'

interface DayInputProps extends Omit<TextInputProps, 'type' | 'value' | 'onChange'> {
  readonly value: string
  readonly onChange: (event: { readonly target: { readonly value: string } }) => void
}

/** The field of a day, as text; empty as long as no day stands in it, which it says. */
export function DayInput({ value, onChange, error, ...input }: DayInputProps) {
  const { t } = useSpeech()
  const { isUnfinished, ...typed } = useTypedDay(value, (day) => onChange({ target: { value: day } }))
  return (
    <TextInput
      min={firstDay}
      {...input}
      {...typed}
      type="date"
      error={isUnfinished ? t('state.dayUnfinished') : error}
    />
  )
}
