import type { PriceRuleData } from '@grenier/contracts'
import type { PartText, RuleText } from './draft-rules.ts'

export type RuleKind = PriceRuleData['kind']

/** Every kind of rule, in the order in which a tariff is usually voted. */
export const ruleKinds: readonly RuleKind[] = [
  'subscriptionByPopulation',
  'perInhabitantYear',
  'perGibMonth',
  'monthlyMinimum',
  'monthlyCap',
]

const idStems: Readonly<Record<RuleKind, string>> = {
  subscriptionByPopulation: 'subscription',
  perInhabitantYear: 'inhabitants',
  perGibMonth: 'space',
  monthlyMinimum: 'minimum',
  monthlyCap: 'cap',
}

/** A rule of that kind with its prices still to be written, under an id that none of the others has. */
export function newRule(kind: RuleKind, label: string, others: readonly RuleText[]): RuleText {
  const unwritten: PartText = { bound: '', price: '' }
  return { rule: ruleOf(kind, { label, ruleId: freeId(kind, others) }), free: '0', parts: [unwritten] }
}

function freeId(kind: RuleKind, others: readonly RuleText[]): string {
  const taken = new Set(others.map(({ rule }) => rule.ruleId))
  let number = 1
  while (taken.has(`${idStems[kind]}-${number}`)) number += 1
  return `${idStems[kind]}-${number}`
}

function ruleOf(kind: RuleKind, name: { readonly ruleId: string; readonly label: string }): PriceRuleData {
  switch (kind) {
    case 'perGibMonth':
      return { kind, ...name, meter: 'storage.reserved', offerId: null, freeGib: 0n, mode: 'graduated', tiers: [] }
    case 'subscriptionByPopulation':
      return { kind, ...name, strata: [] }
    case 'perInhabitantYear':
      return { kind, ...name, unitPriceMicros: 0n }
    case 'monthlyMinimum':
    case 'monthlyCap':
      return { kind, ...name, amountMicros: 0n, ofRuleIds: null }
  }
}

/** Whether it makes charges by itself, and can be under a minimum or a cap. */
export const isPricing = ({ kind }: PriceRuleData): boolean => kind !== 'monthlyMinimum' && kind !== 'monthlyCap'

/** Without that rule; no minimum or cap names it any more. */
export function withoutRule(texts: readonly RuleText[], ruleId: string): readonly RuleText[] {
  return texts.filter(({ rule }) => rule.ruleId !== ruleId).map((text) => unnaming(text, ruleId))
}

function unnaming(text: RuleText, ruleId: string): RuleText {
  const { rule } = text
  if (rule.kind !== 'monthlyMinimum' && rule.kind !== 'monthlyCap') return text
  if (rule.ofRuleIds === null) return text
  return { ...text, rule: { ...rule, ofRuleIds: rule.ofRuleIds.filter((named) => named !== ruleId) } }
}
