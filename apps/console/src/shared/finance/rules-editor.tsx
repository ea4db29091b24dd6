import type { PriceRuleData } from '@grenier/contracts'
import { checkRules, type TariffFault, type TariffFaultCode } from '@grenier/quota-billing'
import { useState } from 'react'
import { useSpeech } from '../i18n/language.tsx'
import type { PlainKey } from '../i18n/translate.ts'
import { type ReadRule, type RuleText, readRule, textOfRule } from './draft-rules.ts'
import classes from './rule-editor.module.css'
import { RuleEditor } from './rule-editor.tsx'

/** What rules say against each other; what is wrong within one stands at its field. */
const ruleFaultTexts: Readonly<Partial<Record<TariffFaultCode, PlainKey>>> = {
  'minimum-above-cap': 'tariff.fault.minimumAboveCap',
}

/** All rules of a tariff as they are being written, and as they were read. */
export interface WrittenRules {
  readonly texts: readonly RuleText[]
  readonly reads: readonly ReadRule[]
  readonly faults: readonly TariffFault[]
  /** Null while one of them is wrong, or two say against each other. */
  readonly rules: PriceRuleData[] | null
  readonly onTexts: (texts: readonly RuleText[]) => void
}

/** Rules to be written, begun with those that stand. */
export function useWrittenRules(standing: readonly PriceRuleData[]): WrittenRules {
  const { language } = useSpeech()
  const comma = language === 'fr' ? ',' : '.'
  const [texts, onTexts] = useState<readonly RuleText[]>(() => standing.map((rule) => textOfRule(rule, comma)))
  const reads = texts.map(readRule)
  const isReadable = reads.every(({ faults }) => faults.size === 0)
  const rules = reads.map(({ rule }) => rule)
  const faults = isReadable ? checkRules(rules) : []
  return { texts, reads, faults, rules: isReadable && faults.length === 0 ? rules : null, onTexts }
}

/** Every rule with its bounds and prices, each fault at its field. */
export function RulesEditor({ texts, reads, faults, onTexts }: WrittenRules) {
  const { t } = useSpeech()
  return (
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
            onText={(next) => onTexts(texts.map((other, at) => (at === index ? next : other)))}
          />
        )
      })}
    </div>
  )
}
