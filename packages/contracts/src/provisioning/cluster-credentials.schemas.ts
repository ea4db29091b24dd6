import { z } from 'zod'
import { uuid } from '../shared/codecs.ts'

/** Inline data only (rule 9); stored encrypted and never returned. */
const kubeconfigText = z.string().min(20).max(100_000)

/** Who destroys on a cluster what an exit takes away (cluster rule 5). */
export const exitCredentialFields = {
  /** Of an identity that exits alone use, on the same cluster. */
  exitKubeconfig: kubeconfigText.optional(),
  /** True: the worker's own identity may destroy. Without it and without a credential of their own, exits wait there. */
  workerMayDestroy: z.boolean().optional(),
}

/** The worker's own identity, which the cluster it runs in gave it. Where that is, only the process knows: nothing here names a file. */
export const inClusterFields = { inCluster: z.literal(true).optional() }

/** What is shown of how the cluster is reached. */
export const reachedByFields = { reachedBy: z.enum(['kubeconfig', 'in-cluster']) }

/** What is shown of that. */
export const exitAccessFields = {
  /** `separate`: an identity of its own; `worker`: the worker's, by an operator's word; `none`: exits wait. */
  exitAccess: z.enum(['separate', 'worker', 'none']),
  /** Who destroys, as the cluster calls it; null where that is the worker or nobody, or the cluster does not say. */
  exitUsername: z.string().nullable(),
}

/** There is one everyday identity. */
function isReachedOnce(body: {
  readonly kubeconfig?: string | undefined
  readonly inCluster?: true | undefined
}): boolean {
  return body.kubeconfig === undefined || body.inCluster === undefined
}

/** One of the two is needed. */
export function isReachedSomehow(body: {
  readonly kubeconfig?: string | undefined
  readonly inCluster?: true | undefined
}): boolean {
  return isReachedOnce(body) && (body.kubeconfig !== undefined || body.inCluster !== undefined)
}

export const clusterParams = z.object({ clusterId: uuid })

/** What is left out stays as it is. */
export const replaceClusterCredentialsBody = z
  .object({ kubeconfig: kubeconfigText.optional(), ...inClusterFields, ...exitCredentialFields })
  .refine((body) => Object.keys(body).length > 0, { message: 'nothing to replace' })
  .refine(isReachedOnce, { message: 'kubeconfig and inCluster exclude each other' })

export type ExitAccess = z.output<typeof exitAccessFields.exitAccess>
