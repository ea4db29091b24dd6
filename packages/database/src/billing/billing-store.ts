import type { BillingStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'
import { storeOfParts } from '../shared/store-of-parts.ts'
import { createAccruals } from './accruals.ts'
import { createAdvances } from './advances.ts'
import { createBudgetCalendar } from './budget-calendar.ts'
import { createBudgets } from './budgets.ts'
import { createCarriedAmounts } from './carried-amounts.ts'
import { createChargeSums } from './charge-sums.ts'
import { createCharges } from './charges.ts'
import { createCommittee } from './committee.ts'
import { createCorrectedStatements } from './corrected-statements.ts'
import { createCorrections } from './corrections.ts'
import { createCostPools } from './cost-pools.ts'
import { createDisputes } from './disputes.ts'
import { createDraftFacts } from './draft-facts.ts'
import { createFctvaRates } from './fctva-rates.ts'
import { createFiscalYears } from './fiscal-years.ts'
import { createForecastNotices } from './forecast-notices.ts'
import { createForecasts } from './forecasts.ts'
import { createIssuedStatements } from './issued-statements.ts'
import { createLinesPaidByOthers } from './lines-paid-by-others.ts'
import { createMembers } from './members.ts'
import { createMonthExport } from './month-export.ts'
import { createPeriods } from './periods.ts'
import { createReminders } from './reminders.ts'
import { createSettlements } from './settlements.ts'
import { createStatementBatches } from './statement-batches.ts'
import { createStatementDrafts } from './statement-drafts.ts'
import { createStatementGrounds } from './statement-grounds.ts'
import { createStatementIssues } from './statement-issues.ts'
import { createStatements } from './statements.ts'
import { createTariffDrafts } from './tariff-drafts.ts'
import { createTariffs } from './tariffs.ts'

/** Tariffs, periods, charges and statements of one transaction. */
export const createBillingStore: (context: StoreContext) => BillingStore = storeOfParts([
  createTariffs,
  createTariffDrafts,
  createCostPools,
  createMembers,
  createPeriods,
  createCharges,
  createChargeSums,
  createStatements,
  createCorrections,
  createFctvaRates,
  createFiscalYears,
  createForecasts,
  createForecastNotices,
  createBudgets,
  createBudgetCalendar,
  createCommittee,
  createAccruals,
  createAdvances,
  createStatementDrafts,
  createStatementGrounds,
  createStatementBatches,
  createStatementIssues,
  createDraftFacts,
  createReminders,
  createDisputes,
  createSettlements,
  createIssuedStatements,
  createCarriedAmounts,
  createLinesPaidByOthers,
  createCorrectedStatements,
  createMonthExport,
])
