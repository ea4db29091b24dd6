import type { PriceRuleData, TariffData } from '@grenier/contracts'
import { checkRules, type TariffFaultCode } from '@grenier/quota-billing'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useTariffs } from '../../../shared/api/finance-queries.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import type { PlainKey } from '../../../shared/i18n/translate.ts'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { type RuleText, readRule, textOfRule } from './draft-rules.ts'
import { RuleEditor } from './rule-editor.tsx'
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

/** What rules say against each other; what is wrong within one stands at its field. */
const ruleFaultTexts: Readonly<Partial<Record<TariffFaultCode, PlainKey>>> = {
  'minimum-above-cap': 'tariff.fault.minimumAboveCap',
}

function DraftForm({ tariff }: { readonly tariff: TariffData }) {
  const { t, language } = useSpeech()
  const comma = language === 'fr' ? ',' : '.'
  const [name, setName] = useState('')
  const [texts, setTexts] = useState<readonly RuleText[]>(() => tariff.rules.map((rule) => textOfRule(rule, comma)))
  const reads = texts.map(readRule)
  const isReadable = reads.every(({ faults }) => faults.size === 0)
  const rules = reads.map(({ rule }) => rule)
  const faults = isReadable ? checkRules(rules) : []
  const save = useDraft(name)
  return (
    <form
      className={classes['editor']}
      onSubmit={(event) => {
        event.preventDefault()
        if (isReadable && faults.length === 0) save.mutate(rules)
      }}
    >
      <Panel title={t('tariff.prices')}>
        <div className={classes['rules']}>
          {texts.map((text, index) => {
            const read = reads[index]
            if (read === undefined) return null
            const fault = faults.find(({ ruleId }) => ruleId === text.rule.ruleId)
            return (
              <RuleEditor
                key={text.rule.ruleId}
                text={text}
                read={read}
                fault={fault === undefined ? undefined : t(ruleFaultTexts[fault.code] ?? 'tariff.fault.other')}
                onText={(next) => setTexts(texts.map((other, at) => (at === index ? next : other)))}
              />
            )
          })}
        </div>
      </Panel>
      <TextInput
        label={t('tariff.draftName')}
        required
        maxLength={200}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      {save.error !== null && <ProblemView error={save.error} />}
      <Button type="submit" loading={save.isPending} disabled={!isReadable || faults.length > 0 || name.trim() === ''}>
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
