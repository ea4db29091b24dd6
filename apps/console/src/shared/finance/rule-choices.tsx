import type { PriceRuleData } from '@grenier/contracts'
import { measuresKind, meterCodes } from '@grenier/quota-billing'
import { useOffers } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Choice, Choices, Question } from '../ui/choice.tsx'
import { Select } from '../ui/select.tsx'
import { isPricing } from './new-rule.ts'
import type { PerGibMonth } from './tier-preview.tsx'

const anyOffer = ''
const modes = ['graduated', 'volume'] as const

/** What is counted, for which offer, and how tiers are reckoned. Only offers that the meter measures can be chosen. */
export function SizeChoices({
  rule,
  onRule,
}: {
  readonly rule: PerGibMonth
  readonly onRule: (rule: PerGibMonth) => void
}) {
  const { t } = useSpeech()
  const { data: offers = [] } = useOffers()
  const measured = offers.filter(({ kind }) => measuresKind(rule.meter, kind))
  return (
    <>
      <Select
        label={t('tariff.meter')}
        value={rule.meter}
        options={meterCodes.map((meter) => ({ value: meter, text: t(`cost.meter.${meter}`) }))}
        onChange={(meter) => {
          const isMeasured = offers.some(({ id, kind }) => id === rule.offerId && measuresKind(meter, kind))
          onRule({ ...rule, meter, offerId: isMeasured ? rule.offerId : null })
        }}
      />
      <Select
        label={t('tariff.offer')}
        value={rule.offerId ?? anyOffer}
        options={[
          { value: anyOffer, text: t('tariff.offerAny') },
          ...measured.map(({ id, name }) => ({ value: id, text: name })),
        ]}
        onChange={(offerId) => onRule({ ...rule, offerId: offerId === anyOffer ? null : offerId })}
      />
      <Select
        label={t('tariff.modeLabel')}
        value={rule.mode}
        options={modes.map((mode) => ({ value: mode, text: t(`tariff.mode.${mode}`) }))}
        onChange={(mode) => onRule({ ...rule, mode })}
      />
    </>
  )
}

type Bound = Extract<PriceRuleData, { kind: 'monthlyMinimum' | 'monthlyCap' }>

/** Which lines a minimum or a cap sums: all, also those still to come, or some. */
export function BoundChoices({
  rule,
  others,
  onRule,
}: {
  readonly rule: Bound
  readonly others: readonly PriceRuleData[]
  readonly onRule: (rule: Bound) => void
}) {
  const { t } = useSpeech()
  const priced = others.filter(isPricing)
  const { ofRuleIds } = rule
  const toggle = (ruleId: string) => {
    const named = ofRuleIds ?? []
    return named.includes(ruleId) ? named.filter((other) => other !== ruleId) : [...named, ruleId]
  }
  return (
    <Question title={t('tariff.boundOf')}>
      <Choices isWide>
        <Choice
          type="checkbox"
          name={rule.ruleId}
          isChosen={ofRuleIds === null}
          onChoose={() =>
            onRule({ ...rule, ofRuleIds: ofRuleIds === null ? priced.map(({ ruleId }) => ruleId) : null })
          }
          title={t('tariff.boundOfAll')}
        />
        {ofRuleIds !== null &&
          priced.map(({ ruleId, label }) => (
            <Choice
              key={ruleId}
              type="checkbox"
              name={rule.ruleId}
              isChosen={ofRuleIds.includes(ruleId)}
              onChoose={() => onRule({ ...rule, ofRuleIds: toggle(ruleId) })}
              title={label}
            />
          ))}
      </Choices>
    </Question>
  )
}
