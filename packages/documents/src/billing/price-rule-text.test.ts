import { expect, test } from 'vitest'
import { priceRuleText } from './price-rule-text.ts'
import { exampleGrounds } from './statement-example.test-support.ts'

const { rules } = exampleGrounds()
const plain = (text: string) => text.replace(/[\s\u00a0\u202f]+/g, ' ')

test('each rule says in plain French how it makes an amount', () => {
  expect(rules.map((rule) => plain(priceRuleText(rule, rules)))).toEqual([
    'Mesure : l’espace occupé. Prix : de 0 à 500 Go·mois : 0,035 € par Go·mois ; au-delà de 500 Go·mois : 0,012345 € par Go·mois. Part gratuite : les 10 premiers Go·mois. Chaque tranche est comptée à son propre prix.',
    '0,365 € par habitant et par an, au prorata de la durée d’adhésion dans l’année.',
    'Forfait annuel selon la population, au prorata de la durée d’adhésion dans l’année : jusqu’à 999 habitants : 100,00 € ; de 1 000 à 4 999 habitants : 250,00 € ; à partir de 5 000 habitants : 1 200,50 €.',
    'Au moins 5,00 € par mois, au prorata de la durée d’adhésion dans le mois, pour « Espace standard » : ce qui manque est ajouté.',
    'Au plus 2 000,00 € par mois, au prorata de la durée d’adhésion dans le mois, pour l’ensemble des prestations tarifées : ce qui dépasse est déduit.',
  ])
})

test('a single price, a price by volume, a free GiB and one stratum for all are said shortly', () => {
  const [metered, , strata] = rules
  if (metered?.kind !== 'perGibMonth' || strata?.kind !== 'subscriptionByPopulation') throw new Error('other examples')
  const tiers = [{ fromGib: 0n, toGib: null, unitPriceMicros: 1_000_000n }]
  expect(plain(priceRuleText({ ...metered, tiers, freeGib: 1n, meter: 'backup.stored' }, rules))).toBe(
    'Mesure : les sauvegardes stockées. Prix : 1,00 € par Go·mois. Part gratuite : le premier Go·mois.',
  )
  expect(plain(priceRuleText({ ...metered, mode: 'volume', freeGib: 0n }, rules))).toContain(
    'Toute la quantité est comptée au prix de la tranche qu’elle atteint.',
  )
  const one = [{ populationMax: null, yearlyAmountMicros: 1n }]
  expect(plain(priceRuleText({ ...strata, strata: one }, rules))).toContain(
    'quelle que soit la population : 0,000001 €',
  )
})
