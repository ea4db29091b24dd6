import type { Endpoint } from '../shared/endpoint.ts'
import { workbookOf } from '../shared/list-workbook.ts'
import { accrualEndpoints } from './accruals.endpoints.ts'
import { billingEndpoints } from './billing.endpoints.ts'
import { budgetCalendarEndpoints } from './budget-calendar.endpoints.ts'
import { correctionEndpoints } from './correction.endpoints.ts'
import { disputeEndpoints } from './dispute.endpoints.ts'
import { fiscalYearEndpoints } from './fiscal-year.endpoints.ts'
import { forecastNoticeEndpoints } from './forecast-notice.endpoints.ts'
import { issuedStatementEndpoints } from './issued-statements.endpoints.ts'
import { settlementEndpoints } from './settlement.endpoints.ts'
import { statementLifeEndpoints } from './statement-life.endpoints.ts'
import { usesInUnitsEndpoints } from './uses-in-units.endpoints.ts'

/** The lists of money as workbooks. */
export const billingListWorkbooks = {
  listChargesXlsx: workbookOf(billingEndpoints.listCharges, 'Charges of any months as a workbook'),
  listCostPoolsXlsx: workbookOf(billingEndpoints.listCostPools, 'Shared costs as a workbook'),
  listStatementsXlsx: workbookOf(billingEndpoints.listStatements, 'A member’s statements as a workbook'),
  listIssuedStatementsXlsx: workbookOf(
    issuedStatementEndpoints.listIssuedStatements,
    'Issued statements as a workbook',
  ),
  listStatementDraftsXlsx: workbookOf(
    statementLifeEndpoints.listStatementDrafts,
    'Statements that have no number yet as a workbook',
  ),
  listCarriedAmountsXlsx: workbookOf(statementLifeEndpoints.listCarriedAmounts, 'Carried amounts as a workbook'),
  listLinesPaidByOthersXlsx: workbookOf(
    statementLifeEndpoints.listLinesPaidByOthers,
    'Lines of issued statements that somebody else pays as a workbook',
  ),
  listDisputesXlsx: workbookOf(disputeEndpoints.listDisputes, 'Disputes as a workbook'),
  reconcileSettlementsXlsx: workbookOf(
    settlementEndpoints.reconcileSettlements,
    'Statements of a year whose titres do not add up to them as a workbook',
  ),
  listForecastNoticesXlsx: workbookOf(
    forecastNoticeEndpoints.listForecastNotices,
    'Forecast notices as a workbook: what each payer was told to plan',
  ),
  listCorrectionsXlsx: workbookOf(correctionEndpoints.listCorrections, 'Corrections of closed months as a workbook'),
  listActualCostsXlsx: workbookOf(fiscalYearEndpoints.listActualCosts, 'Actual costs of a year as a workbook'),
  exportAccrualsXlsx: workbookOf(
    accrualEndpoints.exportAccruals,
    'What a year’s accounts have to accrue as a workbook',
  ),
  getUsesInUnitsXlsx: workbookOf(
    usesInUnitsEndpoints.getUsesInUnits,
    'Uses of a year converted to units as a workbook, one row a service and member',
  ),
  getBudgetCalendarXlsx: workbookOf(
    budgetCalendarEndpoints.getBudgetCalendar,
    'The milestones of a budget year as a workbook',
  ),
} as const satisfies Record<string, Endpoint>
