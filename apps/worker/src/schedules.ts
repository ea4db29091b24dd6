import { canaryDue, tasksRunningMax } from '@grenier/control-plane'
import type { Clock, OutboxMessage, Transaction } from '@grenier/control-plane/ports'
import { addMs, msPerDay, msPerHour } from '@grenier/quota-billing'

/** Something that repeats. It only writes outbox rows: the work itself is a job like any other. */
export interface Schedule {
  readonly name: string
  readonly everyMs: number
  readonly messages: (tx: Transaction, parts: { wallClock: Clock }) => Promise<OutboxMessage[]>
}

const minuteMs = 60_000
/** Each tenant's clusters are looked at again at least this often, whatever events were missed. */
const examineEveryMs = msPerHour
/** How old a look at a tenant's copies may be. */
const observeProtectionEveryMs = 30 * minuteMs
/** How often backups and restores under way are looked at. */
const lookAtTasksEveryMs = 15_000
const tasksPerTurnMax = 500
/** Tenants looked at again in one turn: the pass is spread, never a wave. */
const examinedPerTurnMax = 200

/** Clusters whose credentials are looked at in one turn. */
const clustersPerTurnMax = 100

/** Exits, or moves, read at once. */
const exitsPerReadMax = 200

async function readOpenExits(tx: Transaction): Promise<{ tenantId: string; exitId: string }[]> {
  const open: { tenantId: string; exitId: string }[] = []
  for (;;) {
    const after = open.at(-1)?.tenantId ?? null
    const some = await tx.tenancy.openExits({ after, limit: exitsPerReadMax })
    open.push(...some)
    if (some.length < exitsPerReadMax) return open
  }
}

async function readOpenMoves(tx: Transaction): Promise<{ tenantId: string; moveId: string }[]> {
  const open: { tenantId: string; moveId: string }[] = []
  for (;;) {
    const after = open.at(-1)?.tenantId ?? null
    const some = await tx.tenancy.openMoves({ after, limit: exitsPerReadMax })
    open.push(...some)
    if (some.length < exitsPerReadMax) return open
  }
}

/** Everything that repeats, in one table. */
export const schedules: readonly Schedule[] = [
  {
    // Days that ended since the last readings came; the job also makes partitions three months ahead.
    name: 'compute-usage',
    everyMs: 5 * minuteMs,
    messages: async () => [{ kind: 'compute-usage', tenantId: null, subjectId: 'schedule', payload: {} }],
  },
  {
    // What is due is due on a day.
    name: 'remind-references',
    everyMs: msPerDay,
    messages: async () => [{ kind: 'remind-references', tenantId: null, subjectId: 'schedule', payload: {} }],
  },
  {
    // Milestones are days.
    name: 'remind-milestones',
    everyMs: msPerDay,
    messages: async () => [{ kind: 'remind-milestones', tenantId: null, subjectId: 'schedule', payload: {} }],
  },
  {
    // Uses are measured once an hour.
    name: 'watch-thresholds',
    everyMs: msPerHour,
    messages: async () => [{ kind: 'watch-thresholds', tenantId: null, subjectId: 'schedule', payload: {} }],
  },
  {
    // What ends ends on a day.
    name: 'remind-expiries',
    everyMs: msPerDay,
    messages: async () => [{ kind: 'remind-expiries', tenantId: null, subjectId: 'schedule', payload: {} }],
  },
  {
    // A campaign begins and ends on a day: an hour after midnight is soon enough.
    name: 'run-needs-campaigns',
    everyMs: msPerHour,
    messages: async () => [{ kind: 'run-needs-campaigns', tenantId: null, subjectId: 'schedule', payload: {} }],
  },
  {
    // Months come to their end once a month; a day that was missed is made up for the day after.
    name: 'purge-readings',
    everyMs: msPerDay,
    messages: async () => [{ kind: 'purge-readings', tenantId: null, subjectId: 'schedule', payload: {} }],
  },
  {
    // What is over is kept for days.
    name: 'purge-expired',
    everyMs: msPerHour,
    messages: async () => [{ kind: 'purge-expired', tenantId: null, subjectId: 'schedule', payload: {} }],
  },
  {
    // What a fact says can be altered unseen only until it is sealed.
    name: 'seal-audit',
    everyMs: minuteMs,
    messages: async () => [{ kind: 'seal-audit', tenantId: null, subjectId: 'schedule', payload: {} }],
  },
  {
    // Reminders, escalations and expiries go by working days and civil time, which the job reads from the business clock.
    name: 'sweep-quota-requests',
    everyMs: msPerHour,
    messages: async () => [{ kind: 'sweep-quota-requests', tenantId: null, subjectId: 'schedule', payload: {} }],
  },
  {
    // Ends and reminders are days: a few looks a day would do, an hour brings back what was in use until now soon enough.
    name: 'end-temporary-quotas',
    everyMs: msPerHour,
    messages: async () => [{ kind: 'end-temporary-quotas', tenantId: null, subjectId: 'schedule', payload: {} }],
  },
  {
    name: 'end-quota-loans',
    everyMs: msPerHour,
    messages: async () => [{ kind: 'end-quota-loans', tenantId: null, subjectId: 'schedule', payload: {} }],
  },
  {
    // What is forecast changes with the days that become known.
    name: 'assess-budgets',
    everyMs: msPerDay,
    messages: async () => [{ kind: 'assess-budgets', tenantId: null, subjectId: 'schedule', payload: {} }],
  },
  {
    // Only where something is over: neighbours may be waiting for it.
    name: 'sweep-reservations',
    everyMs: minuteMs,
    messages: async (tx, { wallClock }) => {
      const expired = await tx.quota.expiredReservations({ now: wallClock.now(), limit: 1 })
      return expired.map(() => ({ kind: 'sweep-reservations', tenantId: null, subjectId: 'schedule', payload: {} }))
    },
  },
  {
    // Copies come and go without a word from their driver: only looking tells.
    name: 'observe-protection',
    everyMs: minuteMs,
    messages: async (tx, { wallClock }) => {
      const before = addMs(wallClock.now(), -observeProtectionEveryMs)
      const tenantIds = await tx.protection.tenantsToObserve({ before, limit: examinedPerTurnMax })
      return tenantIds.map((tenantId) => ({
        kind: 'observe-protection',
        tenantId,
        subjectId: tenantId,
        payload: { tenantId },
      }))
    },
  },
  {
    // Drivers tell nobody when they are done.
    name: 'run-protection-tasks',
    everyMs: lookAtTasksEveryMs,
    messages: async (tx) => {
      const tasks = await tx.protection.tasksToRun({
        runningMax: tasksRunningMax,
        clusterId: null,
        limit: tasksPerTurnMax,
      })
      return tasks.map(({ tenantId, id: taskId }) => ({
        kind: 'run-protection-task',
        tenantId,
        subjectId: taskId,
        payload: { tenantId, taskId },
      }))
    },
  },
  {
    // Each bucket is read once an hour of business time; looking oftener brings back what a store that was away left out.
    name: 'observe-buckets',
    everyMs: 10 * minuteMs,
    messages: async (tx) => {
      const siteIds = await tx.provisioning.sitesWithBuckets()
      return siteIds.map((siteId) => ({
        kind: 'observe-buckets',
        tenantId: null,
        subjectId: siteId,
        payload: { siteId },
      }))
    },
  },
  {
    // Each claim is read once an hour of business time; looking oftener brings back what was not told the first time.
    name: 'observe-volumes',
    everyMs: 10 * minuteMs,
    messages: async (tx) => {
      const clusterIds = await tx.metering.clustersToMeasure()
      return clusterIds.map((clusterId) => ({
        kind: 'observe-volumes',
        tenantId: null,
        subjectId: clusterId,
        payload: { clusterId },
      }))
    },
  },
  {
    // Each cluster is counted once an hour of business time; looking oftener brings back one that was away.
    name: 'observe-capacity',
    everyMs: 10 * minuteMs,
    messages: async (tx) => {
      const clusterIds = await tx.metering.clustersToCount()
      return clusterIds.map((clusterId) => ({
        kind: 'observe-capacity',
        tenantId: null,
        subjectId: clusterId,
        payload: { clusterId },
      }))
    },
  },
  {
    // Each bucket comes weekly; what could not be shown comes again the next day, and new buckets within the hour.
    name: 'probe-deletion',
    everyMs: msPerHour,
    messages: async (tx, { wallClock }) => {
      const siteIds = await tx.protection.sitesToProbe(canaryDue(wallClock.now()))
      return siteIds.map((siteId) => ({
        kind: 'probe-deletion',
        tenantId: null,
        subjectId: siteId,
        payload: { siteId },
      }))
    },
  },
  {
    // Pods tell nobody when they are done; and a probe whose worker died is taken up again.
    name: 'probe-networks',
    everyMs: lookAtTasksEveryMs,
    messages: async (tx) => {
      const open = await tx.provisioning.openNetworkProbes(tasksPerTurnMax)
      return open.map((payload) => ({
        kind: 'probe-network',
        tenantId: null,
        subjectId: payload.probeId,
        payload,
      }))
    },
  },
  {
    // The shortest token that Kubernetes gives lives ten minutes, and is renewed with more than three of them left.
    name: 'renew-cluster-credentials',
    everyMs: minuteMs,
    messages: async (tx, { wallClock }) => {
      const due = { now: wallClock.now(), limit: clustersPerTurnMax }
      const clusterIds = await tx.provisioning.clustersToRenew(due)
      return clusterIds.map((clusterId) => ({
        kind: 'renew-cluster-credentials',
        tenantId: null,
        subjectId: clusterId,
        payload: { clusterId },
      }))
    },
  },
  {
    name: 'start-restore-drills',
    everyMs: msPerHour,
    messages: async () => [{ kind: 'start-restore-drills', tenantId: null, subjectId: 'schedule', payload: {} }],
  },
  {
    // A drill that nobody ended expires: its namespace and its hold go with it.
    name: 'clean-restore-drills',
    everyMs: 5 * minuteMs,
    messages: async (tx, { wallClock }) => {
      const over = await tx.protection.drillsToClean({ now: wallClock.now(), limit: tasksPerTurnMax })
      return over.map((payload) => ({
        kind: 'clean-restore-drill',
        tenantId: payload.tenantId,
        subjectId: payload.taskId,
        payload,
      }))
    },
  },
  {
    // An exit waits for days, and for copies that a night brings: an hour is soon enough for each.
    name: 'advance-exits',
    everyMs: msPerHour,
    messages: async (tx) => {
      const open = await readOpenExits(tx)
      return open.map(({ tenantId, exitId }) => ({
        kind: 'advance-exit',
        tenantId,
        subjectId: exitId,
        payload: { tenantId, exitId },
      }))
    },
  },
  {
    // A move begins in a window that people were told of.
    name: 'advance-moves',
    everyMs: minuteMs,
    messages: async (tx) => {
      const open = await readOpenMoves(tx)
      return open.map(({ tenantId, moveId }) => ({
        kind: 'advance-move',
        tenantId,
        subjectId: moveId,
        payload: { tenantId, moveId },
      }))
    },
  },
  {
    name: 'periodic-pass',
    everyMs: minuteMs,
    messages: async (tx, { wallClock }) => {
      const before = addMs(wallClock.now(), -examineEveryMs)
      const tenantIds = await tx.provisioning.tenantsToExamine({ before, limit: examinedPerTurnMax })
      return tenantIds.map((tenantId) => ({
        kind: 'reconcile-tenant',
        tenantId,
        subjectId: tenantId,
        payload: { tenantId },
      }))
    },
  },
]
