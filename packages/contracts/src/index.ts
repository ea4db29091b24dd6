export { billingEndpoints } from './billing/billing.endpoints.ts'
export {
  type ChargeExplanation,
  type ChargeKind,
  type ChargeRow,
  type CostPool,
  charge,
  chargeExplanation,
  chargeKind,
  chargePage,
  chargeParams,
  costPool,
  costPoolPage,
  createCostPoolBody,
  createTariffBody,
  focusRows,
  listChargesQuery,
  listStatementsQuery,
  monthParams,
  type Period,
  type PeriodCheck,
  type PeriodState,
  type PriceRuleData,
  period,
  periodCheck,
  periodState,
  priceRule,
  type SharingKey,
  type Statement,
  type StatementLine,
  type StatementSummary,
  sharingKey,
  statement,
  statementLine,
  statementPage,
  statementParams,
  statementSummary,
  type TariffData,
  tariff,
  tariffPage,
  tier,
} from './billing/billing.schemas.ts'
export {
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type DataOperation,
  type DocumentOperation,
  type DownloadedDocument,
  type ItemOf,
  type ListOperation,
} from './client/client.ts'
export { ClientProblem, ConnectionFailed } from './client/client-problem.ts'
export { type MeasuredUse, type MeasurementSource } from './metering/measurement.schemas.ts'
export { meteringEndpoints } from './metering/metering.endpoints.ts'
export {
  meterCode,
  type Reading,
  type ReadingsSummary,
  type RecordReadingsAnswer,
  reading,
  readingsBodyBytesMax,
  readingsPerCallMax,
  readingsSummary,
  recordReadingsAnswer,
  recordReadingsBody,
  type UsageSlice,
  usageQuery,
  usageSlice,
  usageSlices,
} from './metering/metering.schemas.ts'
export { type BucketCanary, bucketCanary, deletionVerdict } from './protection/canaries.schemas.ts'
export { drillCertificateEndpoints } from './protection/drill-certificate.endpoints.ts'
export {
  type DrillCertificate,
  type DrillRecord,
  drillCertificate,
  drillRecord,
  drillVerdict,
} from './protection/drill-certificate.schemas.ts'
export { restoreDrillEndpoints } from './protection/drills.endpoints.ts'
export { type RestoreDrill, restoreDrill } from './protection/drills.schemas.ts'
export { escrowEndpoints } from './protection/escrow.endpoints.ts'
export {
  type EscrowReceipt,
  escrowFile,
  escrowReceipt,
  escrowReceipts,
  recordEscrowReceiptBody,
} from './protection/escrow.schemas.ts'
export { type EscrowLine, readEscrowFile, writeEscrowFile } from './protection/escrow-file.ts'
export { protectionEndpoints } from './protection/protection.endpoints.ts'
export {
  type BackupCopy,
  backupCopy,
  backupDriver,
  type ProtectedClaim,
  protectedClaim,
  protectedClaimState,
  type TenantProtectionView,
  tenantProtection,
} from './protection/protection.schemas.ts'
export { protectionTaskEndpoints } from './protection/tasks.endpoints.ts'
export {
  type ProtectionTask,
  protectionTask,
  protectionTaskKind,
  protectionTaskState,
} from './protection/tasks.schemas.ts'
export {
  type Adoption,
  type AdoptionFinding,
  type AdoptionRefusal,
  adoptionFinding,
  adoptionRefusal,
  adoptionState,
} from './provisioning/adoption.schemas.ts'
export type { CapsuleMode } from './provisioning/capsule.schemas.ts'
export type { ExitAccess } from './provisioning/cluster-credentials.schemas.ts'
export { clusterHoldEndpoints } from './provisioning/cluster-hold.endpoints.ts'
export {
  type ClusterHold,
  clusterHold,
  clusterHoldParams,
  clusterHolds,
  clusterParams,
  holdClusterBody,
  liftClusterHoldBody,
} from './provisioning/cluster-hold.schemas.ts'
export type { NetworkDirection, NetworkProbe, NetworkProbeReason } from './provisioning/network-probe.schemas.ts'
export { placementEndpoints } from './provisioning/placement.endpoints.ts'
export {
  type Certificate,
  certificateKind,
  type PlacementCandidate,
  type PlacementFaultData,
  type SimulatedPlacement,
} from './provisioning/placement.schemas.ts'
export type { PlacementChange } from './provisioning/placement-change.schemas.ts'
export type { ClusterPreflight, MissingPermission, PreflightGap } from './provisioning/preflight.schemas.ts'
export { provisioningEndpoints } from './provisioning/provisioning.endpoints.ts'
export {
  type BucketApi,
  type Cluster,
  type ClusterProfile,
  cluster,
  clusterPage,
  clusterProfile,
  createSiteBody,
  declareClusterBody,
  type ProvisioningEvent,
  type ProvisioningSummary,
  provisioningEvent,
  provisioningEvents,
  provisioningSummary,
  type Site,
  site,
  sitePage,
} from './provisioning/provisioning.schemas.ts'
export type { ExpiryReason } from './quota/event-texts.ts'
export {
  listPoolHoldingsQuery,
  type PoolHolding,
  poolHolding,
  poolHoldingPage,
} from './quota/holdings.schemas.ts'
export { ledgerEndpoints } from './quota/ledger.endpoints.ts'
export {
  capacityMove,
  type InvariantCode,
  type InvariantReport,
  type InvariantViolation,
  invariantCode,
  invariantReport,
  invariantViolation,
  invariantViolationsShownMax,
  type LedgerTransferData,
  ledgerAccount,
  ledgerCauseKind,
  ledgerTransfer,
  ledgerTransferPage,
  listLedgerTransfersQuery,
  movePoolCapacityBody,
  type PoolBalance,
  poolBalance,
  poolBalances,
  poolBalancesQuery,
} from './quota/ledger.schemas.ts'
export { lifecycleEndpoints } from './quota/lifecycle.endpoints.ts'
export {
  approvalStepRule,
  commentQuotaRequestBody,
  type PublishedQuotaPolicy,
  publishQuotaPolicyBody,
  type QuotaPolicyData,
  type QuotaRequestView,
  quotaPolicies,
  quotaPolicy,
  quotaPolicyData,
  quotaRequestView,
  quotaRequestViewPage,
} from './quota/lifecycle.schemas.ts'
export { loanEndpoints } from './quota/loans.endpoints.ts'
export {
  type QuotaLoan,
  type QuotaLoanEvent,
  quotaLoan,
  quotaLoanEvent,
} from './quota/loans.schemas.ts'
export { quotaEndpoints } from './quota/quota.endpoints.ts'
export {
  type ApprovalStep,
  type AutomaticDecision,
  approvalStep,
  automaticDecision,
  createOfferBody,
  createPoolBody,
  decideQuotaRequestBody,
  listQuotaRequestsQuery,
  type Offer,
  type OfferKind,
  offer,
  offerKind,
  offerPage,
  type Pool,
  type PoolLevel,
  pool,
  poolLevel,
  poolPage,
  poolParams,
  type QuotaRequest,
  type QuotaRequestEvent,
  type QuotaRequestEventKind,
  type QuotaRequestLine,
  type QuotaRequestState,
  quotaRequest,
  quotaRequestEventKind,
  quotaRequestLine,
  quotaRequestParams,
  quotaRequestState,
  type RefusalAlternative,
  type RefusalData,
  refusal,
  setCapacityBody,
  submitQuotaRequestBody,
  type TenantQuota,
  tenantQuota,
  tenantQuotas,
} from './quota/quota.schemas.ts'
export { reservationEndpoints } from './quota/reservations.endpoints.ts'
export { type CapacityReservation, capacityReservation } from './quota/reservations.schemas.ts'
export { quotaSimulationEndpoints } from './quota/simulation.endpoints.ts'
export {
  type LevelEffectData,
  type PoolHold,
  poolHold,
  poolHoldPage,
  type QuotaSimulation,
  quotaSimulation,
  type SimulatedBackup,
  type SimulatedCost,
  type SimulatedLine,
} from './quota/simulation.schemas.ts'
export { type VisaReasonData, visaReason, visaReasons } from './quota/visa.schemas.ts'
export { formatBytes } from './shared/amount-texts.ts'
export {
  bytesText,
  civilDate,
  civilMonth,
  instantText,
  integerText,
  pageLimitMax,
  pageOf,
  pageQuery,
  uuid,
  version,
} from './shared/codecs.ts'
export {
  type AnswerOf,
  type CommandOf,
  type Context,
  type Endpoint,
  type EndpointExample,
  type RequestOf,
} from './shared/endpoint.ts'
export { type Answer, type Command, type Endpoints, endpoints, type OperationId } from './shared/endpoints.ts'
export { type JobKind, type JobPayload, jobs } from './shared/jobs.ts'
export { type Language, languages, negotiateLanguage } from './shared/language.ts'
export {
  isProblemCode,
  type ProblemDocument,
  type ProblemHolder,
  problemDocument,
  problemHolder,
  problemHoldersMax,
  type RequestFault,
  renderProblem,
  requestFault,
} from './shared/problem-document.ts'
export { type ProblemStatus, problemTitles } from './shared/problem-titles.ts'
export { type ProblemCode, problems } from './shared/problems.ts'
export { type Actor, isMemberRole, memberRoles, type Role, roles } from './shared/roles.ts'
export { type DataClassCode, dataClass } from './tenancy/data-class.schemas.ts'
export { exitEndpoints } from './tenancy/exit.endpoints.ts'
export {
  type DestructionCertificate,
  type DestructionList,
  destructionCertificate,
  destructionList,
  type ExitEvent,
  type ExitItem,
  type ExitItemKind,
  type ExitManifest,
  exitEvent,
  exitItem,
  exitItemKind,
  exitManifest,
  exitParams,
  exitReasonBody,
  exitState,
  recordExitBackupBody,
  recordExitVisaBody,
  startExitBody,
  type TenantExit,
  tenantExit,
  tenantExits,
} from './tenancy/exit.schemas.ts'
export { type ExitWait, exitWait, exitWaitOf } from './tenancy/exit-waits.ts'
export { type Installation, installation } from './tenancy/installation.schemas.ts'
export { mandateEndpoints } from './tenancy/mandates.endpoints.ts'
export {
  endMandateBody,
  type Mandate,
  mandate,
  mandateFunction,
  mandateParams,
  mandates,
  recordMandateBody,
} from './tenancy/mandates.schemas.ts'
export { moveEndpoints } from './tenancy/move.endpoints.ts'
export {
  type MovedClaim,
  type MovedOffer,
  type MoveEvent,
  type MoveWaitCode,
  moveParams,
  moveReasonBody,
  moveState,
  planMoveBody,
  type RemovedItem,
  type TenantMove,
  tenantMove,
  tenantMoves,
} from './tenancy/move.schemas.ts'
export { suspensionEndpoints } from './tenancy/suspension.endpoints.ts'
export {
  organisationParams,
  reasonText,
  renameOrganisationBody,
  resumeTenantBody,
  type Suspension,
  suspendTenantBody,
  suspension,
  suspensionParams,
  suspensions,
} from './tenancy/suspension.schemas.ts'
export { tenancyEndpoints } from './tenancy/tenancy.endpoints.ts'
export {
  type Act,
  type AgreementTerms,
  act,
  agreementBody,
  type BillingCycle,
  billingCycle,
  type Condition,
  type ConditionStatus,
  condition,
  conditionStatus,
  enrolTenantBody,
  listTenantsQuery,
  type Organisation,
  organisation,
  organisationKind,
  organisationPage,
  type Population,
  population,
  type RecipientTerms,
  recipientBody,
  recordActBody,
  registerOrganisationBody,
  type Tenant,
  type TenantDetail,
  type TenantPlacement,
  tenant,
  tenantDetail,
  tenantPage,
  tenantParams,
} from './tenancy/tenancy.schemas.ts'
