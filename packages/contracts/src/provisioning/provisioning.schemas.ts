import { z } from 'zod'
import { instantText, pageOf, uuid, version } from '../shared/codecs.ts'
import { residency } from '../tenancy/data-class.schemas.ts'
import { capsuleMode } from './capsule.schemas.ts'
import {
  exitAccessFields,
  exitCredentialFields,
  inClusterFields,
  isReachedSomehow,
  reachedByFields,
} from './cluster-credentials.schemas.ts'
import { namespaceNameText } from './namespace-name.ts'

/** A key of the S3 protocol; sealed where it is stored, and never returned. */
const s3Key = z.object({
  accessKeyId: z.string().min(1).max(128),
  secretAccessKey: z.string().min(1).max(256),
})

const siteFields = z.object({
  code: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  name: z.string().min(1).max(100),
  residency,
  /** Where backups of this site's clusters are written, https only; null while the site has no object store. */
  s3Endpoint: z.url({ protocol: /^https$/ }).nullable(),
  /** Authority of its certificate; null: one that every system knows. */
  s3CaPem: z.string().min(1).max(20_000).nullable().default(null),
  /** Region that its signatures name; the one that stores without regions take, when left out. */
  s3Region: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .default('us-east-1'),
})

export const createSiteBody = siteFields.extend({
  /** Key of the store's administration, with which usage and limits are read; asked who it is before it is stored. */
  s3AdminKey: s3Key.nullable().default(null),
})

export const site = siteFields
  .extend({
    id: uuid,
    /** Whether there is a key of the store's administration; the key itself is never shown. */
    s3AdminKeyKnown: z.boolean().default(false),
    recordedAt: instantText,
    version,
  })
  .meta({ id: 'Site' })

const [cidrOfIpv4, cidrOfIpv6] = [z.cidrv4(), z.cidrv6()]
/** A range of addresses, as a NetworkPolicy takes it. */
const cidrText = z
  .string()
  .check(({ value, issues }) => {
    if (cidrOfIpv4.safeParse(value).success || cidrOfIpv6.safeParse(value).success) return
    issues.push({ code: 'invalid_format', format: 'cidr', input: value })
  })
  .meta({ examples: ['10.20.0.10/32'] })

/** By which API a bucket is claimed; the two versions of COSI are not compatible. */
export const bucketApi = z.enum(['obc', 'cosi-v1alpha1', 'cosi-v1alpha2'])

/** What the NetworkPolicies of a tenant are made from (rule 16). */
export const clusterProfile = z.object({
  oidcGroupsPrefix: z.string().max(60).default('grenier:'),
  dnsNamespace: z.string().default('kube-system'),
  dnsPodLabels: z.record(z.string(), z.string()).default({ 'k8s-app': 'kube-dns' }),
  apiServerCidrs: z.array(z.string()).default([]),
  s3Cidrs: z.array(z.string()).default([]),
  /** What copies the claims of tenants here; left out: K8up. Velero is used for ordinary data alone. */
  backupDriver: z.enum(['k8up', 'velero']).optional(),
  /** What makes buckets here; left out: ObjectBucketClaims where they are served, else COSI. A bucket keeps what made it. */
  bucketApi: bucketApi.optional(),
  /** COSI's class of accesses; left out: the one named as the class of the bucket. */
  bucketAccessClass: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/)
    .optional(),
  /** Where Velero runs; left out: `velero`. */
  veleroNamespace: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/)
    .optional(),
  /** How Capsule is dealt with here; left out: `off`. */
  capsule: capsuleMode.optional(),
  /** Image of restore drills and of probes of the network, as of a registry of one’s own: restic, with a shell and `nc`. */
  jobImage: z.string().min(1).max(300).optional(),
})

/** A profile as it is declared: what no cluster would take is refused here, not by every run later. */
const declaredProfile = clusterProfile.extend({
  /** `system:` would reach Kubernetes’ own groups (rule 14). */
  oidcGroupsPrefix: z
    .string()
    .max(60)
    .regex(/^(?!system:)/)
    .default('grenier:'),
  dnsNamespace: namespaceNameText.default('kube-system'),
  apiServerCidrs: z.array(cidrText).max(50).default([]),
  s3Cidrs: z.array(cidrText).max(50).default([]),
})

export const declareClusterBody = z
  .object({
    name: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
    siteId: uuid,
    /** Inline data only (rule 9); stored encrypted and never returned. */
    kubeconfig: z.string().min(20).max(100_000).optional(),
    ...inClusterFields,
    ...exitCredentialFields,
    profile: declaredProfile,
  })
  .refine(isReachedSomehow, { message: 'either kubeconfig or inCluster' })

export const cluster = z
  .object({
    id: uuid,
    name: z.string(),
    siteId: uuid,
    server: z.string(),
    /** A cluster is its kube-system UID (rule 7). */
    kubeSystemUid: uuid,
    kubernetesVersion: z.string(),
    ...reachedByFields,
    ...exitAccessFields,
    profile: clusterProfile,
    recordedAt: instantText,
    version,
  })
  .meta({ id: 'Cluster' })

/** One step of a tenant's provisioning, in order; `sequence` is the SSE event id. */
export const provisioningEvent = z
  .object({
    sequence: z.int(),
    recordedAt: instantText,
    step: z.string(),
    outcome: z.enum(['done', 'waiting', 'failed']),
    message: z.string(),
  })
  .meta({ id: 'ProvisioningEvent' })

/** One event of the live stream, decoded from its data. Throws where it is none. */
export function readProvisioningEvent(data: string): ProvisioningEvent {
  return provisioningEvent.parse(JSON.parse(data))
}

export const provisioningEvents = z.object({ items: z.array(provisioningEvent) })

export const provisioningSummary = z
  .object({
    tenants: z.int(),
    ready: z.int(),
    namespaces: z.int(),
    objectsApplied: z.int(),
    outboxPending: z.int(),
  })
  .meta({ id: 'ProvisioningSummary' })

/** That somebody asked for a tenant to be compared with its clusters: as of which generation, and when. */
export const reconciliationOrder = z
  .object({ tenantId: uuid, generation: z.int().min(1), requestedAt: instantText })
  .meta({ id: 'ReconciliationOrder' })

export const clusterPage = pageOf(cluster)
export const sitePage = pageOf(site)

export type BucketApi = z.output<typeof bucketApi>
export type Site = z.output<typeof site>
export type ClusterProfile = z.output<typeof clusterProfile>
export type Cluster = z.output<typeof cluster>
export type ProvisioningEvent = z.output<typeof provisioningEvent>
export type ProvisioningSummary = z.output<typeof provisioningSummary>
