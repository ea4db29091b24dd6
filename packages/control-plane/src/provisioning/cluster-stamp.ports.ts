import type { Instant } from '@grenier/quota-billing'
import type { ClusterAccess } from './cluster-access.ports.ts'

/** What a database leaves on a cluster that it writes to, so that a copy of it, or an older one, is told from it. */
export interface ClusterStamp {
  /** Which database wrote it. */
  readonly databaseId: string
  /** No two are alike, and none is written again once another stood in its place. */
  readonly token: string
  /** How many came before it, for people to compare. */
  readonly number: number
}

/** What stands on a cluster for an installation. */
export interface StandingStamp {
  /** Null: there is none; `unreadable`: somebody else wrote it. */
  readonly stamp: ClusterStamp | 'unreadable' | null
  /** Of the object that bears it, as it was read; null: that is not there. */
  readonly resourceVersion: string | null
}

/** Stamps on clusters. Both throw `cluster-unreachable`, `cluster-credential-refused` or a kubeconfig Problem. */
export interface StampGateway {
  read(access: ClusterAccess, installationId: string): Promise<StandingStamp>
  /** `moved`: what bears it is no longer as it was read; `refused`: the cluster does not let us. Both wrote nothing. */
  write(
    access: ClusterAccess,
    order: { readonly installationId: string; readonly stamp: ClusterStamp; readonly over: StandingStamp },
  ): Promise<'written' | 'moved' | 'refused'>
}

/** What a database knows of its own stamp. */
export interface KeptStamp {
  /** The database that this was written in: in a restored dump its original. */
  readonly databaseId: string
  readonly token: string | null
  /** Begun, and not known to stand there. */
  readonly nextToken: string | null
  /** A person lifted a hold: it is written whatever stands there. */
  readonly takesOver: boolean
  readonly writtenAt: Instant | null
}

/** Stamps as the database knows them. For the platform scope only. */
export interface ClusterStampStore {
  /** Which database this is, and what it knows of the cluster's stamp; null: it never wrote one. */
  readClusterStamp(clusterId: string): Promise<{ readonly databaseId: string; readonly kept: KeptStamp | null }>
  /** The stamp to be written now: the one that was begun, else a new one of that token, numbered above `number`. */
  beginClusterStamp(order: {
    readonly clusterId: string
    readonly token: string
    readonly number: number
  }): Promise<ClusterStamp>
  /** The one that was begun stands there; `writtenAt` null: who wrote it, and when, is not known. */
  endClusterStamp(order: {
    readonly clusterId: string
    readonly token: string
    readonly writtenAt: Instant | null
  }): Promise<void>
}
