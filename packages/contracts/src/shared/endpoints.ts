import { accessEndpoints } from '../access/access.endpoints.ts'
import { accessTokenEndpoints } from '../access/access-tokens.endpoints.ts'
import { invitationEndpoints } from '../access/invitations.endpoints.ts'
import { secondFactorResetEndpoints } from '../access/second-factor-resets.endpoints.ts'
import { auditEndpoints } from '../audit/audit.endpoints.ts'
import { accrualEndpoints } from '../billing/accruals.endpoints.ts'
import { billingEndpoints } from '../billing/billing.endpoints.ts'
import { budgetEndpoints } from '../billing/budget.endpoints.ts'
import { budgetCalendarEndpoints } from '../billing/budget-calendar.endpoints.ts'
import { chargeSumEndpoints } from '../billing/charge-sums.endpoints.ts'
import { committeeEndpoints } from '../billing/committee.endpoints.ts'
import { correctionEndpoints } from '../billing/correction.endpoints.ts'
import { costShareEndpoints } from '../billing/cost-share.endpoints.ts'
import { disputeEndpoints } from '../billing/dispute.endpoints.ts'
import { fctvaEndpoints } from '../billing/fctva.endpoints.ts'
import { fiscalYearEndpoints } from '../billing/fiscal-year.endpoints.ts'
import { forecastEndpoints } from '../billing/forecast.endpoints.ts'
import { forecastNoticeEndpoints } from '../billing/forecast-notice.endpoints.ts'
import { issuedStatementEndpoints } from '../billing/issued-statements.endpoints.ts'
import { moneyTableEndpoints } from '../billing/money-tables.endpoints.ts'
import { preTitreEndpoints } from '../billing/pre-titres.endpoints.ts'
import { settlementEndpoints } from '../billing/settlement.endpoints.ts'
import { statementBatchEndpoints } from '../billing/statement-batch.endpoints.ts'
import { statementInvoiceEndpoints } from '../billing/statement-invoice.endpoints.ts'
import { statementLifeEndpoints } from '../billing/statement-life.endpoints.ts'
import { tariffDraftEndpoints } from '../billing/tariff-draft.endpoints.ts'
import { usesInUnitsEndpoints } from '../billing/uses-in-units.endpoints.ts'
import { measurementEndpoints } from '../metering/measurement.endpoints.ts'
import { meteringEndpoints } from '../metering/metering.endpoints.ts'
import { spaceOutlookEndpoints } from '../metering/space-outlook.endpoints.ts'
import { changeEndpoints } from '../notification/change.endpoints.ts'
import { noticeEndpoints } from '../notification/notice.endpoints.ts'
import { paperEndpoints } from '../notification/paper.endpoints.ts'
import { webhookEndpointEndpoints } from '../notification/webhook.endpoints.ts'
import { drillCertificateEndpoints } from '../protection/drill-certificate.endpoints.ts'
import { restoreDrillEndpoints } from '../protection/drills.endpoints.ts'
import { escrowEndpoints } from '../protection/escrow.endpoints.ts'
import { protectionEndpoints } from '../protection/protection.endpoints.ts'
import { protectionTaskEndpoints } from '../protection/tasks.endpoints.ts'
import { adoptionEndpoints } from '../provisioning/adoption.endpoints.ts'
import { capsuleEndpoints } from '../provisioning/capsule.endpoints.ts'
import { clusterCredentialEndpoints } from '../provisioning/cluster-credentials.endpoints.ts'
import { clusterHoldEndpoints } from '../provisioning/cluster-hold.endpoints.ts'
import { networkProbeEndpoints } from '../provisioning/network-probe.endpoints.ts'
import { placementEndpoints } from '../provisioning/placement.endpoints.ts'
import { placementChangeEndpoints } from '../provisioning/placement-change.endpoints.ts'
import { preflightEndpoints } from '../provisioning/preflight.endpoints.ts'
import { provisioningEndpoints } from '../provisioning/provisioning.endpoints.ts'
import { residencyEndpoints } from '../provisioning/residency.endpoints.ts'
import { inboxEndpoints } from '../quota/inbox.endpoints.ts'
import { ledgerEndpoints } from '../quota/ledger.endpoints.ts'
import { lifecycleEndpoints } from '../quota/lifecycle.endpoints.ts'
import { loanEndpoints } from '../quota/loans.endpoints.ts'
import { needsEndpoints } from '../quota/needs.endpoints.ts'
import { quotaEndpoints } from '../quota/quota.endpoints.ts'
import { reservationEndpoints } from '../quota/reservations.endpoints.ts'
import { quotaSimulationEndpoints } from '../quota/simulation.endpoints.ts'
import { actEndpoints } from '../tenancy/act.endpoints.ts'
import { agreementEndpoints } from '../tenancy/agreement.endpoints.ts'
import { contactEndpoints } from '../tenancy/contacts.endpoints.ts'
import { documentTemplateEndpoints } from '../tenancy/document-template.endpoints.ts'
import { exitEndpoints } from '../tenancy/exit.endpoints.ts'
import { fleetEndpoints } from '../tenancy/fleet.endpoints.ts'
import { mandateEndpoints } from '../tenancy/mandates.endpoints.ts'
import { moveEndpoints } from '../tenancy/move.endpoints.ts'
import { moveLossEndpoints } from '../tenancy/move-loss.endpoints.ts'
import { payerEndpoints } from '../tenancy/payer.endpoints.ts'
import { processingRegisterEndpoints } from '../tenancy/processing-register.endpoints.ts'
import { registerEndpoints } from '../tenancy/register.endpoints.ts'
import { subprocessorEndpoints } from '../tenancy/subprocessor.endpoints.ts'
import { suspensionEndpoints } from '../tenancy/suspension.endpoints.ts'
import { tenancyEndpoints } from '../tenancy/tenancy.endpoints.ts'
import { tenantExportEndpoints } from '../tenancy/tenant-export.endpoints.ts'
import { territoryEndpoints } from '../tenancy/territory.endpoints.ts'
import { territoryEventEndpoints } from '../tenancy/territory-event.endpoints.ts'
import { workbookImportEndpoints } from '../tenancy/workbook-import.endpoints.ts'
import type { AnswerOf, CommandOf } from './endpoint.ts'
import { workbooksOf } from './list-workbook.ts'

/** What is written of the endpoint table. */
const written = {
  ...tenancyEndpoints,
  ...fleetEndpoints,
  ...territoryEndpoints,
  ...territoryEventEndpoints,
  ...registerEndpoints,
  ...actEndpoints,
  ...agreementEndpoints,
  ...documentTemplateEndpoints,
  ...workbookImportEndpoints,
  ...payerEndpoints,
  ...mandateEndpoints,
  ...contactEndpoints,
  ...suspensionEndpoints,
  ...exitEndpoints,
  ...tenantExportEndpoints,
  ...subprocessorEndpoints,
  ...processingRegisterEndpoints,
  ...moveEndpoints,
  ...moveLossEndpoints,
  ...quotaEndpoints,
  ...lifecycleEndpoints,
  ...inboxEndpoints,
  ...ledgerEndpoints,
  ...quotaSimulationEndpoints,
  ...loanEndpoints,
  ...reservationEndpoints,
  ...needsEndpoints,
  ...provisioningEndpoints,
  ...capsuleEndpoints,
  ...networkProbeEndpoints,
  ...placementEndpoints,
  ...placementChangeEndpoints,
  ...residencyEndpoints,
  ...protectionEndpoints,
  ...protectionTaskEndpoints,
  ...restoreDrillEndpoints,
  ...drillCertificateEndpoints,
  ...escrowEndpoints,
  ...preflightEndpoints,
  ...clusterHoldEndpoints,
  ...adoptionEndpoints,
  ...clusterCredentialEndpoints,
  ...meteringEndpoints,
  ...spaceOutlookEndpoints,
  ...measurementEndpoints,
  ...billingEndpoints,
  ...chargeSumEndpoints,
  ...costShareEndpoints,
  ...disputeEndpoints,
  ...settlementEndpoints,
  ...issuedStatementEndpoints,
  ...statementBatchEndpoints,
  ...statementLifeEndpoints,
  ...tariffDraftEndpoints,
  ...correctionEndpoints,
  ...moneyTableEndpoints,
  ...statementInvoiceEndpoints,
  ...accrualEndpoints,
  ...preTitreEndpoints,
  ...fiscalYearEndpoints,
  ...budgetEndpoints,
  ...budgetCalendarEndpoints,
  ...fctvaEndpoints,
  ...committeeEndpoints,
  ...forecastEndpoints,
  ...forecastNoticeEndpoints,
  ...usesInUnitsEndpoints,
  ...changeEndpoints,
  ...noticeEndpoints,
  ...paperEndpoints,
  ...webhookEndpointEndpoints,
  ...auditEndpoints,
  ...accessEndpoints,
  ...accessTokenEndpoints,
  ...invitationEndpoints,
  ...secondFactorResetEndpoints,
} as const

/** Lists as workbooks, all made in one way of the pages of their list. */
const listWorkbooks = workbooksOf(written)

/** The endpoint table: routes, documentation, client and authorisation tests are made from it. */
export const endpoints = { ...written, ...listWorkbooks } as const

export type Endpoints = typeof endpoints
export type OperationId = keyof Endpoints
export type ListWorkbookId = keyof typeof listWorkbooks
export const listWorkbookIds = Object.keys(listWorkbooks) as ListWorkbookId[]
export type Command<Operation extends OperationId> = CommandOf<Endpoints[Operation]>
export type Answer<Operation extends OperationId> = AnswerOf<Endpoints[Operation]>
