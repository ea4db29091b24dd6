import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'

/** What a list is asked for page by page with; a workbook is all of its pages. */
const pagingKeys = ['cursor', 'limit', 'after', 'behind'] as const
type PagingKey = (typeof pagingKeys)[number]

type FiltersOf<List extends Endpoint> = List extends { readonly query: z.ZodObject<infer Shape> }
  ? z.ZodObject<Omit<Shape, PagingKey>>
  : z.ZodObject<Record<never, never>>

type WorkbookOf<List extends Endpoint> = Omit<List, 'path' | 'summary' | 'produces' | 'query' | 'examples'> & {
  readonly path: `${List['path']}.xlsx`
  readonly summary: string
  readonly produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  readonly query: FiltersOf<List>
}

function filtersOf({ query }: Endpoint): z.ZodObject {
  const asked = Object.entries(query?.shape ?? {}).filter(([key]) => !pagingKeys.some((paging) => paging === key))
  // What fields must be together stays true of them: a first month is not after the last.
  const together = (query?.def.checks ?? []) as z.core.$ZodCheck<Record<string, unknown>>[]
  return z.object(Object.fromEntries(asked)).check(...together)
}

/** The lists that pages show as tables, by their operation. */
const listsAsWorkbooks = [
  'listTenants',
  'getTerritory',
  'listTerritoryMembers',
  'previewTerritoryEvent',
  'listTerritoryChanges',
  'listActs',
  'listAgreements',
  'listContacts',
  'listMandates',
  'listSubprocessors',
  'listSubprocessorObjections',
  'listOffers',
  'listPools',
  'listPoolHoldings',
  'listLedgerTransfers',
  'getTenantQuotas',
  'listQuotaRequests',
  'listQuotaLoans',
  'listNeedsAnswers',
  'getNeedsPlan',
  'getResidency',
  'listBackupCopies',
  'listRestoreDrills',
  'listUsage',
  'listCertificates',
  'listCharges',
  'listCostPools',
  'listStatements',
  'listIssuedStatements',
  'listStatementDrafts',
  'listCarriedAmounts',
  'listLinesPaidByOthers',
  'listDisputes',
  'reconcileSettlements',
  'listForecastNotices',
  'listCorrections',
  'listActualCosts',
  'getMoneyForecast',
  'listBudgets',
  'listOpeningBalances',
  'listStatementBatches',
  'listTrueUps',
  'previewTrueUp',
  'simulateTariffDraft',
  'reratePeriod',
  'getIssuingChecklist',
  'listTariffs',
  'exportAccruals',
  'getUsesInUnits',
  'getBudgetCalendar',
] as const

/** A table of endpoints of which some are such lists. */
type Lists = Readonly<Record<(typeof listsAsWorkbooks)[number], Endpoint>>

type WorkbooksOf<Table extends Lists> = {
  readonly [Name in keyof Lists as `${Name}Xlsx`]: WorkbookOf<Table[Name]>
}

function workbookOf(list: Endpoint): Endpoint {
  const { examples: _, ...same } = list
  return {
    ...same,
    path: `${list.path}.xlsx`,
    summary: `As a workbook, to its end: ${list.summary}`,
    produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    query: filtersOf(list),
  }
}

/**
 * Each of these lists to its end as a workbook, at its own address with `.xlsx` behind it: who may read the list may take it, by the
 * same filters. Its answer describes what the workbook is made of, a page at a time (first-year requirement 9). They are made of
 * their lists, rather than written, because the browser carries this table too.
 */
export function workbooksOf<const Table extends Lists>(table: Table): WorkbooksOf<Table> {
  return Object.fromEntries(
    listsAsWorkbooks.map((name) => [`${name}Xlsx`, workbookOf(table[name])]),
  ) as WorkbooksOf<Table>
}
