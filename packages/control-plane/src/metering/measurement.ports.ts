import type { MeasurementSource } from '@grenier/contracts'
import type { Instant, MeterCode } from '@grenier/quota-billing'

/** How a source is reached, its token opened, in memory only. */
export interface MeasurementSourceAccess {
  /** Of an HTTP API like Prometheus', without `/api/v1`. */
  readonly url: string
  /** Authority of its certificate, PEM; null: one of those the system knows. */
  readonly caPem: string | null
  readonly token: string | null
  /** Labels that every sample of the cluster has, where one source collects of several. */
  readonly matchers: Readonly<Record<string, string>>
}

/** Why a source told nothing at all. */
export type SourceSilence =
  | 'no-source'
  | 'unreachable'
  | 'token-refused'
  | 'query-refused'
  | 'source-failing'
  | 'answer-too-large'
  | 'answer-unreadable'
  /** The source itself says that something is missing. */
  | 'answer-partial'

/** Why a claim was not measured: `not-reported` where no pod has mounted it, or it is no file system. */
export type ClaimSilence = SourceSilence | 'not-reported' | 'stale' | 'value-unusable'

/** What was told of one claim: bytes, or why there are none. */
export interface ClaimUse {
  readonly namespace: string
  readonly claimName: string
  readonly usedBytes: bigint | null
  readonly silence: ClaimSilence | null
}

export type VolumeUseAnswer =
  | { readonly state: 'answered'; readonly claims: readonly ClaimUse[] }
  | { readonly state: 'silent'; readonly reason: SourceSilence }

/** Asks a cluster's collector how full the file systems of claims are (cluster rule 28). Every call ends. */
export interface VolumeMeasurements {
  /**
   * Checks a source before it is stored. Throws a Problem: `measurement-source-refused` (our own machine, link-local, http
   * beyond the cluster, a password in the address), `measurement-source-unreachable`, `measurement-token-refused`.
   */
  inspect(source: MeasurementSourceAccess): Promise<void>
  /** The claims of these namespaces and no other. Throws `measurement-source-refused`; all else is a silence. */
  readUse(source: MeasurementSourceAccess, namespaces: readonly string[]): Promise<VolumeUseAnswer>
  close(): Promise<void>
}

/** A claim whose use is to be asked, or, once it is gone, whose gauge is to end. */
export interface ClaimToMeasure {
  readonly tenantId: string
  readonly claimName: string
  readonly namespace: string
  readonly clusterName: string
  readonly offerId: string
  readonly isGone: boolean
}

/** What was told of a claim in an hour. */
export interface ClaimMeasurement {
  readonly tenantId: string
  readonly claimName: string
  readonly offerId: string
  readonly observedHour: Instant
  readonly usedBytes: bigint | null
  readonly silence: ClaimSilence | null
}

/** The measured use of one quota: of the claims that are bound, those that were measured since an hour. */
export interface MeasuredOffer {
  readonly tenantId: string
  readonly offerId: string
  readonly offerCode: string
  readonly generation: number
  readonly quotaBytes: bigint
  readonly claimsBound: number
  readonly claimsMeasured: number
  /** Of the measured claims together; null when none is. */
  readonly usedBytes: bigint | null
  /** The oldest hour among them. */
  readonly measuredAt: Instant | null
  /** Why claims are not measured, each reason once, with commas between. */
  readonly silences: string | null
}

/** What names a gauge. */
export interface GaugeName {
  readonly tenantId: string
  readonly meter: MeterCode
  readonly resourceId: string
}

export interface RecordedValue extends GaugeName {
  readonly offerId: string
  readonly valueBytes: bigint
}

export interface MeasurementStore {
  /** Null withdraws. The cluster is locked, and gets the version. */
  saveMeasurementSource(
    clusterId: string,
    change: { source: MeasurementSource | null; tokenSealed: string | null; version: number },
  ): Promise<void>
  getMeasurementSource(clusterId: string): Promise<{ source: MeasurementSource; tokenSealed: string | null } | null>
  /** Clusters with a source; and those without one where tenants stand of which something measured is still said. */
  clustersToMeasure(): Promise<string[]>
  /**
   * Tenants after `after` whose storage stands on the cluster and whose conditions were made while it had a source and has none
   * (`isSourced` false), or had none and has one.
   */
  tenantsToldOtherwise(query: {
    clusterId: string
    isSourced: boolean
    after: string | null
    limit: number
  }): Promise<{ tenantId: string; generation: number }[]>
  /**
   * Claims of up to `limit` tenants after `after` that stand on the cluster, are of a class on offer and have no reading of
   * the hour yet; beside them those that are gone and whose gauge has not ended.
   */
  claimsToMeasure(query: {
    clusterId: string
    hour: Instant
    after: string | null
    limit: number
  }): Promise<ClaimToMeasure[]>
  /** Readings of these gauges that were recorded already. */
  recordedValues(gauges: readonly GaugeName[], takenAt: Instant): Promise<RecordedValue[]>
  /**
   * Keeps that claims are about to have their first reading, so that its gauge is ended once the claim is gone, whatever becomes of
   * the process meanwhile. What is known of a claim that has one changes nothing.
   */
  expectClaimReadings(measurements: readonly ClaimMeasurement[]): Promise<void>
  saveClaimMeasurements(measurements: readonly ClaimMeasurement[]): Promise<void>
  /** By offer, of the tenants' block quotas; what was measured before `since` does not count. Both scopes. */
  measuredUse(tenantIds: readonly string[], since: Instant): Promise<MeasuredOffer[]>
}
