import type { Answer } from '@grenier/contracts'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { centsOfText, percentsOfText } from './budget-text.ts'
import classes from './forecast.module.css'
import type { Budget } from './use-budgets.ts'

interface BudgetFormProps {
  /** Null: of all members together. */
  readonly tenantId: string | null
  readonly year: Answer<'getMoneyForecast'>['year']
  readonly standing: Budget | undefined
  readonly onSaved?: () => void
}

/** What a member, or all of them together, is meant to spend, and at which parts of it somebody is told. */
export function BudgetForm({ year, tenantId, standing, onSaved }: BudgetFormProps) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const maySet = useMay('finance')
  const [amount, setAmount] = useState('')
  const [thresholds, setThresholds] = useState(standing?.thresholdPercents.join(' ') ?? '80 100')
  const [amountCents, percents] = [centsOfText(amount), percentsOfText(thresholds)]
  const save = useMutation({
    mutationFn: (item: { amountCents: bigint; thresholdPercents: number[] }) =>
      client.call('saveBudgets', { params: { year }, body: { items: [{ tenantId, ...item }] } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['listBudgets'] })
      onSaved?.()
    },
  })
  if (!maySet) return null
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (amountCents !== null && percents !== null) save.mutate({ amountCents, thresholdPercents: [...percents] })
      }}
    >
      <TextInput
        label={t(standing === undefined ? 'forecast.set' : 'forecast.change')}
        inputMode="decimal"
        value={amount}
        error={amount !== '' && amountCents === null ? t('forecast.amountWrong') : undefined}
        onChange={({ target }) => setAmount(target.value)}
      />
      <TextInput
        label={t('forecast.thresholds')}
        value={thresholds}
        error={percents === null ? t('forecast.thresholdsWrong') : undefined}
        onChange={({ target }) => setThresholds(target.value)}
      />
      <Button type="submit" loading={save.isPending} disabled={amountCents === null || percents === null}>
        {t('forecast.save')}
      </Button>
      {save.error !== null && <ProblemView error={save.error} />}
    </form>
  )
}
