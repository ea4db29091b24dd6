import type { PriceRuleData, TariffData } from '@grenier/contracts'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useTariffs } from '../../../shared/api/finance-queries.ts'
import { RulesEditor, useWrittenRules } from '../../../shared/finance/rules-editor.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import classes from './tariffs.module.css'

/** Other prices for the same rules, to see who would pay more; nothing is charged by them until they are voted. */
export function NewDraftPage() {
  const { t } = useSpeech()
  const tariffs = useTariffs()
  return (
    <Page title={t('tariff.try')} lead={t('tariff.tryLead')}>
      <Shown query={tariffs} skeleton={<LateSkeleton height={320} />}>
        {(all) => {
          const latest = all.at(-1)
          return latest === undefined ? <EmptyState sentence={t('finance.noTariff')} /> : <DraftForm tariff={latest} />
        }}
      </Shown>
    </Page>
  )
}

function DraftForm({ tariff }: { readonly tariff: TariffData }) {
  const { t } = useSpeech()
  const [name, setName] = useState('')
  const written = useWrittenRules(tariff.rules)
  const save = useDraft(name)
  return (
    <form
      className={classes['editor']}
      onSubmit={(event) => {
        event.preventDefault()
        if (written.rules !== null) save.mutate(written.rules)
      }}
    >
      <Panel title={t('tariff.prices')}>
        <RulesEditor {...written} />
      </Panel>
      <TextInput
        label={t('tariff.draftName')}
        required
        maxLength={200}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      {save.error !== null && <ProblemView error={save.error} />}
      <Button type="submit" loading={save.isPending} disabled={written.rules === null || name.trim() === ''}>
        {t('tariff.simulate')}
      </Button>
    </form>
  )
}

function useDraft(name: string) {
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (rules: PriceRuleData[]) =>
      client.call('createTariffDraft', { body: { name: name.trim(), rules, keys: [] } }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['listTariffDrafts'] })
      await navigate({ to: '/finance/tariffs/$draftId', params: { draftId: id } })
    },
  })
}
