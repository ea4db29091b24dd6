import { type Answer, ClientProblem, type Command } from '@grenier/contracts'
import type { ForecastNoticeSummary } from '@grenier/contracts/forecast-notice'
import { type Budget as BudgetFigures, isSameBudget } from '@grenier/quota-billing'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { typedEuros } from '../../../shared/finance/typed-euros.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { centsOfText, percentsOfText } from './budget-text.ts'
import classes from './forecast.module.css'
import type { Budget } from './use-budgets.ts'

type ToSave = Command<'saveBudgets'>['items'][number]

interface BudgetFormProps {
  /** Null: of all members together. */
  readonly tenantId: string | null
  readonly year: Answer<'getMoneyForecast'>['year']
  readonly standing: Budget | undefined
  readonly onSaved?: () => void
}

/**
 * What a member, or all of them together, is meant to spend, and at which parts of it somebody is told. It begins with the budget that stands,
 * else with what the payer was told to plan.
 */
export function BudgetForm(props: BudgetFormProps) {
  const { year, tenantId, standing } = props
  const client = useClient()
  const maySet = useMay('finance')
  // Asked once: a budget that somebody else sets meanwhile takes nothing away that was typed.
  const [wantsNotice] = useState(standing === undefined && tenantId !== null)
  const notice = useQuery({
    queryKey: ['listForecastNotices', year, 'sent', tenantId],
    queryFn: ({ signal }) =>
      client.call('listForecastNotices', {
        query: { year, state: 'sent', tenantId: tenantId ?? undefined, limit: 1 },
        signal,
      }),
    enabled: maySet && wantsNotice,
  })
  if (!maySet) return null
  if (notice.isLoading) return <LateSkeleton height={90} />
  if (notice.error !== null) return <ProblemView error={notice.error} onRetry={() => void notice.refetch()} />
  return <BudgetFields {...props} notice={notice.data?.items[0]} />
}

function startOf(standing: Budget | undefined, notice: ForecastNoticeSummary | undefined): string {
  const cents = standing?.amountCents ?? notice?.forecastCents ?? 0n
  return cents > 0n ? typedEuros(cents) : ''
}

/** Saves a budget as it was seen: one that somebody else saved meanwhile is shown first, and sending again is a decision of its own. */
function useSave({ year, tenantId, standing, onSaved }: BudgetFormProps) {
  const client = useClient()
  const queries = useQueryClient()
  const [seen, setSeen] = useState<BudgetFigures | null>(standing ?? null)
  const save = useMutation({
    mutationFn: ({ amountCents, thresholdPercents }: BudgetFigures) => {
      const expected = seen && { amountCents: seen.amountCents, thresholdPercents: [...seen.thresholdPercents] }
      const item: ToSave = { tenantId, amountCents, thresholdPercents: [...thresholdPercents], expected }
      return client.call('saveBudgets', { params: { year }, body: { items: [item] } })
    },
    onSuccess: (_answer, saved) => {
      setSeen(saved)
      onSaved?.()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['listBudgets'] }),
  })
  const isStale = save.error instanceof ClientProblem && save.error.code === 'version-stale'
  const other = isStale && standing !== undefined && !isSameBudget(standing, seen) ? standing : null
  const onSeen = () => {
    setSeen(other)
    save.reset()
  }
  return { save, other, onSeen }
}

function BudgetFields(props: BudgetFormProps & { readonly notice: ForecastNoticeSummary | undefined }) {
  const { standing, notice } = props
  const { t, formats } = useSpeech()
  const [amount, setAmount] = useState(startOf(standing, notice))
  const [thresholds, setThresholds] = useState(standing?.thresholdPercents.join(' ') ?? '80 100')
  const { save, other, onSeen } = useSave(props)
  const [amountCents, thresholdPercents] = [centsOfText(amount), percentsOfText(thresholds)]
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (amountCents !== null && thresholdPercents !== null && other === null) {
          save.mutate({ amountCents, thresholdPercents })
        }
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
        error={thresholdPercents === null ? t('forecast.thresholdsWrong') : undefined}
        onChange={({ target }) => setThresholds(target.value)}
      />
      {/* Keys keep them apart: the same button, turned into one that sends, would send with this very press. */}
      {other === null ? (
        <Button
          key="save"
          type="submit"
          loading={save.isPending}
          disabled={amountCents === null || thresholdPercents === null}
        >
          {t('forecast.save')}
        </Button>
      ) : (
        <Button key="seen" variant="default" onClick={onSeen}>
          {t('forecast.seen')}
        </Button>
      )}
      {other !== null && (
        <p role="alert" className={classes['stale']}>
          {t('forecast.stale', {
            amount: formats.eurosOfCents(other.amountCents),
            thresholds: other.thresholdPercents.join(', '),
          })}
        </p>
      )}
      {save.error !== null && other === null && <ProblemView error={save.error} />}
      {standing === undefined && notice !== undefined && <NoticeTold notice={notice} />}
    </form>
  )
}

/** Where the amount that stands in the form is from. */
function NoticeTold({ notice: { ordinal, sentOn } }: { readonly notice: ForecastNoticeSummary }) {
  const { t, formats } = useSpeech()
  if (ordinal === null || sentOn === null) return null
  return (
    <p className={classes['told']}>{t('forecast.fromNotice', { number: String(ordinal), day: formats.day(sentOn) })}</p>
  )
}
