import type { Adoption } from '@grenier/contracts'

/** One object that Grenier wants in the namespace, beside what stands there under its name. */
export interface ObjectComparison {
  /** `Kind name`. */
  readonly label: string
  readonly state: 'absent' | 'same' | 'differs'
  readonly fields: readonly { readonly path: string; readonly theirs: string | null; readonly ours: string | null }[]
  /** Field managers other than ours that own a field of ours. */
  readonly managers: readonly string[]
  /** The note that kubectl keeps of its last apply names a field of ours. */
  readonly hasNote: boolean
}

export interface FoundClaim {
  readonly name: string
  readonly className: string
  /** The volume's, else what is asked. */
  readonly bytes: bigint
  readonly isBound: boolean
  /** The bound volume when it would be deleted with its claim. */
  readonly volumeAtRisk: string | null
}

/** What stands in a namespace that is to be taken over, without any judgement. */
export interface AdoptionFacts {
  readonly namespaceUid: string
  readonly isTerminating: boolean
  /** The tenant that its label names. */
  readonly labelledTenantId: string | null
  /** `Kind name` of its owners, Capsule's tenants too. */
  readonly owners: readonly string[]
  /** `Tool: Kind name` of what Helm, Argo CD or Flux keeps there. */
  readonly deployers: readonly string[]
  /** Pod Security level that it enforces; null: none. */
  readonly enforcedSecurity: string | null
  /** The level that will be enforced. */
  readonly wantedSecurity: string
  /** Objects there that forbid writing (cluster rule 6). */
  readonly guardFault: { readonly reason: 'OtherInstallation' | 'HigherRevision'; readonly subject: string } | null
  /** It has the name of the tenant's backup namespace. */
  readonly isNameOfBackup: boolean
  /** Objects of others under names that ours will have and that must not be overwritten. */
  readonly namesInUse: readonly string[]
  readonly objects: readonly ObjectComparison[]
  readonly foreignLimits: readonly string[]
  readonly foreignOpenings: readonly string[]
  readonly foreignQuotaKeys: readonly string[]
  readonly claims: readonly FoundClaim[]
  /** Bytes per class of volumes that outlived their claims there: still the tenant's (cluster rule 18). */
  readonly released: readonly { readonly className: string; readonly bytes: bigint }[]
  readonly claimsMax: number
  /** The take-over that has begun to write there, if one has. */
  readonly begunBy: string | null
  /** Resource version of each object compared: what moved since the look is not written over. */
  readonly versions: Readonly<Record<string, string>>
}

/** `moved`: something changed since the look; to be called again after another one. */
export type TakeOverReport =
  | { readonly kind: 'moved' }
  | { readonly kind: 'taken'; readonly objectsApplied: number; readonly failures: readonly string[] }

/** Adoptions of tenants, for the platform scope. */
export interface AdoptionStore {
  insertAdoption(adoption: Adoption): Promise<void>
  /** Every one of a tenant, the newest report first. */
  listAdoptions(tenantId: string): Promise<Adoption[]>
  getAdoption(tenantId: string, id: string): Promise<Adoption | null>
  /** Locked for the rest of the transaction. */
  lockAdoption(tenantId: string, id: string): Promise<Adoption | null>
  /**
   * Writes state, decision, begin of writing, end and version: nothing else of it ever changes. A second take-over of the tenant throws
   * `adoption-under-way`, one of the same namespace `adoption-namespace-taken`.
   */
  updateAdoption(adoption: Adoption): Promise<void>
  /** The existing namespace that the tenant waits for; null: it waits for none. */
  awaitNamespace(tenantId: string, namespace: string | null): Promise<void>
  /** True when that namespace is known as another tenant's, one that a move brings or left there included, to a lost cluster too. */
  isNamespaceOfAnother(place: { tenantId: string; clusterId: string; name: string }): Promise<boolean>
}
