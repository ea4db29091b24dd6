import type { Figures } from '@grenier/control-plane'
import { Gauge, type Logger, type Registry } from '@grenier/platform'

interface Series {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

interface ShownFigure {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
  readonly series: (figures: Figures, nowMs: number) => readonly Series[]
}

const one = (value: number): readonly Series[] => [{ labels: {}, value }]

// Prometheus keeps floats: above 8 PiB a figure of bytes is rounded. Nothing is decided on these.
const bytes = Number

const ofPools = (read: (pool: Figures['installation']['pools'][number]) => bigint | null) => (figures: Figures) =>
  figures.installation.pools.flatMap((pool) => {
    const value = read(pool)
    return value === null ? [] : [{ labels: { pool: pool.pool, offer: pool.offerCode }, value: bytes(value) }]
  })

/** Every figure of the installation, by the name that graphs and alerts know it by; docs/telemetry.md is their list. */
export const figuresOfInstallation: readonly ShownFigure[] = [
  {
    name: 'grenier_pool_limit_bytes',
    help: 'What a pool may give of an offer; absent where nothing limits it',
    labelNames: ['pool', 'offer'],
    series: ofPools(({ limitBytes }) => limitBytes),
  },
  {
    name: 'grenier_pool_allocated_bytes',
    help: 'What a pool has given of an offer',
    labelNames: ['pool', 'offer'],
    series: ofPools(({ allocatedBytes }) => allocatedBytes),
  },
  {
    name: 'grenier_pool_held_bytes',
    help: 'What a pool sets aside of an offer for requests that are not decided',
    labelNames: ['pool', 'offer'],
    series: ofPools(({ heldBytes }) => heldBytes),
  },
  {
    name: 'grenier_pool_used_bytes',
    help: 'What clusters last said that members use of an offer, those of a pool and of all pools below it; absent where none has a quota of it',
    labelNames: ['pool', 'offer'],
    series: ({ installation }) =>
      installation.poolUses.map(({ pool, offerCode, usedBytes }) => ({
        labels: { pool, offer: offerCode },
        value: bytes(usedBytes),
      })),
  },
  {
    name: 'grenier_offer_quota_bytes',
    help: 'Quotas of all members together, by offer',
    labelNames: ['offer'],
    series: ({ installation }) =>
      installation.offers.map(({ offerCode, quotaBytes }) => ({
        labels: { offer: offerCode },
        value: bytes(quotaBytes),
      })),
  },
  {
    name: 'grenier_offer_used_bytes',
    help: 'What clusters last said that members use of their quotas, by offer',
    labelNames: ['offer'],
    series: ({ installation }) =>
      installation.offers.map(({ offerCode, usedBytes }) => ({
        labels: { offer: offerCode },
        value: bytes(usedBytes),
      })),
  },
  {
    name: 'grenier_tenants',
    help: 'Tenants by whether they are ready (True, False, Unknown) and why; those whose exit is complete are not counted',
    labelNames: ['ready', 'reason'],
    series: ({ installation }) =>
      installation.tenants.map(({ ready, reason, count }) => ({ labels: { ready, reason }, value: count })),
  },
  {
    name: 'grenier_tenant_conditions',
    help: 'The same tenants by type and status of their conditions',
    labelNames: ['type', 'status'],
    series: ({ installation }) =>
      installation.conditions.map(({ type, status, count }) => ({ labels: { type, status }, value: count })),
  },
  {
    name: 'grenier_jobs_unfinished',
    help: 'Jobs that are not done, by kind: pending waits in the database, published was handed to the queue',
    labelNames: ['kind', 'state'],
    series: ({ installation }) =>
      installation.jobs.map(({ kind, state, count }) => ({ labels: { kind, state }, value: count })),
  },
  {
    name: 'grenier_jobs_overdue_seconds',
    help: 'How long ago the oldest job that is not done became due, handed to the queue or not; 0 when none is due',
    labelNames: [],
    series: ({ installation: { jobsDueSince } }, nowMs) =>
      one(jobsDueSince === null ? 0 : Math.max(0, nowMs - jobsDueSince) / 1_000),
  },
  {
    name: 'grenier_audit_entries_unsealed',
    help: 'Audit entries that no seal covers yet',
    labelNames: [],
    series: ({ installation }) => one(installation.auditEntriesUnsealed),
  },
  {
    name: 'grenier_deliveries_dead',
    help: 'Notices that could not be delivered and are not tried again',
    labelNames: [],
    series: ({ installation }) => one(installation.deliveriesDead),
  },
  {
    name: 'grenier_clusters_held',
    help: 'Clusters to which nothing is written',
    labelNames: [],
    series: ({ installation }) => one(installation.clustersHeld),
  },
  {
    name: 'grenier_operator_tasks_open',
    help: 'Tasks that wait for a person of the operator',
    labelNames: [],
    series: ({ installation }) => one(installation.operatorTasksOpen),
  },
]

/** Figures of each tenant: as many series as members times offers, so they are given only where they are asked for. */
export const figuresOfTenants: readonly ShownFigure[] = [
  {
    name: 'grenier_tenant_quota_bytes',
    help: 'Quota of a tenant for an offer',
    labelNames: ['tenant', 'offer'],
    series: ({ tenantQuotas }) =>
      (tenantQuotas ?? []).map(({ tenantId, offerCode, quotaBytes }) => ({
        labels: { tenant: tenantId, offer: offerCode },
        value: bytes(quotaBytes),
      })),
  },
  {
    name: 'grenier_tenant_used_bytes',
    help: 'What the cluster last said that a tenant uses of a quota; absent until it said so',
    labelNames: ['tenant', 'offer'],
    series: ({ tenantQuotas }) =>
      (tenantQuotas ?? []).flatMap(({ tenantId, offerCode, observedUsedBytes }) =>
        observedUsedBytes === null
          ? []
          : [{ labels: { tenant: tenantId, offer: offerCode }, value: bytes(observedUsedBytes) }],
      ),
  },
]

/** Several workers are scraped, and each more often than figures change: what was read counts for so long. */
const figuresLastMs = 10_000

export interface ShowingParts {
  readonly metrics: Registry
  readonly perTenant: boolean
  readonly logger: Logger
  readonly read: () => Promise<Figures>
  readonly nowMs: () => number
}

/**
 * Shows the installation's figures in the registry, read when they are asked for. Where they cannot be read, the series are
 * absent and `grenier_figures_read` is 0: a graph must not go on showing what was true before the database went away.
 */
export function showInstallation({ metrics, perTenant, logger, read, nowMs }: ShowingParts): void {
  let last: { readonly readAtMs: number; readonly figures: Promise<Figures | null> } | null = null
  const figures = (): Promise<Figures | null> => {
    if (last === null || nowMs() - last.readAtMs >= figuresLastMs) {
      const reading = read().catch((error: unknown) => {
        logger.warn({ err: error }, 'figures could not be read')
        return null
      })
      last = { readAtMs: nowMs(), figures: reading }
    }
    return last.figures
  }
  for (const { name, help, labelNames, series } of [...figuresOfInstallation, ...(perTenant ? figuresOfTenants : [])]) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames,
      registers: [metrics],
      async collect() {
        const known = await figures()
        gauge.reset()
        // One without labels stands at 0 by itself.
        if (known === null && labelNames.length === 0) gauge.remove()
        for (const { labels, value } of known === null ? [] : series(known, nowMs())) gauge.set(labels, value)
      },
    })
  }
  const isRead: Gauge = new Gauge({
    name: 'grenier_figures_read',
    help: '1 when the figures of the installation could be read, else 0',
    registers: [metrics],
    async collect() {
      isRead.set((await figures()) === null ? 0 : 1)
    },
  })
}
