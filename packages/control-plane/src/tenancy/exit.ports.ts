import type { DestructionCertificate, ExitItem, ExitManifest, TenantExit } from '@grenier/contracts'
import type { ExitState, Instant, MeterCode } from '@grenier/quota-billing'

/** Something that holds data, as it was written down before anything was deleted. */
export interface RecordedItem extends ExitItem {
  readonly goneAt: Instant | null
  /** A bucket whose claim went while its content is left to the object store's provider. */
  readonly leftToProvider: boolean
}

/** An installation's key, its private half sealed. */
export interface SigningKey {
  /** RFC 7638 thumbprint. */
  readonly keyId: string
  readonly publicJwk: Readonly<Record<string, string>>
  readonly privateSealed: string
}

/** Certificates are signed by one key of an installation (ES256), checkpoints of its audit trail by another (Ed25519). */
export type SigningPurpose = 'documents' | 'audit'

/** Makes and uses the keys by which certificates are known. */
export interface DocumentSigner {
  newKey(): Promise<SigningKey>
  /** A detached JWS over the UTF-8 bytes of the payload (RFC 7515, appendix F). */
  sign(key: SigningKey, payload: string): Promise<string>
}

/** Exits of tenants. Reading works in both scopes, writing in the platform scope. */
export interface ExitStore {
  /** One that is not cancelled throws `exit-open`. */
  insertExit(exit: TenantExit): Promise<void>
  /** Every one of a tenant, the newest first. */
  listExits(tenantId: string): Promise<TenantExit[]>
  getExit(tenantId: string, id: string): Promise<TenantExit | null>
  /** Locked for the rest of the transaction; null when missing or another tenant's. */
  lockExit(tenantId: string, id: string): Promise<TenantExit | null>
  /** Writes what may change of a locked exit, and the events that its history has more. */
  updateExit(exit: TenantExit): Promise<void>
  /** The state of the exit that is not cancelled; null where the tenant stays. */
  exitStateOf(tenantId: string): Promise<ExitState | null>
  /** Exits that are neither destroyed nor cancelled, by tenant after `after`. */
  openExits(query: { after: string | null; limit: number }): Promise<{ tenantId: string; exitId: string }[]>
  saveManifest(exit: { tenantId: string; exitId: string; manifest: ExitManifest }): Promise<void>
  getManifest(tenantId: string, exitId: string): Promise<ExitManifest | null>
  /** Writes down what is new among the items; those known are left as they are. */
  keepItems(found: { tenantId: string; exitId: string; items: readonly ExitItem[]; at: Instant }): Promise<void>
  listItems(tenantId: string, exitId: string): Promise<RecordedItem[]>
  /** Dates the end of items that had none, and notes which of them are left to the provider. */
  markGone(gone: {
    tenantId: string
    exitId: string
    uids: readonly string[]
    leftToProvider: readonly string[]
    at: Instant
  }): Promise<void>
  /** Together with the state `destroyed`, which it is a part of. */
  saveDestroyed(exit: TenantExit, certificate: DestructionCertificate): Promise<void>
  getCertificate(tenantId: string, exitId: string): Promise<DestructionCertificate | null>
  /** The oldest key of that purpose; null before there was one. Locks nothing. */
  signingKey(purpose: SigningPurpose): Promise<SigningKey | null>
  /** Of two that are kept at once, the oldest stands for both. */
  keepSigningKey(purpose: SigningPurpose, key: SigningKey, at: Instant): Promise<void>
  /** Forgets the sealed password of the tenant's repository for ever. */
  destroyRepositoryPassword(tenantId: string, at: Instant): Promise<void>
  /** Gauges whose last reading is not 0: what a meter goes on counting until it is told that it ended. */
  runningGauges(tenantId: string): Promise<{ meter: MeterCode; resourceId: string; offerId: string }[]>
}
