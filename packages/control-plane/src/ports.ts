export type { AuditEntry, AuditStore } from './audit/ports.ts'
export type { BillingStore, MemberWeight, NewCharge, PayerOnDay } from './billing/ports.ts'
export type { MeteringStore, SliceTotal } from './metering/ports.ts'
export type { ClusterAccess, ClusterIdentity, KnownNamespace } from './provisioning/cluster-access.ports.ts'
export type {
  BlueprintQuota,
  ClusterGateway,
  Lease,
  ProvisioningStore,
  ReconcileReport,
  TenantBlueprint,
} from './provisioning/ports.ts'
export type { ClusterFacts, ExamineCluster } from './provisioning/preflight.ports.ts'
export type { DatedStore, TemporaryPart } from './quota/dated.ports.ts'
export type { LifecycleStore, PolicyVersion, WaitingRequest } from './quota/lifecycle.ports.ts'
export type { LedgerTransfer, QuotaGrant, QuotaPosition, QuotaSize, QuotaStore } from './quota/ports.ts'
export type { PoolGrowth, QuotaForecastStore } from './quota/simulation.ports.ts'
export type {
  Call,
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
export type { NewTenant, Page, TenancyStore, TenantInBrief, TenantOnDay } from './tenancy/ports.ts'
