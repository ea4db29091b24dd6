import { Button, NativeSelect, TextInput } from '@mantine/core'
import { readTrailView, type TrailView } from '../../../shared/finance/trail-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from './trail.module.css'

interface TrailFiltersProps {
  readonly view: TrailView
  readonly onView: (view: TrailView) => void
}

const fields = [
  { name: 'actor', type: 'text' },
  { name: 'subject', type: 'text' },
  { name: 'from', type: 'date' },
  { name: 'to', type: 'date' },
] as const

/** Who, what, to what, and when; the address says it, so that a question can be kept and sent. */
export function TrailFilters({ view, onView }: TrailFiltersProps) {
  const { t, namesOf } = useSpeech()
  const actions = namesOf('action').map(({ code, name }) => ({ value: code, label: name }))
  const { action = '' } = view
  // An operation of a newer release has no name yet, and is kept as the address says it.
  const isNamed = action === '' || actions.some(({ value }) => value === action)
  return (
    <form
      className={classes['filters']}
      onSubmit={(event) => {
        event.preventDefault()
        onView(readTrailView({ ...view, ...Object.fromEntries(new FormData(event.currentTarget)) }))
      }}
    >
      <NativeSelect
        name="action"
        label={t('audit.filter.action')}
        defaultValue={action}
        data={[{ value: '', label: t('audit.anyAction') }, ...(isNamed ? [] : [action]), ...actions]}
      />
      {fields.map(({ name, type }) => (
        <TextInput
          key={name}
          name={name}
          type={type}
          label={t(`audit.filter.${name}`)}
          defaultValue={view[name] ?? ''}
          autoComplete="off"
          spellCheck={false}
        />
      ))}
      <Button type="submit">{t('audit.search')}</Button>
      {Object.keys(view).length > 0 && (
        <Button variant="default" onClick={() => onView({})}>
          {t('audit.all')}
        </Button>
      )}
    </form>
  )
}
