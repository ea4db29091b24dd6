import type { AuditFact, ChainHead, Checkpoint } from '@grenier/audit-chain'
import type { Change, ChangeKind, Command } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { SigningKey } from '../tenancy/exit.ports.ts'
import type { Page } from '../tenancy/ports.ts'

/** What happened, by whom, to what. Inserted unchained; the sealing job writes the hash chain later. */
export interface AuditEntry {
  readonly tenantId: string | null
  readonly actor: string
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly requestId: string
  readonly recordedAt: Instant
  readonly before: unknown
  readonly after: unknown
}

/** A fact's place in the installation's chain, and in its tenant's where it is of one. */
export interface AuditSeal {
  readonly entryId: string
  readonly tenantId: string | null
  readonly factHash: string
  readonly head: ChainHead
  readonly tenantHead: ChainHead | null
}

/** A fact and where it stands in the chain that was asked for. */
export interface SealedFact extends ChainHead {
  readonly fact: AuditFact
}

export type { AuditFact, ChainHead }

/** A fact and its place in the installation's chain, where it has one. */
export interface KeptFact {
  readonly fact: AuditFact
  readonly place: (ChainHead & { readonly previousHash: string | null }) | null
}

/** Which facts: of what is null, all. Instants: the first inclusive, the last exclusive. */
export interface FactsQuery extends Pick<Command<'listAuditFacts'>, 'cursor' | 'limit'> {
  readonly tenantId: string | null
  readonly actor: string | null
  readonly action: string | null
  readonly subjectId: string | null
  readonly since: Instant | null
  readonly until: Instant | null
}

/** A signed place of a chain that is known from elsewhere. */
export type SignedPlace = Omit<Checkpoint, 'chain'>

export interface AuditStore {
  append(entries: readonly AuditEntry[]): Promise<void>
  /** The newest facts of these kinds that were written since an instant of technical time, the oldest first. */
  writtenSince(about: { since: Instant; kinds: readonly ChangeKind[]; limit: number }): Promise<Change[]>
  /** From here to the commit nobody else seals. Platform scope. */
  lockSealing(): Promise<void>
  /** The oldest facts that have no seal, in the order in which they were written. */
  unsealed(limit: number): Promise<AuditFact[]>
  /** Where the installation's chain stands, and those of tenants that have one. */
  chainHeads(tenantIds: readonly string[]): Promise<{ own: ChainHead | null; tenants: ReadonlyMap<string, ChainHead> }>
  insertSeals(seals: readonly AuditSeal[]): Promise<void>
  /** The newest one of the installation's chain. */
  lastCheckpoint(): Promise<SignedPlace | null>
  insertCheckpoint(place: SignedPlace): Promise<void>
  /** Where the chains of tenants stand that grew with the facts after a number of the installation's chain. */
  tenantHeadsSince(after: bigint): Promise<({ readonly tenantId: string } & ChainHead)[]>
  insertTenantCheckpoints(places: readonly ({ readonly tenantId: string } & SignedPlace)[]): Promise<void>
  /** Sealed facts after a number, through another, in order: of the installation's chain, of every fact, or of a tenant's own. */
  sealedBetween(span: { tenantId: string | null; after: bigint; through: bigint }): Promise<SealedFact[]>
  /** What a chain stood at with that many facts, at least one. */
  headAt(tenantId: string | null, sequence: bigint): Promise<ChainHead>
  /** Checkpoints after a number, through another, in order: of the installation's chain, or of a tenant's own. */
  checkpointsBetween(span: { tenantId: string | null; after: bigint; through: bigint }): Promise<SignedPlace[]>
  /** Facts, the newest first, each with its seal and the hash of the place before it. Platform scope. */
  listFacts(query: FactsQuery): Promise<Page<KeptFact>>
  /** How many facts have no seal yet. Platform scope. */
  unsealedCount(): Promise<number>
  /** Every key of the audit trail's own, the oldest first. */
  auditKeys(): Promise<Pick<SigningKey, 'keyId' | 'publicJwk'>[]>
}

/** Makes and uses the key by which the audit trail's checkpoints are known. */
export interface CheckpointSigner {
  newKey(): Promise<SigningKey>
  /** Ed25519 (RFC 8032) over the UTF-8 bytes of the text, base64url. */
  sign(key: SigningKey, text: string): Promise<string>
}
