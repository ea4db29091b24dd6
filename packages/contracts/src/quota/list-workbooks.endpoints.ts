import type { Endpoint } from '../shared/endpoint.ts'
import { workbookOf } from '../shared/list-workbook.ts'
import { ledgerEndpoints } from './ledger.endpoints.ts'
import { loanEndpoints } from './loans.endpoints.ts'
import { needsEndpoints } from './needs.endpoints.ts'
import { quotaEndpoints } from './quota.endpoints.ts'

/** The lists of space as workbooks. */
export const quotaListWorkbooks = {
  listPoolsXlsx: workbookOf(quotaEndpoints.listPools, 'Pools as a workbook, one row a pool and offer'),
  listPoolHoldingsXlsx: workbookOf(ledgerEndpoints.listPoolHoldings, 'What is held below a pool as a workbook'),
  listLedgerTransfersXlsx: workbookOf(
    ledgerEndpoints.listLedgerTransfers,
    'Transfers of the ledger as a workbook, one row an entry',
  ),
  getTenantQuotasXlsx: workbookOf(quotaEndpoints.getTenantQuotas, 'A member’s quotas as a workbook'),
  listQuotaRequestsXlsx: workbookOf(
    quotaEndpoints.listQuotaRequests,
    'Requests for space as a workbook, one row a request and offer',
  ),
  listQuotaLoansXlsx: workbookOf(loanEndpoints.listQuotaLoans, 'Loans of space between members as a workbook'),
  listNeedsAnswersXlsx: workbookOf(
    needsEndpoints.listNeedsAnswers,
    'Answers to a campaign of needs as a workbook, one row a member and offer',
  ),
} as const satisfies Record<string, Endpoint>
