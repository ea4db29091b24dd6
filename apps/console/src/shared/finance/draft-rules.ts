import type { PriceRuleData } from '@grenier/contracts'
import type { PlainKey } from '../i18n/translate.ts'
import { microsOfText, textOfMicros } from './price-text.ts'

/** One price as it is being written, and up to which size or population it holds; empty where it has no end. */
export interface PartText {
  readonly bound: string
  readonly price: string
}

/** A rule as it is being written. What is not written here stays as the rule has it. */
export interface RuleText {
  readonly rule: PriceRuleData
  /** Of a price by size, how much is free. */
  readonly free: string
  readonly parts: readonly PartText[]
}

/** A rule that was read, and where it could not be: `label`, `free`, `bound.0`, `price.0`. */
export interface ReadRule {
  readonly rule: PriceRuleData
  readonly faults: ReadonlyMap<string, PlainKey>
}

const wholePattern = /^\d{1,9}$/

/** Whether its prices hold from one bound to the next. */
export const hasBounds = ({ kind }: PriceRuleData): boolean =>
  kind === 'perGibMonth' || kind === 'subscriptionByPopulation'

/** A rule, to be changed. */
export function textOfRule(rule: PriceRuleData, comma: ',' | '.'): RuleText {
  const part = (micros: bigint, bound: bigint | number | null = null): PartText => ({
    bound: bound === null ? '' : String(bound),
    price: textOfMicros(micros, comma),
  })
  switch (rule.kind) {
    case 'perGibMonth': {
      const parts = rule.tiers.map(({ toGib, unitPriceMicros }) => part(unitPriceMicros, toGib))
      return { rule, free: String(rule.freeGib), parts }
    }
    case 'subscriptionByPopulation': {
      const parts = rule.strata.map(({ populationMax, yearlyAmountMicros }) => part(yearlyAmountMicros, populationMax))
      return { rule, free: '', parts }
    }
    case 'perInhabitantYear':
      return { rule, free: '', parts: [part(rule.unitPriceMicros)] }
    case 'monthlyMinimum':
    case 'monthlyCap':
      return { rule, free: '', parts: [part(rule.amountMicros)] }
  }
}

/** Cuts the last part in two; where it is cut is still to be written. */
export function withPartMore(text: RuleText): RuleText {
  const last = text.parts.at(-1)
  return last === undefined ? text : { ...text, parts: [...text.parts, last] }
}

/** Leaves out one part: the one behind it begins where it began. */
export function withoutPart(text: RuleText, index: number): RuleText {
  return { ...text, parts: text.parts.filter((_, other) => other !== index) }
}

/** Bounds that ascend, each at its field; the last part has no end, so that every size has exactly one price. */
function readBounds(parts: readonly PartText[], floor: bigint, faults: Map<string, PlainKey>): bigint[] {
  const bounds: bigint[] = []
  let before = floor
  for (const [index, { bound }] of parts.slice(0, -1).entries()) {
    const text = bound.trim()
    if (!wholePattern.test(text)) faults.set(`bound.${index}`, 'tariff.boundWrong')
    else if (BigInt(text) <= before) faults.set(`bound.${index}`, 'tariff.boundOverlap')
    const read = wholePattern.test(text) ? BigInt(text) : before
    bounds.push(read)
    before = read > before ? read : before
  }
  return bounds
}

/** Reads what was written, every fault at its own field. With any, the rule is none to keep. */
export function readRule({ rule, free, parts }: RuleText): ReadRule {
  const faults = new Map<string, PlainKey>()
  if (rule.label.trim() === '') faults.set('label', 'tariff.labelWrong')
  const prices = parts.map(({ price }, index) => {
    const micros = microsOfText(price)
    if (micros === null) faults.set(`price.${index}`, 'tariff.priceWrong')
    return micros ?? 0n
  })
  const first = prices[0] ?? 0n
  switch (rule.kind) {
    case 'perGibMonth': {
      if (!wholePattern.test(free.trim())) faults.set('free', 'tariff.boundWrong')
      const freeGib = faults.has('free') ? rule.freeGib : BigInt(free.trim())
      const bounds = readBounds(parts, 0n, faults)
      const tiers = prices.map((unitPriceMicros, index) => ({
        fromGib: bounds[index - 1] ?? 0n,
        toGib: bounds[index] ?? null,
        unitPriceMicros,
      }))
      return { rule: { ...rule, freeGib, tiers }, faults }
    }
    case 'subscriptionByPopulation': {
      const bounds = readBounds(parts, -1n, faults)
      const strata = prices.map((yearlyAmountMicros, index) => {
        const bound = bounds[index]
        return { populationMax: bound === undefined ? null : Number(bound), yearlyAmountMicros }
      })
      return { rule: { ...rule, strata }, faults }
    }
    case 'perInhabitantYear':
      return { rule: { ...rule, unitPriceMicros: first }, faults }
    case 'monthlyMinimum':
    case 'monthlyCap':
      return { rule: { ...rule, amountMicros: first }, faults }
  }
}
