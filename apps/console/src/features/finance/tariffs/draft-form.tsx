import type { PriceRuleData, TariffDraft } from '@grenier/contracts'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { RulesEditor, useWrittenRules } from '../../../shared/finance/rules-editor.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './tariffs.module.css'

interface DraftFormProps extends Pick<TariffDraft, 'rules' | 'keys'> {
  /** The draft that is written anew; null: another one is begun. */
  readonly changed: TariffDraft | null
}

/** Keys go with the draft that has them: they are written where shared costs are. */
export function DraftForm({ rules, keys, changed }: DraftFormProps) {
  const { t } = useSpeech()
  const [name, setName] = useState(changed?.name ?? '')
  const written = useWrittenRules(rules)
  const save = useSave(changed)
  return (
    <form
      className={classes['editor']}
      onSubmit={(event) => {
        event.preventDefault()
        if (written.rules !== null) save.mutate({ name: name.trim(), rules: written.rules, keys })
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
        {t(changed === null ? 'tariff.simulate' : 'tariff.changeSave')}
      </Button>
    </form>
  )
}

interface WrittenDraft extends Pick<TariffDraft, 'name' | 'keys'> {
  readonly rules: PriceRuleData[]
}

function useSave(changed: TariffDraft | null) {
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (body: WrittenDraft) =>
      changed === null
        ? client.call('createTariffDraft', { body })
        : client.call('updateTariffDraft', { params: { draftId: changed.id }, ifMatch: changed.version, body }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['listTariffDrafts'] })
      await queries.invalidateQueries({ queryKey: ['simulateTariffDraft', id] })
      await navigate({ to: '/finance/tariffs/$draftId', params: { draftId: id } })
    },
  })
}
