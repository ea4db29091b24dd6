import type { ListedAct } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './acts.module.css'

const days = ['sentToPrefectOn', 'publishedOn'] as const

/** The days that an act lacks and no other: what is known of it stays. */
export function ActDatesForm({ act }: { readonly act: ListedAct }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const [texts, setTexts] = useState({ sentToPrefectOn: '', publishedOn: '' })
  const given = days.filter((day) => texts[day] !== '')
  const isEarly = given.some((day) => texts[day] < act.adoptedOn)
  const complete = useMutation({
    mutationFn: () => {
      const dayOf = (day: (typeof days)[number]) => (texts[day] === '' ? null : civilDate(texts[day]))
      const body = { sentToPrefectOn: dayOf('sentToPrefectOn'), publishedOn: dayOf('publishedOn') }
      return client.call('completeAct', { params: { actId: act.id }, body })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listActs'] }),
  })
  return (
    <form
      className={classes['dates']}
      onSubmit={(event) => {
        event.preventDefault()
        complete.mutate()
      }}
    >
      {days
        .filter((day) => act[day] === null)
        .map((day) => (
          <DayInput
            key={day}
            label={t(`act.${day}`)}
            value={texts[day]}
            error={texts[day] !== '' && texts[day] < act.adoptedOn ? t('act.before') : undefined}
            onChange={({ target }) => setTexts({ ...texts, [day]: target.value })}
          />
        ))}
      <Button type="submit" variant="default" loading={complete.isPending} disabled={given.length === 0 || isEarly}>
        {t('acts.complete')}
      </Button>
      {complete.error !== null && <ProblemView error={complete.error} />}
    </form>
  )
}
