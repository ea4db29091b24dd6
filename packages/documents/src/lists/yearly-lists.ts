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
import { tariffs } from './tariff-list.ts'

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

type TrueUp = ItemOf<'listTrueUpsXlsx'>

const trueUps = listSheet<'listTrueUpsXlsx', { readonly trueUp: TrueUp; readonly cost: TrueUp['costs'][number] }>({
  fileName: 'regularisations',
  name: 'Régularisations',
  rowsOf: ({ items }) => items.flatMap((trueUp) => trueUp.costs.map((cost) => ({ trueUp, cost }))),
  columns: ({ dayOf }) => [
    text('year', ['Exercice', 9], ({ trueUp }) => trueUp.year),
    count('sequence', ['N°', 7], ({ trueUp }) => trueUp.sequence),
    text('postedMonth', ['Portée par le mois', 9], ({ trueUp }) => trueUp.postedMonth),
    day('postedOn', ['Enregistrée le', 11], ({ trueUp }) => dayOf(trueUp.postedAt)),
    text('postedBy', ['Par', 24], ({ trueUp }) => trueUp.postedByName ?? trueUp.postedBy),
    text('costCode', ['Coût', 16], ({ cost }) => cost.costCode),
    text('label', ['Libellé', 40], ({ cost }) => cost.label),
    cents('actualEuros', ['Coût réel (EUR)', 15], ({ cost }) => cost.actualCents),
    cents('unsharedEuros', ['À la charge de la région (EUR)', 15], ({ cost }) => cost.unsharedCents),
    micros('chargedEuros', ['Facturé (EUR)', 16], ({ cost }) => cost.chargedMicros),
    micros('truedEuros', ['Régularisé avant (EUR)', 16], ({ cost }) => cost.truedMicros),
    // Costs of a year stand in each of its true-ups; of them all, only what each one asked adds up.
    summedMicros('differenceEuros', ['Écart régularisé (EUR)', 16], ({ cost }) => cost.differenceMicros),
    text('digest', ['Empreinte', 66], ({ trueUp }) => trueUp.digest),
  ],
})

const batchStateTexts: Readonly<Record<ItemOf<'listStatementBatchesXlsx'>['state'], string>> = {
  issuing: 'en cours',
  issued: 'émis',
}

const statementBatches = listSheet<'listStatementBatchesXlsx', ItemOf<'listStatementBatchesXlsx'>>({
  fileName: 'bordereaux',
  name: 'Bordereaux',
  rowsOf: itemsOf,
  columns: ({ dayOf }) => [
    text('month', ['Mois', 9], (row) => row.month),
    text('fiscalYear', ['Exercice', 9], (row) => String(row.fiscalYear)),
    text('series', ['Série', 9], (row) => row.series),
    day('requestedOn', ['Demandé le', 11], (row) => dayOf(row.requestedAt)),
    text('requestedBy', ['Par', 24], (row) => row.requestedByName ?? row.requestedBy),
    text('state', ['Situation', 10], (row) => batchStateTexts[row.state]),
    day('finishedOn', ['Émis le', 11], (row) => (row.finishedAt === null ? null : dayOf(row.finishedAt))),
    count('chosenCount', ['États choisis', 9], (row) => row.chosenCount),
    count('issuedCount', ['États émis', 9], (row) => row.issuedCount),
    text('firstNumber', ['Du numéro', 14], (row) => row.firstNumber),
    text('lastNumber', ['Au numéro', 14], (row) => row.lastNumber),
    summedCents('payableEuros', ['À payer (EUR)', 15], (row) => row.payableCents),
  ],
})

/** The lists of whole years as sheets: their prices, what is planned of them, what is known from before, what was made of them. */
export const yearlyLists = {
  listBudgetsXlsx: budgets,
  getMoneyForecastXlsx: moneyForecast,
  listOpeningBalancesXlsx: openingBalances,
  listTariffsXlsx: tariffs,
  listTrueUpsXlsx: trueUps,
  listStatementBatchesXlsx: statementBatches,
} as const satisfies { readonly [Id in ListWorkbookId]?: ListSheet<Id> }
