import type { PriceRuleData } from '@grenier/contracts'
import { checkRules, type TariffFault, type TariffFaultCode } from '@grenier/quota-billing'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useSpeech } from '../i18n/language.tsx'
import type { PlainKey } from '../i18n/translate.ts'
import { type ReadRule, type RuleText, readRule, textOfRule } from './draft-rules.ts'
import { newRule, ruleKinds, withoutRule } from './new-rule.ts'
import classes from './rule-editor.module.css'
import { RuleEditor } from './rule-editor.tsx'

const rulesMax = 100

/** What rules say against each other; what is wrong within one stands at its field. */
const ruleFaultTexts: Readonly<Partial<Record<TariffFaultCode, PlainKey>>> = {
  'minimum-above-cap': 'tariff.fault.minimumAboveCap',
  'rule-ambiguous': 'tariff.fault.ambiguous',
  'bound-rules-missing': 'tariff.fault.boundEmpty',
  'bound-repeated': 'tariff.fault.boundRepeated',
}

/** All rules of a tariff as they are being written, and as they were read. */
export interface WrittenRules {
  readonly texts: readonly RuleText[]
  readonly reads: readonly ReadRule[]
  readonly faults: readonly TariffFault[]
  /** Null while there is none, one of them is wrong, or two say against each other. */
  readonly rules: PriceRuleData[] | null
  readonly onTexts: (texts: readonly RuleText[]) => void
}

/** Rules to be written, begun with those that stand, or with none. */
export function useWrittenRules(standing: readonly PriceRuleData[]): WrittenRules {
  const { language } = useSpeech()
  const comma = language === 'fr' ? ',' : '.'
  const [texts, onTexts] = useState<readonly RuleText[]>(() => standing.map((rule) => textOfRule(rule, comma)))
  const reads = texts.map(readRule)
  const rules = reads.map(({ rule }) => rule)
  const isReadable = reads.every(({ faults }) => faults.size === 0)
  const faults = isReadable ? checkRules(rules) : []
  return { texts, reads, faults, rules: isReadable && faults.length === 0 ? rules : null, onTexts }
}

/** Every rule with its bounds and prices, each fault at its field; rules are added and removed. */
export function RulesEditor(written: WrittenRules) {
  const { t } = useSpeech()
  const { texts, reads, faults, onTexts } = written
  return (
    <div className={classes['editor']}>
      {texts.length === 0 && <p className={classes['soft']}>{t('tariff.rulesNone')}</p>}
      <div className={classes['rules']}>
        {texts.map((text, index) => {
          const read = reads[index]
          if (read === undefined) return null
          const { ruleId } = text.rule
          const fault = faults.find((found) => found.ruleId === ruleId)
          return (
            <RuleEditor
              key={ruleId}
              text={text}
              read={read}
              others={reads.map(({ rule }) => rule)}
              fault={fault === undefined ? undefined : t(ruleFaultTexts[fault.code] ?? 'tariff.fault.other')}
              onText={(next) => onTexts(texts.map((other, at) => (at === index ? next : other)))}
              onRemove={() => onTexts(withoutRule(texts, ruleId))}
            />
          )
        })}
      </div>
      {texts.length < rulesMax && <AddRule {...written} />}
    </div>
  )
}

function AddRule({ texts, onTexts }: WrittenRules) {
  const { t } = useSpeech()
  return (
    <div className={classes['add']} role="group" aria-label={t('tariff.add')}>
      <span aria-hidden="true">{t('tariff.add')}</span>
      {ruleKinds.map((kind) => (
        <Button
          key={kind}
          variant="default"
          size="compact-md"
          onClick={() => onTexts([...texts, newRule(kind, t(`tariff.add.${kind}`), texts)])}
        >
          {t(`tariff.add.${kind}`)}
        </Button>
      ))}
    </div>
  )
}
