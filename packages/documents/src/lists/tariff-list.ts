import { meterTexts } from '../billing/french-codes.ts'
import { count, day, decimal, type ItemOf, type ListSheet, listSheet, micros, text } from './list-sheet.ts'

type Tariff = ItemOf<'listTariffsXlsx'>
type Rule = Tariff['rules'][number]
type Metered = Extract<Rule, { kind: 'perGibMonth' }>

const ruleKindTexts: Readonly<Record<Rule['kind'], string>> = {
  perGibMonth: 'par Go·mois',
  perInhabitantYear: 'par habitant et par an',
  subscriptionByPopulation: 'abonnement annuel par strate',
  monthlyMinimum: 'minimum mensuel',
  monthlyCap: 'plafond mensuel',
}

const modeTexts: Readonly<Record<Metered['mode'], string>> = {
  graduated: 'chaque tranche à son prix',
  volume: 'tout au prix de la tranche atteinte',
}

/** One price: of a tier, of a stratum, or the only one of its rule. */
interface Price {
  readonly amountMicros: bigint
  readonly fromGib?: bigint
  readonly toGib?: bigint | null
  readonly populationMin?: number
  readonly populationMax?: number | null
}

interface PricedRow {
  readonly tariff: Tariff
  readonly rule: Rule
  readonly metered: Metered | null
  readonly price: Price
}

function pricesOf(rule: Rule): readonly Price[] {
  switch (rule.kind) {
    case 'perGibMonth':
      return rule.tiers.map(({ unitPriceMicros, ...tier }) => ({ ...tier, amountMicros: unitPriceMicros }))
    case 'perInhabitantYear':
      return [{ amountMicros: rule.unitPriceMicros }]
    case 'subscriptionByPopulation':
      return rule.strata.map(({ populationMax, yearlyAmountMicros }, index) => ({
        populationMin: (rule.strata[index - 1]?.populationMax ?? -1) + 1,
        populationMax,
        amountMicros: yearlyAmountMicros,
      }))
    case 'monthlyMinimum':
    case 'monthlyCap':
      return [{ amountMicros: rule.amountMicros }]
  }
}

function rowsOf(tariff: Tariff): PricedRow[] {
  return tariff.rules.flatMap((rule) => {
    const metered = rule.kind === 'perGibMonth' ? rule : null
    return pricesOf(rule).map((price) => ({ tariff, rule, metered, price }))
  })
}

/** What a bound counts, by the names of its rules. */
function countedText({ tariff, rule }: PricedRow): string | null {
  if (rule.kind !== 'monthlyMinimum' && rule.kind !== 'monthlyCap') return null
  if (rule.ofRuleIds === null) return 'toutes les lignes'
  const labelOf = new Map(tariff.rules.map(({ ruleId, label }) => [ruleId, label]))
  return rule.ofRuleIds.map((id) => labelOf.get(id) ?? id).join(', ')
}

/** Tariffs with their rules: one row a price. */
export const tariffs: ListSheet<'listTariffsXlsx'> = listSheet<'listTariffsXlsx', PricedRow>({
  fileName: 'baremes',
  name: 'Barèmes',
  rowsOf: ({ items }) => items.flatMap(rowsOf),
  columns: ({ offerNameOf }) => [
    text('code', ['Code', 16], ({ tariff }) => tariff.code),
    text('name', ['Barème', 30], ({ tariff }) => tariff.name),
    text('actNumber', ['Acte', 18], ({ tariff }) => tariff.actNumber),
    day('validFrom', ['Du', 11], ({ tariff }) => tariff.validFrom),
    day('validTo', ['Au', 11], ({ tariff }) => tariff.validTo),
    text('label', ['Ligne', 40], ({ rule }) => rule.label),
    text('kind', ['Sorte de prix', 26], ({ rule }) => ruleKindTexts[rule.kind]),
    text('meter', ['Mesure', 22], ({ metered }) => metered && meterTexts[metered.meter]),
    text('offer', ['Offre', 22], ({ metered }) =>
      metered === null || metered.offerId === null ? null : offerNameOf(metered.offerId),
    ),
    decimal('freeUnits', ['Part gratuite (Go·mois)', 14], ({ metered }) => metered && String(metered.freeGib)),
    text('mode', ['Tranches', 32], ({ metered }) => metered && modeTexts[metered.mode]),
    decimal('fromUnits', ['De (Go·mois)', 14], ({ price: { fromGib } }) =>
      fromGib === undefined ? null : String(fromGib),
    ),
    decimal('toUnits', ['À (Go·mois)', 14], ({ price: { toGib = null } }) => (toGib === null ? null : String(toGib))),
    count('populationMin', ['À partir de (habitants)', 12], ({ price }) => price.populationMin ?? null),
    count('populationMax', ['Jusqu’à (habitants)', 12], ({ price }) => price.populationMax ?? null),
    text('counted', ['Compte', 30], countedText),
    micros('priceEuros', ['Prix ou montant (EUR)', 16], ({ price }) => price.amountMicros),
    text('ruleId', ['Identifiant de la ligne', 24], ({ rule }) => rule.ruleId),
  ],
})
