import { z } from 'zod'
import { instantText, uuid } from '../shared/codecs.ts'

/** A verb that our identity would need on the cluster and does not have. */
export const missingPermission = z
  .object({
    /** The API group; empty for the core of Kubernetes. */
    group: z.string(),
    resource: z.string(),
    verb: z.string(),
    /** The one object it is needed on; null: all of them. */
    name: z.string().nullable(),
    /** The one namespace it is needed in; left out: every one. */
    namespace: z.string().optional(),
  })
  .meta({ id: 'MissingPermission' })

/** What a cluster may lack. One more does not compile before it has its sentence (`preflight-texts.ts`). */
export const preflightGapCode = z.enum([
  'identity-mismatch',
  'permission-missing',
  'version-unsupported',
  'admission-policies-unserved',
  'backup-driver-missing',
  'buckets-unserved',
  'snapshots-unserved',
  'class-deletes',
  'classes-missing',
  'claim-steps-unenforced',
  'credential-expiring',
  'worker-identity-unknown',
  'exit-credential-missing',
  'exit-identity-shared',
  'exit-permission-missing',
  'exit-credential-refused',
  'exit-credential-expiring',
  'network-unprobed',
  'network-probe-old',
  'network-unknown',
  'network-unenforced',
  'network-ingress-unenforced',
  'network-egress-unenforced',
  'network-directions-unprobed',
  'capsule-unserved',
  'capsule-may-not-assign',
  'capsule-takes-namespaces',
  'capsule-unheeded',
  'capsule-unread',
  'deletion-not-denied',
  'escrow-not-configured',
  'escrow-incomplete',
  'token-not-renewed',
  'exit-token-not-renewed',
  'token-renewal-failed',
  'exits-denied',
])

export type PreflightGapCode = z.output<typeof preflightGapCode>

/** What a cluster lacks. `blocking`: nothing can be provisioned there; `limiting`: what `explanation` says does not work. */
export const preflightGap = z
  .object({
    code: preflightGapCode,
    severity: z.enum(['blocking', 'limiting']),
    /** What it is about: a class, a permission, a version; null when the code says it all. */
    subject: z.string().nullable(),
    /** The same as a sentence, in the caller's language. */
    explanation: z.string().optional(),
  })
  .meta({ id: 'PreflightGap' })

export const clusterPreflight = z
  .object({
    clusterId: uuid,
    examinedAt: instantText,
    kubernetesVersion: z.string(),
    /** When the credential of the kubeconfig ends; null when it does not say. */
    credentialExpiresAt: instantText.nullable(),
    /** API groups beside the core of Kubernetes that Grenier can use, with the versions served. */
    served: z.array(z.object({ group: z.string(), versions: z.array(z.string()) })),
    missingPermissions: z.array(missingPermission),
    gaps: z.array(preflightGap),
    /** No gap is blocking. */
    ready: z.boolean(),
  })
  .meta({ id: 'ClusterPreflight' })

export type MissingPermission = z.output<typeof missingPermission>
export type PreflightGap = z.output<typeof preflightGap>
export type ClusterPreflight = z.output<typeof clusterPreflight>
