export type { DocumentTemplate } from '@grenier/contracts/templates'
export type {
  AccessStore,
  AccessTokenToUse,
  NewInvitationRow,
  NewTokenRow,
  StoredPerson,
  StoredSession,
} from './access/access.ports.ts'
export type { PlaceWanted } from './access/choose-actor.ts'
export type { Identity } from './access/identity.ts'
export type {
  LocalAccount,
  LocalAccountStore,
  NewSignInLink,
  SecondFactor,
  SignInLink,
  StoredReset,
} from './access/local-accounts.ports.ts'
export type { Resealed, SealedText, SealedTextStore } from './access/sealed-texts.ports.ts'
export type { LogoutTokens, LogoutTold, SignInAttempt, SignInProvider } from './access/sign-in.ports.ts'
export type {
  AuditEntry,
  AuditFact,
  AuditSeal,
  AuditStore,
  ChainHead,
  CheckpointSigner,
  FactsQuery,
  KeptFact,
  SealedFact,
  SignedPlace,
} from './audit/ports.ts'
export type { StoredBudget, StoredCrossing, StoredMemberBudget } from './billing/budget.ports.ts'
export type { SentReminder, StoredMilestone } from './billing/budget-calendar.ports.ts'
export type { CommitteeLevel, RequestCounts, ServiceCounts } from './billing/committee.ports.ts'
export type { StoredFctvaRate } from './billing/fctva.ports.ts'
export type { ChargedOfYear, ImportedCost, QuantityOfMonth, TruedOfYear } from './billing/fiscal-year.ports.ts'
export type { ChargedOfMonth, DailyUse } from './billing/forecast.ports.ts'
export type {
  ChargedOfService,
  LastForecastNotice,
  NoticeToSend,
  SentForecast,
} from './billing/forecast-notice.ports.ts'
export type { PayerOnDay } from './billing/payer-on-day.ts'
export type { BillingStore, BirthStatement, ChargeSum, MemberWeight, NewCharge, OwnPeriod } from './billing/ports.ts'
export type { ForecastOfMember, NewGrounds, PlaceOfMember } from './billing/statement-grounds.ports.ts'
export type {
  AssignedPayer,
  CarriedChargeRow,
  CorrectedStatement,
  CreditableStatement,
  DraftFacts,
  DraftToIssue,
  NewDraft,
  NewIssue,
  PayersAdvance,
  PayerToState,
  StatementLifeStore,
} from './billing/statement-life.ports.ts'
export type {
  CapacityGateway,
  CapacityGauge,
  CapacityMeter,
  CapacityStore,
  ClusterCapacity,
  StandingSnapshot,
  StandingVolume,
  TenantToCount,
} from './metering/capacity.ports.ts'
export type { SliceTotal, UseOfAll } from './metering/late-readings.ports.ts'
export { noSourceReason } from './metering/measured-conditions.ts'
export type {
  ClaimMeasurement,
  ClaimToMeasure,
  ClaimUse,
  MeasuredOffer,
  MeasurementSourceAccess,
  MeasurementStore,
  RecordedValue,
  SourceSilence,
  VolumeMeasurements,
} from './metering/measurement.ports.ts'
export type { DailyTotal, KeptReading, MeteringStore } from './metering/ports.ts'
export type { LetterInBatch, PaperStore, StoredPaperBatch, WaitingLetter } from './notification/paper.ports.ts'
export type {
  ComingEnd,
  EndingCertificate,
  MailAttachment,
  MailSender,
  NotificationStore,
  OutgoingEvent,
  OutgoingMail,
  SendOutcome,
  StoredDelivery,
  StoredWebhookEndpoint,
  WatchedUse,
  WebhookSender,
} from './notification/ports.ts'
export type { BackupBucket, CanaryAttempt, CanaryStore, StandingCanary } from './protection/canaries.ports.ts'
export type { DrillTarget, RestoreDrillStore, StandingDrill } from './protection/drills.ports.ts'
export type { EscrowBox, EscrowSeal, EscrowState, EscrowStore, SealedSubject } from './protection/escrow.ports.ts'
export type {
  ObservedClaim,
  ObservedCopy,
  ObservedProtection,
  ProtectionGateway,
  ProtectionStore,
  StandingProtection,
} from './protection/ports.ts'
export type {
  ClusterTask,
  ProtectionTaskStore,
  RestoreRoom,
  StoredTask,
  TaskProgress,
} from './protection/tasks.ports.ts'
export type {
  AdoptionFacts,
  AdoptionStore,
  FoundClaim,
  ObjectComparison,
  TakeOverReport,
} from './provisioning/adoption.ports.ts'
export { veleroNamespaceOf } from './provisioning/backup-driver.ts'
export type { BucketObservation, BucketStore, LimitVerdict, TenantBucket } from './provisioning/bucket.ports.ts'
export type { CapsuleFacts, CapsuleStore } from './provisioning/capsule.ports.ts'
export type {
  ClusterAccess,
  ClusterIdentity,
  DataKeeping,
  ExitClusterAccess,
  KnownNamespace,
} from './provisioning/cluster-access.ports.ts'
export type {
  ClusterCredentialStore,
  CredentialGateway,
  StoredCluster,
} from './provisioning/cluster-credentials.ports.ts'
export type { ClusterFinding, ClusterHoldStore } from './provisioning/cluster-hold.ports.ts'
export type {
  ClusterStamp,
  ClusterStampStore,
  KeptStamp,
  StampGateway,
  StandingStamp,
} from './provisioning/cluster-stamp.ports.ts'
export type {
  BucketErasure,
  DestructionPass,
  DestructionReport,
  ExitGateway,
  ExitInventory,
  TenantPlaces,
} from './provisioning/exit.ports.ts'
export { type ExitFacts, type ExitToken, exitTokenCovers } from './provisioning/exit-token.ts'
export type {
  FiguresStore,
  InstallationFigures,
  PoolFigures,
  PoolUse,
  TenantQuotaFigures,
} from './provisioning/figures.ports.ts'
export { inClusterAccess } from './provisioning/in-cluster-access.ts'
export type {
  ClusterProbe,
  NetworkDirections,
  NetworkProbeGateway,
  NetworkProbeProgress,
  NetworkProbeStore,
  StoredNetworkProbe,
} from './provisioning/network-probe.ports.ts'
export type {
  BucketAccess,
  BucketLimit,
  BucketProtection,
  BucketUsage,
  DeletionProbe,
  DestructionOutcome,
  DestructionProgress,
  ObjectStore,
  ObjectStoreAccess,
  ObjectStoreCapabilities,
  ObjectVersion,
  S3Key,
  StoreSilence,
  VersionCount,
  VersionName,
} from './provisioning/object-store.ports.ts'
export type {
  PlacementFacts,
  PlacementStore,
  PlaceOfTenant,
  StoredCertificate,
} from './provisioning/placement.ports.ts'
export type {
  AdoptionGateway,
  BlueprintQuota,
  ClusterGateway,
  ExamineNamespace,
  Lease,
  NamespaceLook,
  ProvisioningStore,
  ReconcileReport,
  TenantBlueprint,
} from './provisioning/ports.ts'
export type {
  ClusterFacts,
  ExamineCluster,
  ExitIdentityFacts,
  LackingPermission,
  TokenRenewal,
} from './provisioning/preflight.ports.ts'
export type {
  ClusterScanner,
  FoundNamespace,
  RebuildGround,
  RebuildStore,
  ScannedCluster,
  StandingTenant,
  StatedOrigin,
} from './provisioning/rebuild.ports.ts'
export type { ResidencyFacts, ResidencyStore } from './provisioning/residency.ports.ts'
export type { ClusterWatcher, WatchedCluster } from './provisioning/watch.ports.ts'
export type { ClusterWatchStore } from './provisioning/watch-store.ports.ts'
export type { DatedStore, TemporaryPart } from './quota/dated.ports.ts'
export type { InboxStore, TenantOffer } from './quota/inbox.ports.ts'
export type { LifecycleStore, PolicyVersion, WaitingRequest } from './quota/lifecycle.ports.ts'
export type {
  NeededLevel,
  NeededSpace,
  NeedsStore,
  StoredNeedsAnswer,
  StoredNeedsCampaign,
  StoredNeedsOutcome,
} from './quota/needs.ports.ts'
export type { LedgerTransfer, QuotaGrant, QuotaPosition, QuotaSize, QuotaStore } from './quota/ports.ts'
export type { PoolGrowth, QuotaForecastStore } from './quota/simulation.ports.ts'
export type { HeldForTenant, PoolPath, TreeStore } from './quota/tree.ports.ts'
export type {
  AccessSettings,
  Call,
  Caller,
  CallingPerson,
  Clock,
  IdempotencyClaim,
  IdempotencyKey,
  IdempotencyStore,
  IdSource,
  InstallationSettings,
  JobQueue,
  OutboxMessage,
  OutboxRelay,
  OutboxRow,
  OutboxStore,
  ProgressChannel,
  Scope,
  SecretBox,
  Transaction,
  UnitOfWork,
} from './shared/ports.ts'
export { Problem } from './shared/problem.ts'
export type { ActFileStore, ActStore, ActWithUses } from './tenancy/act.ports.ts'
export type { AgreementStore, NewAmendment, StoredWording } from './tenancy/agreement.ports.ts'
export type { DocumentSigner, ExitStore, RecordedItem, SigningKey, SigningPurpose } from './tenancy/exit.ports.ts'
export type { FleetCounts, FleetLevel, FleetStore } from './tenancy/fleet.ports.ts'
export type { MovedSide, MoveOfTask, MoveStore, StoredMove, StoredMoveClaim } from './tenancy/move.ports.ts'
export type { PayerStore, StoredPayerAssignment } from './tenancy/payer.ports.ts'
export type { NamedMember, NewTenant, Page, TenancyStore, TenantInBrief, TenantOnDay } from './tenancy/ports.ts'
export type { ProcessingRegisterStore } from './tenancy/processing-register.ports.ts'
export type { PurgeStore } from './tenancy/purge.ports.ts'
export type {
  CommuneInRegister,
  CommuneRegister,
  EpciInRegister,
  RegisterEdition,
  RegisterStanding,
  RegisterStandingStore,
} from './tenancy/register.ports.ts'
export type { SubprocessorStore } from './tenancy/subprocessor.ports.ts'
export type { SuspensionStore } from './tenancy/suspension.ports.ts'
export type {
  ExportFile,
  ExportWriter,
  StoredTenantExport,
  TenantExportStore,
} from './tenancy/tenant-export.ports.ts'
export type { MeasuredDay, MemberOfPlace, TenantListingStore, TerritoryStore } from './tenancy/territory.ports.ts'
export type {
  MemberPlace,
  NewTerritoryChange,
  StandingBody,
  StoredTerritoryChange,
  TerritoryEventStore,
  TerritoryFactStore,
} from './tenancy/territory-event.ports.ts'
