import type { CostPool, SharingKey } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useTariffs } from '../../../shared/api/finance-queries.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { type ActText, useRecordAct } from '../../../shared/finance/act-fields.tsx'
import form from '../../../shared/finance/form.module.css'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './costs.module.css'

interface ToDeclare extends Pick<CostPool, 'code' | 'name' | 'month' | 'amountCents' | 'key'> {
  readonly act: ActText
}

interface DeclareActionsProps {
  readonly code: string
  /** The key, where it would take the place of another one. */
  readonly toCompare: SharingKey | null
  /** Null while something is missing. */
  readonly toDeclare: ToDeclare | null
}

/** Declares the cost, asked twice; before that, its key is held against the one that stood until now. */
export function DeclareActions({ code, toCompare, toDeclare }: DeclareActionsProps) {
  const { t, formats } = useSpeech()
  const mayDeclare = useMay('finance')
  const declare = useDeclaring()
  const compare = useComparing(code)
  if (!mayDeclare) return <p className={form['soft']}>{t('closing.onlyFinance')}</p>
  return (
    <>
      {compare.error !== null && <ProblemView error={compare.error} />}
      <div className={classes['actions']}>
        {toDeclare === null ? (
          <p className={form['soft']}>{t('cost.incomplete')}</p>
        ) : (
          <ConfirmButton
            text={t('cost.declare', { month: formats.month(toDeclare.month) })}
            sure={t('cost.sure')}
            keep={t('publish.keep')}
            isPending={declare.isPending}
            error={declare.error}
            onSure={() => declare.mutate(toDeclare)}
          />
        )}
        {toCompare !== null && (
          <Button variant="default" loading={compare.isPending} onClick={() => compare.mutate(toCompare)}>
            {t('cost.compare')}
          </Button>
        )}
      </div>
    </>
  )
}

function useDeclaring() {
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const recordAct = useRecordAct()
  return useMutation({
    mutationFn: async ({ act, ...cost }: ToDeclare) => {
      const actId = await recordAct(act)
      return await client.call('createCostPool', { body: { ...cost, actId } })
    },
    onSuccess: async () => {
      await queries.invalidateQueries()
      await navigate({ to: '/finance/costs' })
    },
  })
}

/** The prices in force with another key: who would have paid more, month by month, is what a draft shows. */
function useComparing(code: string) {
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { t } = useSpeech()
  const { data: tariffs } = useTariffs()
  return useMutation({
    mutationFn: async (key: SharingKey) => {
      const rules = tariffs?.at(-1)?.rules ?? []
      const keys = [{ costPoolCode: code, key }]
      return await client.call('createTariffDraft', { body: { name: t('cost.draftName', { code }), rules, keys } })
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['listTariffDrafts'] })
      await navigate({ to: '/finance/tariffs/$draftId', params: { draftId: id } })
    },
  })
}
