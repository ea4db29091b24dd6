import { z } from 'zod'

/** Where the cluster that a process runs in put the identity that it gave it. */
export interface InClusterSettings {
  /** Null where the process runs in no cluster. */
  readonly host: string | null
  readonly port: string | null
  /** Holds `token` and `ca.crt`. */
  readonly folder: string
}

/** Variables of a process that may use that identity: Kubernetes sets the last two in every pod. */
export const inClusterVariables = {
  IN_CLUSTER_ACCESS: z
    .enum(['allowed', 'refused'])
    .default('refused')
    .describe('whether clusters may be reached by the identity of the cluster this runs in'),
  IN_CLUSTER_FOLDER: z
    .string()
    .default('/var/run/secrets/kubernetes.io/serviceaccount')
    .describe('where the token and the authority of that identity are mounted'),
  KUBERNETES_SERVICE_HOST: z.string().optional().describe('set by Kubernetes in every pod'),
  KUBERNETES_SERVICE_PORT: z.string().optional().describe('set by Kubernetes in every pod'),
}

/** Where clusters may stand. */
export const clusterAddressVariables = {
  CLUSTERS_ON_LOOPBACK: z
    .enum(['yes', 'no'])
    .default('no')
    .describe('yes where a cluster stands on this very machine: kubeconfigs may name a loopback address'),
}

/** What they say; null unless the process may. */
export function inClusterSettingsOf(read: {
  readonly IN_CLUSTER_ACCESS: 'allowed' | 'refused'
  readonly IN_CLUSTER_FOLDER: string
  readonly KUBERNETES_SERVICE_HOST?: string | undefined
  readonly KUBERNETES_SERVICE_PORT?: string | undefined
}): InClusterSettings | null {
  if (read.IN_CLUSTER_ACCESS === 'refused') return null
  return {
    host: read.KUBERNETES_SERVICE_HOST ?? null,
    port: read.KUBERNETES_SERVICE_PORT ?? null,
    folder: read.IN_CLUSTER_FOLDER,
  }
}
