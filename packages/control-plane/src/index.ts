export type { CodeOutcome } from './access/enter-second-factor.ts'
export { createLocalSignIn, type FactorWanted, type LocalSignIn } from './access/local-sign-in.ts'
export { createPeople, type People, tokenPrefix } from './access/people.ts'
export { countSeals, type ResealedColumn, resealSecrets } from './access/reseal-secrets.ts'
export { createSessions, type Sessions } from './access/sessions.ts'
export { readTrail, type TrailQuestion } from './audit/read-trail.ts'
export { type FocusColumn, focusColumns } from './billing/focus-columns.ts'
export { createApiUseCases, createJobUseCases } from './create-use-cases.ts'
export { type InvitationToMail, inviteByMail } from './notification/invite-by-mail.ts'
export { hears, mayBeOfPool } from './notification/list-changes.ts'
export { canaryDue } from './protection/probe-deletion.ts'
export { tasksRunningMax } from './protection/task-limits.ts'
export { issueExitToken } from './provisioning/exit-token.ts'
export { holdClustersAtStart } from './provisioning/hold-clusters-at-start.ts'
export { leaseWaitMs, renewLeaseEveryMs, tenantLeaseMs } from './provisioning/kept-lease.ts'
export { type Figures, readFigures } from './provisioning/read-figures.ts'
export type { RebuildPlan, TenantFinding } from './provisioning/rebuild-plan.ts'
export {
  planRebuilding,
  type RebuildOrder,
  type RebuildPorts,
  type RebuiltTenant,
  rebuildProvisioning,
} from './provisioning/rebuild-provisioning.ts'
export { type RebuiltTerms, writtenText } from './provisioning/rebuild-tenant.ts'
export { type ClusterWatches, watchClusters, watchLeaseMs } from './provisioning/watch-clusters.ts'
export type { ApiPorts, ControlPlanePorts, JobPorts } from './shared/control-plane-ports.ts'
export type {
  ApiUseCases,
  FileUseCase,
  JobOutcome,
  JobUseCase,
  JobUseCases,
  UseCase,
} from './shared/use-case.ts'
export { historyTables, snapshotTables, tablesLeftOut } from './tenancy/export-tables.ts'
export { retentionRules } from './tenancy/retention-rules.ts'
