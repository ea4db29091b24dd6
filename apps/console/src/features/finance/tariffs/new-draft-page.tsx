import type { TariffData } from '@grenier/contracts'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useTariffs } from '../../../shared/api/finance-queries.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { type DraftPrice, pricesOf, withPrices } from './draft-prices.ts'
import { microsOfText, textOfMicros } from './price-text.ts'
import classes from './tariffs.module.css'
import { textOfTier } from './tier-text.ts'

/** Other prices for the same rules, to see who would pay more; nothing is ever charged by them. */
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
  const { t, language } = useSpeech()
  const comma = language === 'fr' ? ',' : '.'
  const prices = pricesOf(tariff.rules)
  const [name, setName] = useState('')
  const [texts, setTexts] = useState<ReadonlyMap<string, string>>(new Map())
  const textOf = ({ name: price, micros }: DraftPrice) => texts.get(price) ?? textOfMicros(micros, comma)
  const isReadable = prices.every((price) => microsOfText(textOf(price)) !== null)
  const save = useDraft(tariff, name)
  return (
    <form
      className={classes['editor']}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(new Map(prices.map((price) => [price.name, microsOfText(textOf(price)) ?? price.micros])))
      }}
    >
      <Panel title={t('tariff.prices')}>
        <div className={classes['rules']}>
          {prices.map((price) => (
            <PriceInput
              key={price.name}
              price={price}
              text={textOf(price)}
              onText={(text) => setTexts(new Map([...texts, [price.name, text]]))}
            />
          ))}
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
      <Button type="submit" loading={save.isPending} disabled={!isReadable || name.trim() === ''}>
        {t('tariff.simulate')}
      </Button>
    </form>
  )
}

function PriceInput({ price, text, onText }: { price: DraftPrice; text: string; onText: (text: string) => void }) {
  const speech = useSpeech()
  const { t, formats } = speech
  const { rule, part } = price
  const tier = rule.kind === 'perGibMonth' && part !== null ? rule.tiers[part] : undefined
  const label = tier === undefined ? rule.label : `${rule.label}, ${textOfTier(tier, speech)}`
  return (
    <TextInput
      label={label}
      description={t('tariff.now', { price: formats.finePrice(price.micros) })}
      inputMode="decimal"
      value={text}
      error={microsOfText(text) === null ? t('tariff.priceWrong') : undefined}
      onChange={({ target }) => onText(target.value)}
    />
  )
}

function useDraft({ rules }: TariffData, name: string) {
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (prices: ReadonlyMap<string, bigint>) =>
      client.call('createTariffDraft', { body: { name: name.trim(), rules: withPrices(rules, prices), keys: [] } }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['listTariffDrafts'] })
      await navigate({ to: '/finance/tariffs/$draftId', params: { draftId: id } })
    },
  })
}
