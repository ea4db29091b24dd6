/** Everything has a named limit; benches and the local demo lift those of the cluster (rule 32). */
export interface GatewayLimits {
  /** Requests under way at one time, per cluster. */
  readonly inFlightMax: number
  /** Requests started per second, per cluster. */
  readonly requestsPerSecondMax: number
  /** Attempts of one request, the first included. */
  readonly attemptsMax: number
  readonly retryDelayMs: number
  readonly retryDelayMsMax: number
  /** How long one run waits for a quota's status or a bucket's binding. */
  readonly waitMsMax: number
  readonly pollDelayMs: number
  readonly requestTimeoutMs: number
  /** How long one answer may take to its last byte, however steadily it comes. */
  readonly answerTimeoutMs: number
  /** How long what a cluster serves, and which volumes were released, is believed. */
  readonly capabilitiesMs: number
  /** How long a verified kube-system UID is believed on connections that stayed open. */
  readonly identityMs: number
  /** Clusters whose connections are kept open. */
  readonly clustersMax: number
  /** Bytes of one answer. */
  readonly answerBytesMax: number
  /** A watch that says nothing for so long, not even a bookmark, is dead (rule 30). */
  readonly watchSilenceMs: number
  /** Longest pause of a watch that cannot be opened; it tries for ever. */
  readonly watchRetryDelayMsMax: number
  /** How long what a watched cluster serves is believed; its storage classes are watched themselves. */
  readonly watchedCapabilitiesMs: number
  /** How long Secrets, bucket settings and Velero's objects are believed, which are not watched (rule 13): less than a periodic pass. */
  readonly secretsMs: number
  /** Foreign edits are gathered for so long before anybody hears of them. */
  readonly changesGatheredMs: number
}

export const gatewayLimits: GatewayLimits = {
  inFlightMax: 16,
  requestsPerSecondMax: 50,
  attemptsMax: 5,
  retryDelayMs: 100,
  retryDelayMsMax: 5_000,
  waitMsMax: 2_000,
  pollDelayMs: 25,
  requestTimeoutMs: 15_000,
  answerTimeoutMs: 60_000,
  capabilitiesMs: 60_000,
  identityMs: 60_000,
  clustersMax: 64,
  answerBytesMax: 16 * 1024 * 1024,
  watchSilenceMs: 90_000,
  watchRetryDelayMsMax: 30_000,
  watchedCapabilitiesMs: 600_000,
  secretsMs: 3_000_000,
  changesGatheredMs: 100,
}

/** `timeoutSeconds` of a watch lies between these, at random, so that not all of them end together (rule 30). */
export const watchTimeoutSeconds = { min: 240, max: 300 } as const

/**
 * Bounds of `retryAfterMs`. A quota controller that does not count yet usually does within seconds, and within half a
 * minute after a kind was installed: it is asked more often than a bucket provisioner. After a conflict the database is
 * read afresh, soon: somebody else was quicker.
 */
export const rerunDelayMs = {
  min: 500,
  afterConflict: 1_000,
  quotaMax: 5_000,
  afterFailure: 15_000,
  max: 60_000,
} as const

/** What a tenant's namespace may hold beside bytes (rule 11: enough for backup pods, a ceiling for workloads). */
export const tenantLimits = {
  claimsMax: 50,
  /** Snapshots of a member's own; none is on offer yet. */
  snapshotsMax: 0,
  podsMax: 10,
  container: { cpuMillicores: 500n, memoryBytes: 512n * 1024n * 1024n },
  containerRequest: { cpuMillicores: 100n, memoryBytes: 128n * 1024n * 1024n },
} as const
