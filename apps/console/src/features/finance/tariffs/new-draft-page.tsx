import type { PriceRuleData, TariffData, TariffDraft } from '@grenier/contracts'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useTariffDrafts, useTariffs } from '../../../shared/api/finance-queries.ts'
import { RulesEditor, useWrittenRules } from '../../../shared/finance/rules-editor.tsx'
import { emptyStart, readTariffStart } from '../../../shared/finance/tariff-start.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import classes from './tariffs.module.css'

/** Prices as they might be voted, begun with a version, a draft or nothing; nothing is charged by them until they are. */
export function NewDraftPage() {
  const { t } = useSpeech()
  const tariffs = useTariffs()
  const drafts = useTariffDrafts()
  return (
    <Page title={t('tariff.try')} lead={t('tariff.tryLead')}>
      <Shown query={tariffs} skeleton={<LateSkeleton height={320} />}>
        {(versions) => (
          <Shown query={drafts} skeleton={<LateSkeleton height={320} />}>
            {(known) => <Started tariffs={versions} drafts={known} />}
          </Shown>
        )}
      </Shown>
    </Page>
  )
}

interface Known {
  readonly tariffs: readonly TariffData[]
  readonly drafts: readonly TariffDraft[]
}

function Started({ tariffs, drafts }: Known) {
  const { t } = useSpeech()
  const navigate = useNavigate()
  const { start: asked } = readTariffStart(useSearch({ strict: false }))
  const options = [
    { value: emptyStart, text: t('tariff.startEmpty') },
    ...tariffs
      .toReversed()
      .map(({ id, name, code }) => ({ value: id, text: t('tariff.startVersion', { name, code }) })),
    ...drafts.toReversed().map(({ id, name }) => ({ value: id, text: t('tariff.startDraft', { name }) })),
  ]
  const usual = tariffs.at(-1)?.id ?? emptyStart
  const start = options.some(({ value }) => value === asked) ? (asked ?? usual) : usual
  const draft = drafts.find(({ id }) => id === start)
  const begun = draft ?? tariffs.find(({ id }) => id === start)
  return (
    <>
      {options.length > 1 && (
        <Select
          label={t('tariff.start')}
          value={start}
          options={options}
          onChange={(next) => void navigate({ to: '/finance/tariffs/new', search: { start: next }, replace: true })}
        />
      )}
      <DraftForm key={start} rules={begun?.rules ?? []} keys={draft?.keys ?? []} />
    </>
  )
}

/** Keys go with the draft that has them: they are written where shared costs are. */
function DraftForm({ rules, keys }: Pick<TariffDraft, 'rules' | 'keys'>) {
  const { t } = useSpeech()
  const [name, setName] = useState('')
  const written = useWrittenRules(rules)
  const save = useDraft(name, keys)
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

function useDraft(name: string, keys: TariffDraft['keys']) {
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (rules: PriceRuleData[]) =>
      client.call('createTariffDraft', { body: { name: name.trim(), rules, keys } }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['listTariffDrafts'] })
      await navigate({ to: '/finance/tariffs/$draftId', params: { draftId: id } })
    },
  })
}
