import { checkRules } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { type RuleText, readRule } from './draft-rules.ts'
import { newRule, ruleKinds, withoutRule } from './new-rule.ts'

/** The rule with its only price written. */
const priced = (text: RuleText, price = '1,5'): RuleText => ({
  ...text,
  parts: text.parts.map((part) => ({ ...part, price })),
})

describe('a rule that is added or removed', () => {
  it('wants its price, and then a tariff of one rule of each kind is one that can be published', () => {
    let texts: readonly RuleText[] = []
    for (const kind of ruleKinds) texts = [...texts, newRule(kind, kind, texts)]
    expect(texts.map(readRule).map(({ faults }) => [...faults.keys()])).toEqual(texts.map(() => ['price.0']))
    const read = texts.map((text) => readRule(priced(text)))
    expect(read.flatMap(({ faults }) => [...faults])).toEqual([])
    expect(checkRules(read.map(({ rule }) => rule))).toEqual([])
  })

  it('has an id of its own beside others of its kind, and a label', () => {
    const first = newRule('perGibMonth', 'Espace', [])
    const second = newRule('perGibMonth', 'Espace', [first])
    const third = newRule('perGibMonth', ' ', [second])
    expect([first, second, third].map(({ rule }) => rule.ruleId)).toEqual(['space-1', 'space-2', 'space-1'])
    expect([...readRule(priced(third)).faults]).toEqual([['label', 'tariff.labelWrong']])
  })

  it('takes its name out of the minimums and caps that named it', () => {
    const space = newRule('perGibMonth', 'Espace', [])
    const heads = newRule('perInhabitantYear', 'Habitants', [space])
    const cap = newRule('monthlyCap', 'Plafond', [space, heads])
    const named: RuleText =
      cap.rule.kind === 'monthlyCap' ? { ...cap, rule: { ...cap.rule, ofRuleIds: ['space-1', 'inhabitants-1'] } } : cap
    const left = withoutRule([space, heads, named], 'space-1')
    expect(left.map(({ rule }) => rule.ruleId)).toEqual(['inhabitants-1', 'cap-1'])
    expect(left[1]?.rule).toMatchObject({ ofRuleIds: ['inhabitants-1'] })
    expect(withoutRule([space, heads, cap], 'space-1')[1]?.rule).toMatchObject({ ofRuleIds: null })
  })
})
