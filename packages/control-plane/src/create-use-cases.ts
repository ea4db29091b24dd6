import { createAccessUseCases } from './access/create-access-use-cases.ts'
import { sendSignInLink } from './access/send-sign-in-link.ts'
import { tellSecondFactorReset } from './access/tell-second-factor-reset.ts'
import { createAuditUseCases } from './audit/create-audit-use-cases.ts'
import { sealAudit } from './audit/seal-audit.ts'
import { assessBudgets } from './billing/budgets.ts'
import { closePeriodJob } from './billing/close-period-job.ts'
import { createBillingUseCases } from './billing/create-billing-use-cases.ts'
import { createForecastNoticeUseCases } from './billing/create-forecast-notice-use-cases.ts'
import { createStatementUseCases } from './billing/create-statement-use-cases.ts'
import { issueStatementsJob } from './billing/issue-statements-job.ts'
import { remindMilestones } from './billing/remind-milestones.ts'
import { remindReferences } from './billing/remind-references.ts'
import { computeUsage } from './metering/compute-usage.ts'
import { declareMeasurementSource } from './metering/declare-measurement-source.ts'
import { getMeasurementSource } from './metering/get-measurement-source.ts'
import { getReadingsSummary } from './metering/get-readings-summary.ts'
import { getSpaceOutlook } from './metering/get-space-outlook.ts'
import { listUsage } from './metering/list-usage.ts'
import { observeCapacity } from './metering/observe-capacity.ts'
import { observeVolumes } from './metering/observe-volumes.ts'
import { purgeReadings } from './metering/purge-readings.ts'
import { recordReadings } from './metering/record-readings.ts'
import { createNotificationJobs, createNotificationUseCases } from './notification/create-notification-use-cases.ts'
import { cleanRestoreDrill } from './protection/clean-restore-drill.ts'
import { createProtectionUseCases } from './protection/create-protection-use-cases.ts'
import { observeProtection } from './protection/observe-protection.ts'
import { probeDeletion } from './protection/probe-deletion.ts'
import { runProtectionTask } from './protection/run-protection-task.ts'
import { startRestoreDrills } from './protection/start-restore-drills.ts'
import { createAdoptionUseCases } from './provisioning/create-adoption-use-cases.ts'
import { createClusterUseCases } from './provisioning/create-cluster-use-cases.ts'
import { createPlacementUseCases } from './provisioning/create-placement-use-cases.ts'
import { observeBuckets } from './provisioning/observe-buckets.ts'
import { reconcileTenant } from './provisioning/reconcile-tenant.ts'
import { renewClusterCredentials } from './provisioning/renew-cluster-credentials.ts'
import { runNetworkProbe } from './provisioning/run-network-probe.ts'
import { runTakeOver } from './provisioning/run-take-over.ts'
import { commentQuotaRequest } from './quota/comment-quota-request.ts'
import { createNeedsUseCases } from './quota/create-needs-use-cases.ts'
import { createOffer } from './quota/create-offer.ts'
import { createPool } from './quota/create-pool.ts'
import { decideQuotaLoan } from './quota/decide-quota-loan.ts'
import { decideQuotaRequest } from './quota/decide-quota-request.ts'
import { endQuotaLoans } from './quota/end-quota-loans.ts'
import { endTemporaryQuotas } from './quota/end-temporary-quotas.ts'
import { getPoolBalances } from './quota/get-pool-balances.ts'
import { getQuotaLoan } from './quota/get-quota-loan.ts'
import { getQuotaRequest } from './quota/get-quota-request.ts'
import { getTenantQuotas } from './quota/get-tenant-quotas.ts'
import { listLedgerTransfers } from './quota/list-ledger-transfers.ts'
import { listOffers } from './quota/list-offers.ts'
import { listPoolHoldings } from './quota/list-pool-holdings.ts'
import { listPoolHolds } from './quota/list-pool-holds.ts'
import { listPools } from './quota/list-pools.ts'
import { listQuotaLoans } from './quota/list-quota-loans.ts'
import { listQuotaPolicies } from './quota/list-quota-policies.ts'
import { listQuotaRequests } from './quota/list-quota-requests.ts'
import { movePoolCapacity } from './quota/move-pool-capacity.ts'
import { proposeQuotaLoan } from './quota/propose-quota-loan.ts'
import { publishQuotaPolicy } from './quota/publish-quota-policy.ts'
import { recallQuotaLoan } from './quota/recall-quota-loan.ts'
import { releaseQuotaRequest } from './quota/release-quota-request.ts'
import { releaseReservation } from './quota/release-reservation.ts'
import { reserveCapacity } from './quota/reserve-capacity.ts'
import { returnQuotaLoan } from './quota/return-quota-loan.ts'
import { runNeedsCampaigns } from './quota/run-needs-campaigns.ts'
import { serveWaitingList } from './quota/serve-waiting-list.ts'
import { setPoolCapacity } from './quota/set-pool-capacity.ts'
import { simulateQuotaDecision } from './quota/simulate-quota-decision.ts'
import { simulateQuotaRequest } from './quota/simulate-quota-request.ts'
import { submitQuotaRequest } from './quota/submit-quota-request.ts'
import { sweepQuotaRequests } from './quota/sweep-quota-requests.ts'
import { sweepReservations } from './quota/sweep-reservations.ts'
import { takeQuotaRequest } from './quota/take-quota-request.ts'
import { verifyInvariants } from './quota/verify-invariants.ts'
import { withdrawQuotaRequest } from './quota/withdraw-quota-request.ts'
import type { ApiPorts, JobPorts } from './shared/control-plane-ports.ts'
import type { ApiUseCases, JobUseCases } from './shared/use-case.ts'
import { advanceExit } from './tenancy/advance-exit.ts'
import { advanceMove } from './tenancy/advance-move.ts'
import { announceSubprocessor } from './tenancy/announce-subprocessor.ts'
import { applyTerritoryEvent } from './tenancy/apply-territory-event.ts'
import { endContact, listContacts, recordContact } from './tenancy/contacts.ts'
import { createAgreementUseCases } from './tenancy/create-agreement-use-cases.ts'
import { createLifecycleUseCases } from './tenancy/create-lifecycle-use-cases.ts'
import { createOperatorUseCases } from './tenancy/create-operator-use-cases.ts'
import { endMandate } from './tenancy/end-mandate.ts'
import { enrolTenant } from './tenancy/enrol-tenant.ts'
import { exportTenant } from './tenancy/export-tenant.ts'
import { getInstallation } from './tenancy/get-installation.ts'
import { getTenant } from './tenancy/get-tenant.ts'
import { listMandates } from './tenancy/list-mandates.ts'
import { listOrganisations } from './tenancy/list-organisations.ts'
import { listTenants } from './tenancy/list-tenants.ts'
import { purgeExpired } from './tenancy/purge-expired.ts'
import { recordMandate } from './tenancy/record-mandate.ts'
import { registerOrganisation } from './tenancy/register-organisation.ts'

/** Everything the API can do, by operation of the endpoint table: an operation without a use case does not compile. */
export function createApiUseCases(ports: ApiPorts): ApiUseCases {
  return {
    getInstallation: getInstallation(ports),
    registerOrganisation: registerOrganisation(ports),
    listOrganisations: listOrganisations(ports),
    ...createAgreementUseCases(ports),
    enrolTenant: enrolTenant(ports),
    listTenants: listTenants(ports),
    getTenant: getTenant(ports),
    recordMandate: recordMandate(ports),
    listMandates: listMandates(ports),
    endMandate: endMandate(ports),
    recordContact: recordContact(ports),
    listContacts: listContacts(ports),
    endContact: endContact(ports),
    ...createLifecycleUseCases(ports),
    createOffer: createOffer(ports),
    listOffers: listOffers(ports),
    createPool: createPool(ports),
    listPools: listPools(ports),
    setPoolCapacity: setPoolCapacity(ports),
    getTenantQuotas: getTenantQuotas(ports),
    submitQuotaRequest: submitQuotaRequest(ports),
    listQuotaRequests: listQuotaRequests(ports),
    ...createOperatorUseCases(ports),
    getQuotaRequest: getQuotaRequest(ports),
    decideQuotaRequest: decideQuotaRequest(ports),
    withdrawQuotaRequest: withdrawQuotaRequest(ports),
    takeQuotaRequest: takeQuotaRequest(ports),
    releaseQuotaRequest: releaseQuotaRequest(ports),
    commentQuotaRequest: commentQuotaRequest(ports),
    publishQuotaPolicy: publishQuotaPolicy(ports),
    listQuotaPolicies: listQuotaPolicies(ports),
    getPoolBalances: getPoolBalances(ports),
    listPoolHoldings: listPoolHoldings(ports),
    movePoolCapacity: movePoolCapacity(ports),
    listLedgerTransfers: listLedgerTransfers(ports),
    verifyInvariants: verifyInvariants(ports),
    simulateQuotaRequest: simulateQuotaRequest(ports),
    simulateQuotaDecision: simulateQuotaDecision(ports),
    listPoolHolds: listPoolHolds(ports),
    proposeQuotaLoan: proposeQuotaLoan(ports),
    listQuotaLoans: listQuotaLoans(ports),
    getQuotaLoan: getQuotaLoan(ports),
    decideQuotaLoan: decideQuotaLoan(ports),
    returnQuotaLoan: returnQuotaLoan(ports),
    recallQuotaLoan: recallQuotaLoan(ports),
    reserveCapacity: reserveCapacity(ports),
    releaseReservation: releaseReservation(ports),
    ...createNeedsUseCases(ports),
    ...createClusterUseCases(ports),
    ...createAdoptionUseCases(ports),
    ...createPlacementUseCases(ports),
    ...createProtectionUseCases(ports),
    recordReadings: recordReadings(ports),
    getReadingsSummary: getReadingsSummary(ports),
    declareMeasurementSource: declareMeasurementSource(ports),
    getMeasurementSource: getMeasurementSource(ports),
    getSpaceOutlook: getSpaceOutlook(ports),
    listUsage: listUsage(ports),
    ...createBillingUseCases(ports),
    ...createForecastNoticeUseCases(ports),
    ...createStatementUseCases(ports),
    ...createNotificationUseCases(ports),
    ...createAuditUseCases(ports),
    ...createAccessUseCases(ports),
  }
}

/** Everything the worker can do, by kind of job: a kind without a use case does not compile. */
export function createJobUseCases(ports: JobPorts): JobUseCases {
  return {
    'reconcile-tenant': reconcileTenant(ports),
    'take-over-namespace': runTakeOver(ports),
    'serve-waiting-list': serveWaitingList(ports),
    'sweep-quota-requests': sweepQuotaRequests(ports),
    'compute-usage': computeUsage(ports),
    'purge-readings': purgeReadings(ports),
    'remind-references': remindReferences(ports),
    'remind-milestones': remindMilestones(ports),
    'seal-audit': sealAudit(ports),
    'close-period': closePeriodJob(ports),
    'issue-statements': issueStatementsJob(ports),
    'end-temporary-quotas': endTemporaryQuotas(ports),
    'end-quota-loans': endQuotaLoans(ports),
    'sweep-reservations': sweepReservations(ports),
    'run-needs-campaigns': runNeedsCampaigns(ports),
    'assess-budgets': assessBudgets(ports),
    'observe-protection': observeProtection(ports),
    'run-protection-task': runProtectionTask(ports),
    'start-restore-drills': startRestoreDrills(ports),
    'clean-restore-drill': cleanRestoreDrill(ports),
    'observe-buckets': observeBuckets(ports),
    'observe-volumes': observeVolumes(ports),
    'observe-capacity': observeCapacity(ports),
    'probe-deletion': probeDeletion(ports),
    'probe-network': runNetworkProbe(ports),
    'renew-cluster-credentials': renewClusterCredentials(ports),
    'export-tenant': exportTenant(ports),
    'announce-subprocessor': announceSubprocessor(ports),
    'apply-territory-event': applyTerritoryEvent(ports),
    'purge-expired': purgeExpired(ports),
    'advance-exit': advanceExit(ports),
    'advance-move': advanceMove(ports),
    'send-sign-in-link': sendSignInLink(ports),
    'tell-second-factor-reset': tellSecondFactorReset(ports),
    ...createNotificationJobs(ports),
  }
}
