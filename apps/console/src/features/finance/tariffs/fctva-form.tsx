import { civilDate } from '@grenier/quota-billing'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { millipercentOfText } from '../../../shared/finance/fctva-percent.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './tariffs.module.css'

const nothing = { percent: '', from: '', to: '', source: '' }
const sourceCharsMin = 3
const sourceCharsMax = 300

/** A rate from a day on, and which text says so. It is never changed: another one takes over. */
export function FctvaForm() {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const [wanted, setWanted] = useState(nothing)
  const set = (change: Partial<typeof nothing>) => setWanted({ ...wanted, ...change })
  const { percent, from, to, source } = wanted
  const rateMillipercent = millipercentOfText(percent)
  const record = useMutation({
    mutationFn: (rate: number) =>
      client.call('recordFctvaRate', {
        body: {
          validFrom: civilDate(from),
          validTo: to === '' ? null : civilDate(to),
          rateMillipercent: rate,
          source: source.trim(),
        },
      }),
    onSuccess: async () => {
      setWanted(nothing)
      await queries.invalidateQueries({ queryKey: ['listFctvaRates'] })
    },
  })
  const isReady = rateMillipercent !== null && from !== '' && source.trim().length >= sourceCharsMin
  return (
    <form
      className={classes['publish']}
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) record.mutate(rateMillipercent)
      }}
    >
      <div className={classes['fields']}>
        <TextInput
          label={t('fctva.percent')}
          inputMode="decimal"
          value={percent}
          error={percent !== '' && rateMillipercent === null ? t('fctva.percentWrong') : undefined}
          onChange={({ target }) => set({ percent: target.value })}
        />
        <DayInput label={t('fctva.from')} value={from} onChange={({ target }) => set({ from: target.value })} />
        <DayInput label={t('fctva.to')} value={to} min={from} onChange={({ target }) => set({ to: target.value })} />
        <TextInput
          label={t('fctva.source')}
          value={source}
          maxLength={sourceCharsMax}
          onChange={({ target }) => set({ source: target.value })}
        />
      </div>
      {record.error !== null && <ProblemView error={record.error} />}
      <div>
        <Button type="submit" loading={record.isPending} disabled={!isReady}>
          {t('fctva.record')}
        </Button>
      </div>
    </form>
  )
}
