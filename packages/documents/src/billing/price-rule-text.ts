import type { StatementGrounds } from '@grenier/contracts'
import { decimalText, eurosOfMicrosText } from '../shared/french.ts'

type Rule = StatementGrounds['rules'][number]
type Metered = Extract<Rule, { kind: 'perGibMonth' }>
type Bound = Extract<Rule, { kind: 'monthlyMinimum' | 'monthlyCap' }>

const meterTexts: Readonly<Record<Metered['meter'], string>> = {
  'storage.reserved': 'l’espace attribué',
  'storage.provisioned': 'la taille de l’espace mis en place',
  'storage.used': 'l’espace occupé',
  'bucket.stored': 'les objets stockés',
  'backup.stored': 'les sauvegardes stockées',
  'snapshot.stored': 'les instantanés conservés',
}

const unit = 'Go·mois'

/** Yearly prices and monthly bounds alike count for the time of membership. */
const membership = 'au prorata de la durée d’adhésion'

function tierText({ fromGib, toGib, unitPriceMicros }: Metered['tiers'][number], isOnly: boolean): string {
  const price = `${eurosOfMicrosText(unitPriceMicros)} par ${unit}`
  if (isOnly) return price
  const from = decimalText(fromGib)
  return `${toGib === null ? `au-delà de ${from}` : `de ${from} à ${decimalText(toGib)}`} ${unit} : ${price}`
}

function meteredText({ meter, freeGib, tiers, mode }: Metered): string {
  const [only] = tiers
  const isOnly = tiers.length === 1 && only?.fromGib === 0n
  const free =
    freeGib === 0n
      ? ''
      : ` Part gratuite : ${freeGib === 1n ? `le premier ${unit}` : `les ${decimalText(freeGib)} premiers ${unit}`}.`
  const prices = tiers.map((tier) => tierText(tier, isOnly)).join(' ; ')
  const how =
    mode === 'graduated'
      ? ' Chaque tranche est comptée à son propre prix.'
      : ' Toute la quantité est comptée au prix de la tranche qu’elle atteint.'
  return `Mesure : ${meterTexts[meter]}. Prix : ${prices}.${free}${isOnly ? '' : how}`
}

function strataText(strata: Extract<Rule, { kind: 'subscriptionByPopulation' }>['strata']): string {
  return strata
    .map(({ populationMax, yearlyAmountMicros }, index) => {
      const below = strata[index - 1]?.populationMax ?? null
      const from = below === null ? 'jusqu’' : `de ${decimalText(BigInt(below) + 1n)} `
      const to = populationMax === null ? '' : `à ${decimalText(BigInt(populationMax))} habitants`
      const whole =
        below === null ? 'quelle que soit la population' : `à partir de ${decimalText(BigInt(below) + 1n)} habitants`
      return `${populationMax === null ? whole : `${from}${to}`} : ${eurosOfMicrosText(yearlyAmountMicros)}`
    })
    .join(' ; ')
}

function boundText({ kind, amountMicros, ofRuleIds }: Bound, labelOf: ReadonlyMap<string, string>): string {
  const amount = eurosOfMicrosText(amountMicros)
  const what =
    ofRuleIds === null
      ? 'l’ensemble des prestations tarifées'
      : ofRuleIds.map((ruleId) => `« ${labelOf.get(ruleId) ?? ruleId} »`).join(', ')
  const bound = `${amount} par mois, ${membership} dans le mois, pour ${what}`
  return kind === 'monthlyMinimum'
    ? `Au moins ${bound} : ce qui manque est ajouté.`
    : `Au plus ${bound} : ce qui dépasse est déduit.`
}

/**
 * How a rule makes an amount, in plain French: its measure, tiers, free part, minimum or cap. `rules` are all that the statement
 * shows: bounds name the others by their labels.
 */
export function priceRuleText(rule: Rule, rules: readonly Rule[]): string {
  switch (rule.kind) {
    case 'perGibMonth':
      return meteredText(rule)
    case 'perInhabitantYear':
      return `${eurosOfMicrosText(rule.unitPriceMicros)} par habitant et par an, ${membership} dans l’année.`
    case 'subscriptionByPopulation':
      return `Forfait annuel selon la population, ${membership} dans l’année : ${strataText(rule.strata)}.`
    case 'monthlyMinimum':
    case 'monthlyCap':
      return boundText(rule, new Map(rules.map(({ ruleId, label }) => [ruleId, label])))
  }
}
