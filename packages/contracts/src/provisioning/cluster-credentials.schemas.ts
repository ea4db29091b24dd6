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

/** What is shown of that. */
export const exitAccessFields = {
  /** `separate`: an identity of its own; `worker`: the worker's, by an operator's word; `none`: exits wait. */
  exitAccess: z.enum(['separate', 'worker', 'none']),
  /** Who destroys, as the cluster calls it; null where that is the worker or nobody, or the cluster does not say. */
  exitUsername: z.string().nullable(),
}

export const clusterParams = z.object({ clusterId: uuid })

/** What is left out stays as it is. */
export const replaceClusterCredentialsBody = z
  .object({ kubeconfig: kubeconfigText.optional(), ...exitCredentialFields })
  .refine((body) => Object.keys(body).length > 0, { message: 'nothing to replace' })

export type ExitAccess = z.output<typeof exitAccessFields.exitAccess>
