export { personNamesMax, type SessionView } from './access/access.schemas.ts'
export type { AccessToken, NewAccessToken } from './access/access-tokens.schemas.ts'
export { type GroupRoles, parseGroupRoles } from './access/group-roles.ts'
export type { Invitation, RoleAssignment } from './access/invitations.schemas.ts'
export { composeSecondFactorLetter } from './access/second-factor-letter.ts'
export type { SecondFactorReset } from './access/second-factor-resets.schemas.ts'
export { type Segregation, segregations } from './access/segregations.ts'
export { composeSignInLetter } from './access/sign-in-letter.ts'
export { type SignInPageText, signInPageText } from './access/sign-in-page-texts.ts'
export type { AuditFactView, AuditStanding } from './audit/audit.schemas.ts'
export type { Accruals } from './billing/accruals.schemas.ts'
export {
  type ChargeExplanation,
  type ClosingObstacles,
  type CostPool,
  type Period,
  type PeriodCheck,
  type PeriodState,
  type PriceRuleData,
  periodCheck,
  periodState,
  priceRule,
  type SharingKey,
  type Statement,
  type StatementLine,
  type StatementSummary,
  type StatementVatGroup,
  sharingKey,
  statement,
  statementVatGroup,
  type TariffData,
} from './billing/billing.schemas.ts'
export type { BudgetCrossing, BudgetData } from './billing/budget.schemas.ts'
export { ownMilestonesMax } from './billing/budget-calendar.schemas.ts'
export { type ChargeKind, type ChargeRow, chargeKind } from './billing/charge.schemas.ts'
export type { ChargeReading, ChargeReadings } from './billing/charge-readings.schemas.ts'
export type { ChargeDimension, ChargeSums, ChargeSumTable } from './billing/charge-sums.schemas.ts'
export {
  type AmendedFact,
  type Amendment,
  type AmendmentPreview,
  amendedFact,
  type Correction,
  correction,
  type PreviewedFact,
  type Rerating,
} from './billing/correction.schemas.ts'
export type { CostSharePreview } from './billing/cost-share.schemas.ts'
export { type Dispute, disputeState, type ListedDispute } from './billing/dispute.schemas.ts'
export type { FinanceContact } from './billing/finance-contact.schemas.ts'
export {
  type ActualCost,
  type ActualCostImport,
  type CsvFault,
  type TrueUp,
  type TrueUpPreview,
  type TrueUps,
  trueUp,
} from './billing/fiscal-year.schemas.ts'
export type { MoneyForecast, OpeningBalance } from './billing/forecast.schemas.ts'
export type { InvoicingSettings } from './billing/invoice-settings.ts'
export { type IssuedStatements, statementKinds, statementSettlements } from './billing/issued-statements.schemas.ts'
export { milestoneTitle } from './billing/localise-calendar.ts'
export type { ChargeTable, CostShareTable, StatementTable } from './billing/money-tables.schemas.ts'
export type { PreTitre, PreTitreLeftOutReason, PreTitres } from './billing/pre-titres.schemas.ts'
export type { SettlementDifference, SettlementImport, SettlementReconciliation } from './billing/settlement.schemas.ts'
export { type IssuingChecklist, type StatementBatch, statementBatchState } from './billing/statement-batch.schemas.ts'
export type { StatementFirstPage } from './billing/statement-first-page.schemas.ts'
export { type StatementGrounds, statementGrounds } from './billing/statement-grounds.schemas.ts'
export type { StatementFacturX, StatementInvoice } from './billing/statement-invoice.schemas.ts'
export type {
  CarriedAmount,
  LinePaidByOther,
  StatementDraft,
  StatementDraftSummary,
} from './billing/statement-life.schemas.ts'
export { type SimulatedMonth, type TariffDraft, tariffDraftKeys } from './billing/tariff-draft.schemas.ts'
export type { UnitForecast, UsesInUnits } from './billing/uses-in-units.schemas.ts'
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
export {
  type Reading,
  type ReadingsSummary,
  type RecordReadingsAnswer,
  readingMediaTypes,
  readingsBodyBytesMax,
  readingsPerCallMax,
  recordReadingsBody,
  type UsageSlice,
} from './metering/metering.schemas.ts'
export type { SpaceOutlook } from './metering/space-outlook.schemas.ts'
export { type Change, type ChangeKind, changeKinds, changeReaders } from './notification/change.schemas.ts'
export { composeLetter, noticeTexts } from './notification/compose-letter.ts'
export {
  type Delivery,
  delivery,
  type Letter,
  type LetterBlock,
  type Notice,
  type NoticeFacts,
  noticeFacts,
  type OperatorTask,
  type OperatorTaskKind,
} from './notification/notice.schemas.ts'
export { noticePaths } from './notification/notice-paths.ts'
export type { PaperBatch, PaperLetter, PostalChoice, PrintedLetter, PrintFile } from './notification/paper.schemas.ts'
export { composeTaskLetter, isMailedTask, mailedTaskPaths } from './notification/task-letter.ts'
export { type WebhookEndpoint, webhookEndpointsMax } from './notification/webhook.schemas.ts'
export { type BucketCanary } from './protection/canaries.schemas.ts'
export { drillCertificateEndpoints } from './protection/drill-certificate.endpoints.ts'
export {
  type DrillCertificate,
  type DrillRecord,
  drillCertificate,
  drillRecord,
} from './protection/drill-certificate.schemas.ts'
export { type RestoreDrill } from './protection/drills.schemas.ts'
export { type EscrowReceipt } from './protection/escrow.schemas.ts'
export { readEscrowFile, writeEscrowFile } from './protection/escrow-file.ts'
export {
  type BackupCopy,
  backupDriver,
  type ProtectedClaim,
  protectedClaimState,
  type TenantProtectionView,
} from './protection/protection.schemas.ts'
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
export { type ClusterHold } from './provisioning/cluster-hold.schemas.ts'
export type { NetworkDirection, NetworkProbe, NetworkProbeReason } from './provisioning/network-probe.schemas.ts'
export {
  type Certificate,
  certificateKind,
  type PlacementCandidate,
  type PlacementFaultData,
} from './provisioning/placement.schemas.ts'
export type { PlacementChange } from './provisioning/placement-change.schemas.ts'
export type { ClusterPreflight, MissingPermission, PreflightGap } from './provisioning/preflight.schemas.ts'
export {
  type BucketApi,
  type Cluster,
  type ClusterProfile,
  clusterProfile,
  type ProvisioningEvent,
  type ProvisioningSummary,
  provisioningEvent,
  readProvisioningEvent,
  type Site,
} from './provisioning/provisioning.schemas.ts'
export { residencyEndpoints } from './provisioning/residency.endpoints.ts'
export {
  type ResidencyAttestation,
  type ResidencyRecord,
  residencyAttestation,
  residencyRecord,
  type SiteLocation,
} from './provisioning/residency.schemas.ts'
export type { ExpiryReason } from './quota/event-texts.ts'
export { type PoolHolding } from './quota/holdings.schemas.ts'
export type { InboxLine, InboxRow } from './quota/inbox.schemas.ts'
export {
  type InvariantCode,
  type InvariantViolation,
  invariantCode,
  invariantViolationsShownMax,
  type LedgerTransferData,
  ledgerAccount,
  ledgerCauseKind,
  type PoolBalance,
} from './quota/ledger.schemas.ts'
export {
  type PublishedQuotaPolicy,
  type QuotaPolicyData,
  type QuotaRequestView,
  quotaPolicyData,
} from './quota/lifecycle.schemas.ts'
export { type QuotaLoan, type QuotaLoanEvent, quotaLoan, quotaLoanEvent } from './quota/loans.schemas.ts'
export {
  answerNeedsBody,
  type NeedsAnswers,
  type NeedsCampaign,
  type NeedsPlan,
  type NeedsSheet,
  plannedPoolsMax,
} from './quota/needs.schemas.ts'
export {
  type ApprovalStep,
  type AutomaticDecision,
  approvalStep,
  automaticDecision,
  type Offer,
  type OfferKind,
  offerKind,
  type Pool,
  type PoolLevel,
  type QuotaRequest,
  type QuotaRequestEvent,
  type QuotaRequestEventKind,
  type QuotaRequestLine,
  type QuotaRequestState,
  quotaRequestEventKind,
  quotaRequestState,
  type RefusalAlternative,
  type RefusalData,
  refusal,
  type TenantQuota,
  tenantQuota,
} from './quota/quota.schemas.ts'
export {
  type RefusalMotif,
  type RefusalMotifs,
  refusalMotif,
  refusalMotifsMax,
} from './quota/refusal-motifs.schemas.ts'
export { type CapacityReservation, capacityReservation } from './quota/reservations.schemas.ts'
export {
  type LevelEffectData,
  type PoolHold,
  type QuotaSimulation,
  type SimulatedBackup,
  type SimulatedCost,
  type SimulatedLine,
} from './quota/simulation.schemas.ts'
export { type VisaReasonData, visaReasons } from './quota/visa.schemas.ts'
export {
  formatBytes,
  formatDay,
  formatEuros,
  formatMoment,
  formatMonth,
  formatMonths,
  formatShortDay,
} from './shared/amount-texts.ts'
export { bytesText, civilDate, instantText, pageLimitMax, uuid } from './shared/codecs.ts'
export type { AnswerOf, CommandOf, Context, Endpoint, EndpointExample } from './shared/endpoint.ts'
export type { Answer, Command, Endpoints, ListWorkbookId, OperationId } from './shared/endpoints.ts'
export { endpoints, listWorkbookIds } from './shared/endpoints.ts'
export { fillPlaces } from './shared/fill-places.ts'
export { keptTogether } from './shared/french-spaces.ts'
export { type JobKind, type JobPayload, jobs } from './shared/jobs.ts'
export { type Language, languages, negotiateLanguage } from './shared/language.ts'
export type { ProblemDocument, ProblemHolder, RequestFault } from './shared/problem-document.schemas.ts'
export { problemDocument, problemHoldersMax } from './shared/problem-document.schemas.ts'
export { isProblemCode, renderProblem } from './shared/problem-document.ts'
export { type ProblemStatus } from './shared/problem-titles.ts'
export { type ProblemCode, problems } from './shared/problems.ts'
export {
  type ActingToken,
  type Actor,
  isBoundRight,
  isMemberRole,
  localSubjectPrefix,
  memberRoleOfMandate,
  memberRoles,
  type Role,
  type RoleGrant,
  roles,
  serviceRoles,
  serviceSubjectPrefix,
  type TokenAlgorithm,
  tokenAlgorithms,
} from './shared/roles.ts'
export { searchText } from './shared/search-text.ts'
export { type ActFile, type ActFileInBrief, type ListedAct } from './tenancy/act.schemas.ts'
export {
  type Agreement,
  type AgreementWordingShown,
  type AmendedTerms,
  amendedTerms,
  amendmentKind,
} from './tenancy/agreement.schemas.ts'
export type { Contact } from './tenancy/contacts.schemas.ts'
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
  exitManifest,
  exitState,
  type TenantExit,
  tenantExit,
} from './tenancy/exit.schemas.ts'
export { type ExitWait, exitWait } from './tenancy/exit-wait.schemas.ts'
export { exitWaitOf } from './tenancy/exit-waits.ts'
export type {
  ArchivePiece,
  ExportColumn,
  ExportColumnKind,
  ExportFormat,
  ExportRow,
  ExportTable,
} from './tenancy/export-archive.ts'
export type { FleetOverview } from './tenancy/fleet.schemas.ts'
export { type Installation } from './tenancy/installation.schemas.ts'
export { exitItemKind, type LostItem, type LostSide } from './tenancy/lost-side.schemas.ts'
export { type Mandate, mandateFunction } from './tenancy/mandates.schemas.ts'
export {
  type MovedClaim,
  type MovedOffer,
  type MoveEvent,
  type MoveWaitCode,
  moveState,
  type RemovedItem,
  type TenantMove,
  tenantMove,
} from './tenancy/move.schemas.ts'
export { type MoveLoss, moveLossState } from './tenancy/move-loss.schemas.ts'
export type { OperatorOfficer } from './tenancy/operator-officer.schemas.ts'
export type { Engagement, PaidFor, PayerAssignment, Recipient } from './tenancy/payer.schemas.ts'
export { processingRegisterEndpoints } from './tenancy/processing-register.endpoints.ts'
export {
  type ControllerEntry,
  type ControllerTable,
  registerPdfMembersMax,
  type TenantProcessingRegister,
  tenantProcessingRegister,
  type WholeProcessingRegister,
  wholeProcessingRegister,
} from './tenancy/processing-register.schemas.ts'
export {
  enrolCommuneBody,
  type RegisterCommune,
  type RegisterMembership,
  type RegisterPlace,
  registerPlacesMax,
} from './tenancy/register.schemas.ts'
export type { Subprocessor } from './tenancy/subprocessor.schemas.ts'
export type { ListedObjection, SubprocessorObjection } from './tenancy/subprocessor-objection.schemas.ts'
export { type Suspension } from './tenancy/suspension.schemas.ts'
export {
  type Act,
  type AgreementTerms,
  agreementBody,
  billingCycle,
  type Condition,
  type ConditionStatus,
  conditionStatus,
  type Organisation,
  organisationKind,
  type Population,
  population,
  type RecipientTerms,
  recipientBody,
  type SortDirection,
  type Tenant,
  type TenantDetail,
  type TenantFilters,
  type TenantPlacement,
  type TenantSituation,
  type TenantSort,
  tenantSituation,
} from './tenancy/tenancy.schemas.ts'
export { type TenantExport } from './tenancy/tenant-export.schemas.ts'
export {
  type GeographicPosition,
  type TerritoryMember,
  type TerritoryOutline,
  type TerritoryPlace,
  territoryMembersMax,
} from './tenancy/territory.schemas.ts'
export type {
  PlannedTerritoryChange,
  TerritoryBody,
  TerritoryChange,
  TerritoryEvent,
  TerritoryObstacle,
  TerritoryQuotaMove,
  TerritorySums,
} from './tenancy/territory-event.schemas.ts'
