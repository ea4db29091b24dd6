import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { ApiUseCases } from '../shared/use-case.ts'
import { amendPeriod } from './amend-period.ts'
import { addMilestone, getBudgetCalendar, markMilestone, setMilestone } from './budget-calendar.ts'
import { listBudgets, saveBudgets } from './budgets.ts'
import { updateTariffDraft, withdrawTariffDraft } from './change-tariff-draft.ts'
import { closePeriod } from './close-period.ts'
import { getClosingObstacles } from './closing-obstacles.ts'
import { getCommitteeReport } from './committee-report.ts'
import { createCostPool } from './create-cost-pool.ts'
import { createTariffDraft } from './create-tariff-draft.ts'
import { explainCharge } from './explain-charge.ts'
import { exportAccruals } from './export-accruals.ts'
import { exportChargeSums } from './export-charge-sums.ts'
import { exportCharges, exportChargesCsv } from './export-charges.ts'
import { exportCostShares, exportCostSharesCsv } from './export-cost-shares.ts'
import { exportFocus } from './export-focus.ts'
import { exportPreTitres, exportPreTitresCsv } from './export-pre-titres.ts'
import { exportStatements, exportStatementsCsv } from './export-statements.ts'
import { listFctvaRates, recordFctvaRate } from './fctva-rates.ts'
import { getMoneyForecast } from './get-money-forecast.ts'
import { getPeriod } from './get-period.ts'
import { getStatementFacturX, getStatementInvoice } from './get-statement-invoice.ts'
import { getStatementPdf } from './get-statement-pdf.ts'
import { getUsesInUnits } from './get-uses-in-units.ts'
import { importActualCosts } from './import-actual-costs.ts'
import { importOpeningBalances, listOpeningBalances } from './import-opening-balances.ts'
import { listActualCosts } from './list-actual-costs.ts'
import { listChargeReadings } from './list-charge-readings.ts'
import { listCharges } from './list-charges.ts'
import { listAmendments, listCorrections } from './list-corrections.ts'
import { listCostPools } from './list-cost-pools.ts'
import { listTariffDrafts } from './list-tariff-drafts.ts'
import { listTariffs } from './list-tariffs.ts'
import { listTrueUps } from './list-true-ups.ts'
import { postCorrection } from './post-correction.ts'
import { postTrueUp } from './post-true-up.ts'
import { previewAmendment } from './preview-amendment.ts'
import { previewCostShares } from './preview-cost-shares.ts'
import { previewTrueUp } from './preview-true-up.ts'
import { proposeCorrection } from './propose-correction.ts'
import { publishTariff } from './publish-tariff.ts'
import { recordLateReadings } from './record-late-readings.ts'
import { reratePeriod } from './rerate-period.ts'
import { saveUnitForecasts } from './save-unit-forecasts.ts'
import { simulateTariffDraft } from './simulate-tariff-draft.ts'
import { sumCharges } from './sum-charges.ts'

type BillingOperation =
  | 'publishTariff'
  | 'recordFctvaRate'
  | 'listFctvaRates'
  | 'listTariffs'
  | 'createCostPool'
  | 'previewCostShares'
  | 'createTariffDraft'
  | 'updateTariffDraft'
  | 'withdrawTariffDraft'
  | 'listTariffDrafts'
  | 'simulateTariffDraft'
  | 'listCostPools'
  | 'closePeriod'
  | 'getPeriod'
  | 'getClosingObstacles'
  | 'listCharges'
  | 'sumCharges'
  | 'exportChargeSums'
  | 'exportChargeSumsCsv'
  | 'explainCharge'
  | 'listChargeReadings'
  | 'exportFocus'
  | 'exportFocusParquet'
  | 'recordLateReadings'
  | 'amendPeriod'
  | 'previewAmendment'
  | 'listAmendments'
  | 'reratePeriod'
  | 'proposeCorrection'
  | 'postCorrection'
  | 'listCorrections'
  | 'getStatementInvoice'
  | 'getStatementFacturX'
  | 'getStatementPdf'
  | 'exportPreTitres'
  | 'exportPreTitresCsv'
  | 'exportCharges'
  | 'exportChargesCsv'
  | 'exportStatements'
  | 'exportStatementsCsv'
  | 'exportCostShares'
  | 'exportCostSharesCsv'
  | 'importActualCosts'
  | 'listActualCosts'
  | 'previewTrueUp'
  | 'postTrueUp'
  | 'listTrueUps'
  | 'getUsesInUnits'
  | 'saveUnitForecasts'
  | 'getMoneyForecast'
  | 'importOpeningBalances'
  | 'listOpeningBalances'
  | 'saveBudgets'
  | 'exportAccruals'
  | 'listBudgets'
  | 'getBudgetCalendar'
  | 'addMilestone'
  | 'setMilestone'
  | 'markMilestone'
  | 'getCommitteeReport'

/** What members owe: prices, shared costs, months and what is stated of them. */
export function createBillingUseCases(ports: ControlPlanePorts): Pick<ApiUseCases, BillingOperation> {
  return {
    recordFctvaRate: recordFctvaRate(ports),
    listFctvaRates: listFctvaRates(ports),
    publishTariff: publishTariff(ports),
    listTariffs: listTariffs(ports),
    createCostPool: createCostPool(ports),
    previewCostShares: previewCostShares(ports),
    createTariffDraft: createTariffDraft(ports),
    updateTariffDraft: updateTariffDraft(ports),
    withdrawTariffDraft: withdrawTariffDraft(ports),
    listTariffDrafts: listTariffDrafts(ports),
    simulateTariffDraft: simulateTariffDraft(ports),
    listCostPools: listCostPools(ports),
    closePeriod: closePeriod(ports),
    getPeriod: getPeriod(ports),
    getClosingObstacles: getClosingObstacles(ports),
    listCharges: listCharges(ports),
    sumCharges: sumCharges(ports),
    exportChargeSums: exportChargeSums(ports),
    exportChargeSumsCsv: exportChargeSums(ports),
    explainCharge: explainCharge(ports),
    listChargeReadings: listChargeReadings(ports),
    exportFocus: exportFocus(ports),
    exportFocusParquet: exportFocus(ports),
    recordLateReadings: recordLateReadings(ports),
    amendPeriod: amendPeriod(ports),
    previewAmendment: previewAmendment(ports),
    listAmendments: listAmendments(ports),
    reratePeriod: reratePeriod(ports),
    proposeCorrection: proposeCorrection(ports),
    postCorrection: postCorrection(ports),
    listCorrections: listCorrections(ports),
    getStatementInvoice: getStatementInvoice(ports),
    getStatementFacturX: getStatementFacturX(ports),
    getStatementPdf: getStatementPdf(ports),
    exportPreTitres: exportPreTitres(ports),
    exportPreTitresCsv: exportPreTitresCsv(ports),
    exportCharges: exportCharges(ports),
    exportChargesCsv: exportChargesCsv(ports),
    exportStatements: exportStatements(ports),
    exportStatementsCsv: exportStatementsCsv(ports),
    exportCostShares: exportCostShares(ports),
    exportCostSharesCsv: exportCostSharesCsv(ports),
    importActualCosts: importActualCosts(ports),
    listActualCosts: listActualCosts(ports),
    previewTrueUp: previewTrueUp(ports),
    postTrueUp: postTrueUp(ports),
    listTrueUps: listTrueUps(ports),
    getUsesInUnits: getUsesInUnits(ports),
    saveUnitForecasts: saveUnitForecasts(ports),
    getMoneyForecast: getMoneyForecast(ports),
    importOpeningBalances: importOpeningBalances(ports),
    listOpeningBalances: listOpeningBalances(ports),
    saveBudgets: saveBudgets(ports),
    exportAccruals: exportAccruals(ports),
    listBudgets: listBudgets(ports),
    getBudgetCalendar: getBudgetCalendar(ports),
    addMilestone: addMilestone(ports),
    setMilestone: setMilestone(ports),
    markMilestone: markMilestone(ports),
    getCommitteeReport: getCommitteeReport(ports),
  }
}
