import type { Answer, BudgetCrossing, ListWorkbookId } from '@grenier/contracts'
import {
  cents,
  count,
  day,
  type ItemOf,
  itemsOf,
  type ListSheet,
  listSheet,
  micros,
  summedCents,
  summedMicros,
  text,
} from './list-sheet.ts'

type Budget = ItemOf<'listBudgetsXlsx'>

interface BudgetRow {
  readonly year: Answer<'listBudgetsXlsx'>['year']
  readonly budget: Budget
  readonly charged: BudgetCrossing | null
  readonly forecast: BudgetCrossing | null
}

const byPercent = (left: BudgetCrossing, right: BudgetCrossing): number => right.percent - left.percent

/** The greatest part of a budget that was reached, by what is charged or by what is forecast. */
function reached({ crossings }: Budget, basis: BudgetCrossing['basis']): BudgetCrossing | null {
  return crossings.filter((one) => one.basis === basis).toSorted(byPercent)[0] ?? null
}

const budgets = listSheet<'listBudgetsXlsx', BudgetRow>({
  fileName: 'budgets',
  name: 'Budgets',
  rowsOf: ({ year, items }) =>
    items.map((budget) => ({
      year,
      budget,
      charged: reached(budget, 'charged'),
      forecast: reached(budget, 'forecast'),
    })),
  columns: ({ dayOf }) => [
    text('year', ['Exercice', 9], ({ year }) => year),
    text('memberName', ['Adhérent', 34], ({ budget }) => budget.memberName ?? 'Tous les adhérents'),
    text('memberSiren', ['SIREN', 11], ({ budget }) => budget.memberSiren),
    text('memberInseeCode', ['Code INSEE', 8], ({ budget }) => budget.memberInseeCode),
    // In two columns: the budget of all together is no part of the sum of theirs.
    summedCents('amountEuros', ['Budget de l’adhérent (EUR)', 15], ({ budget }) =>
      budget.tenantId === null ? null : budget.amountCents,
    ),
    cents('operatorAmountEuros', ['Budget de l’opérateur (EUR)', 15], ({ budget }) =>
      budget.tenantId === null ? budget.amountCents : null,
    ),
    text('thresholds', ['Prévenir à (%)', 14], ({ budget }) => budget.thresholdPercents.join(', ')),
    count('chargedPercent', ['Atteint par le facturé (%)', 11], ({ charged }) => charged?.percent ?? null),
    day('chargedOn', ['Constaté le', 11], ({ charged }) => (charged === null ? null : dayOf(charged.crossedAt))),
    micros('chargedEuros', ['Facturé ce jour-là (EUR)', 16], ({ charged }) => charged?.amountMicros ?? null),
    count('forecastPercent', ['Atteint par le prévu (%)', 11], ({ forecast }) => forecast?.percent ?? null),
    day('forecastOn', ['Prévu le', 11], ({ forecast }) => (forecast === null ? null : dayOf(forecast.crossedAt))),
    micros('forecastEuros', ['Prévu ce jour-là (EUR)', 16], ({ forecast }) => forecast?.amountMicros ?? null),
    day('recordedOn', ['Fixé le', 11], ({ budget }) => dayOf(budget.recordedAt)),
  ],
})

type Forecast = Answer<'getMoneyForecastXlsx'>

const formerYearTexts: Readonly<Record<NonNullable<Forecast['members'][number]['formerYearLabel']>, string>> = {
  charged: 'facturé',
  repris: 'repris',
}

const moneyForecast = listSheet<
  'getMoneyForecastXlsx',
  { readonly forecast: Forecast; readonly member: Forecast['members'][number] }
>({
  fileName: 'prevision',
  name: 'Prévision',
  rowsOf: (forecast) => forecast.members.map((member) => ({ forecast, member })),
  columns: ({ dayOf }) => [
    text('year', ['Exercice', 9], ({ forecast }) => forecast.year),
    day('asOf', ['Calculé le', 11], ({ forecast }) => dayOf(forecast.asOf)),
    text('memberName', ['Adhérent', 34], ({ member }) => member.name),
    text('memberSiren', ['SIREN', 11], ({ member }) => member.siren),
    summedMicros('chargedEuros', ['Déjà facturé (EUR)', 16], ({ member }) => member.chargedMicros),
    text('month', ['Mois en cours', 9], ({ forecast }) => forecast.month),
    summedMicros('monthEndEuros', ['Ce mois, à terme (EUR)', 16], ({ member }) => member.monthEndMicros),
    summedMicros('yearEndEuros', ['Fin d’année (EUR)', 16], ({ member }) => member.yearEndMicros),
    summedMicros('formerYearEuros', ['Année précédente (EUR)', 16], ({ member }) => member.formerYearMicros),
    text('formerYearLabel', ['Origine', 10], ({ member }) =>
      member.formerYearLabel === null ? null : formerYearTexts[member.formerYearLabel],
    ),
  ],
})

const openingBalances = listSheet<'listOpeningBalancesXlsx', ItemOf<'listOpeningBalancesXlsx'>>({
  fileName: 'montants-repris',
  name: 'Montants repris',
  rowsOf: itemsOf,
  columns: ({ dayOf }) => [
    text('year', ['Exercice', 9], (row) => String(row.year)),
    text('memberName', ['Adhérent', 34], (row) => row.memberName),
    text('memberSiren', ['SIREN', 11], (row) => row.memberSiren),
    text('memberInseeCode', ['Code INSEE', 8], (row) => row.memberInseeCode),
    text('origin', ['Origine', 10], (row) => row.label),
    day('importedOn', ['Repris le', 11], (row) => dayOf(row.importedAt)),
    summedCents('amountEuros', ['Montant (EUR)', 15], (row) => row.amountCents),
  ],
})

/** The lists of whole years as sheets: what is planned of them, what is known from before. */
export const yearlyLists = {
  listBudgetsXlsx: budgets,
  getMoneyForecastXlsx: moneyForecast,
  listOpeningBalancesXlsx: openingBalances,
} as const satisfies { readonly [Id in ListWorkbookId]?: ListSheet<Id> }
