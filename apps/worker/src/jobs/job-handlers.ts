import { type JobKind, jobs } from '@grenier/contracts'
import type { JobUseCases } from '@grenier/control-plane'
import { advanceExitJob } from './advance-exit.job.ts'
import { advanceMoveJob } from './advance-move.job.ts'
import { announceSubprocessorJob } from './announce-subprocessor.job.ts'
import { applyTerritoryEventJob } from './apply-territory-event.job.ts'
import { assessBudgetsJob } from './assess-budgets.job.ts'
import { cleanRestoreDrillJob } from './clean-restore-drill.job.ts'
import { closePeriodJob } from './close-period.job.ts'
import { computeUsageJob } from './compute-usage.job.ts'
import { drawPaperBatchJob } from './draw-paper-batch.job.ts'
import { endQuotaLoansJob } from './end-quota-loans.job.ts'
import { endTemporaryQuotasJob } from './end-temporary-quotas.job.ts'
import { exportTenantJob } from './export-tenant.job.ts'
import { issueStatementsJob } from './issue-statements.job.ts'
import type { JobHandler, MakeJobHandler } from './job-handler.ts'
import { mailOperatorTaskJob } from './mail-operator-task.job.ts'
import { observeBucketsJob } from './observe-buckets.job.ts'
import { observeCapacityJob } from './observe-capacity.job.ts'
import { observeProtectionJob } from './observe-protection.job.ts'
import { observeVolumesJob } from './observe-volumes.job.ts'
import { probeDeletionJob } from './probe-deletion.job.ts'
import { probeNetworkJob } from './probe-network.job.ts'
import { purgeExpiredJob } from './purge-expired.job.ts'
import { purgeReadingsJob } from './purge-readings.job.ts'
import { reconcileTenantJob } from './reconcile-tenant.job.ts'
import { remindExpiriesJob } from './remind-expiries.job.ts'
import { remindMilestonesJob } from './remind-milestones.job.ts'
import { remindReferencesJob } from './remind-references.job.ts'
import { renewClusterCredentialsJob } from './renew-cluster-credentials.job.ts'
import { runNeedsCampaignsJob } from './run-needs-campaigns.job.ts'
import { runProtectionTaskJob } from './run-protection-task.job.ts'
import { sealAuditJob } from './seal-audit.job.ts'
import { sendDeliveryJob } from './send-delivery.job.ts'
import { sendSignInLinkJob } from './send-sign-in-link.job.ts'
import { serveWaitingListJob } from './serve-waiting-list.job.ts'
import { startRestoreDrillsJob } from './start-restore-drills.job.ts'
import { sweepQuotaRequestsJob } from './sweep-quota-requests.job.ts'
import { sweepReservationsJob } from './sweep-reservations.job.ts'
import { takeOverNamespaceJob } from './take-over-namespace.job.ts'
import { tellSecondFactorResetJob } from './tell-second-factor-reset.job.ts'
import { watchThresholdsJob } from './watch-thresholds.job.ts'
import { writeNoticeJob } from './write-notice.job.ts'

const allHandlers: readonly MakeJobHandler[] = [
  reconcileTenantJob,
  takeOverNamespaceJob,
  serveWaitingListJob,
  sweepQuotaRequestsJob,
  endTemporaryQuotasJob,
  endQuotaLoansJob,
  sweepReservationsJob,
  observeProtectionJob,
  runProtectionTaskJob,
  startRestoreDrillsJob,
  cleanRestoreDrillJob,
  exportTenantJob,
  announceSubprocessorJob,
  applyTerritoryEventJob,
  purgeExpiredJob,
  advanceExitJob,
  advanceMoveJob,
  computeUsageJob,
  purgeReadingsJob,
  remindReferencesJob,
  remindMilestonesJob,
  runNeedsCampaignsJob,
  sealAuditJob,
  assessBudgetsJob,
  closePeriodJob,
  issueStatementsJob,
  observeBucketsJob,
  observeVolumesJob,
  observeCapacityJob,
  probeDeletionJob,
  probeNetworkJob,
  renewClusterCredentialsJob,
  writeNoticeJob,
  sendDeliveryJob,
  mailOperatorTaskJob,
  drawPaperBatchJob,
  sendSignInLinkJob,
  tellSecondFactorResetJob,
  watchThresholdsJob,
  remindExpiriesJob,
]

/**
 * The handler of each kind of job. Throws at start when a kind has none or two: a job nobody takes would wait for ever
 * and nobody would notice.
 */
export function createJobHandlers(
  useCases: JobUseCases,
  makers: readonly MakeJobHandler[] = allHandlers,
): ReadonlyMap<string, JobHandler> {
  const handlers = makers.map((make) => make(useCases))
  const byKind = Map.groupBy(handlers, ({ kind }) => kind)
  const kinds = Object.keys(jobs) as JobKind[]
  const faults = kinds.flatMap((kind) => {
    const count = byKind.get(kind)?.length ?? 0
    return count === 1 ? [] : [`${kind} has ${count} handlers`]
  })
  if (faults.length > 0) throw new Error(`each kind of job has exactly one handler: ${faults.join(', ')}`)
  return new Map(handlers.map((handler) => [handler.kind, handler]))
}
