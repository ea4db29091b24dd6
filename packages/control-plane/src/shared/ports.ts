import type { Actor, FinanceContact, InvoicingSettings, JobKind, OperatorOfficer, RoleGrant } from '@grenier/contracts'
import type { CivilDate, DatedVat, Instant } from '@grenier/quota-billing'
import type { AccessStore } from '../access/access.ports.ts'
import type { AuditStore } from '../audit/ports.ts'
import type { BillingStore } from '../billing/ports.ts'
import type { MeteringStore } from '../metering/ports.ts'
import type { NotificationStore } from '../notification/ports.ts'
import type { ProtectionStore } from '../protection/ports.ts'
import type { ProvisioningStore } from '../provisioning/ports.ts'
import type { QuotaStore } from '../quota/ports.ts'
import type { TenancyStore } from '../tenancy/ports.ts'

/** Tells the time. Business time may be simulated (a demo); technical time (leases, retries, tokens) never is. */
export interface Clock {
  now(): Instant
}

/** Makes ids. `next` is a UUIDv7 for entities; derived ids come from `derived-id.ts`, not from here. */
export interface IdSource {
  next(): string
}

/** Makes secrets and seals them. A sealed text carries its key's id; opening an altered one throws. */
export interface SecretBox {
  /** Random bytes as base64url text, for passwords that are made once and never again (rule 3). */
  randomSecret(bytes: number): string
  seal(plainText: string): string
  open(sealed: string): string
}

/** Whose rows a transaction may see. Each scope is a database login of its own. */
export type Scope = { readonly kind: 'tenant'; readonly tenantId: string } | { readonly kind: 'platform' }

/**
 * Everything a use case does to the database happens through one of these, and commits or vanishes as a whole. A
 * transaction's statements run in the order in which they were asked for, also when several are asked for at once
 * (`Promise.all`), which costs one round trip. Writes without an answer may resolve once they are sent: one that fails then
 * makes the transaction fail with its reason, at the latest at the commit.
 */
export interface Transaction {
  /**
   * The same work ran before and met a conflict: what it then only looked at, it had better lock first this time, or many
   * who want the same thing could keep each other from it.
   */
  readonly ranBefore: boolean
  readonly tenancy: TenancyStore
  readonly quota: QuotaStore
  readonly provisioning: ProvisioningStore
  readonly protection: ProtectionStore
  readonly metering: MeteringStore
  readonly billing: BillingStore
  readonly notification: NotificationStore
  readonly audit: AuditStore
  readonly access: AccessStore
  readonly outbox: OutboxStore
  readonly idempotency: IdempotencyStore
}

export interface UnitOfWork {
  /**
   * Runs `work` in one transaction of that scope. Serialisation failures, deadlocks and lost connections before the
   * commit are retried a few times with the whole `work` run again, so `work` must touch nothing but `tx`.
   */
  transact<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T>
  /** The same in a read-only transaction: one snapshot. */
  read<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T>
  /**
   * The same for a single statement that reads: it is its own snapshot, so it goes to the server and back in one round trip.
   * For what is asked often. A second statement, or one that writes or locks, is not sent and throws.
   */
  glance<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T>
  /**
   * The same for what is handed on while it is read: one snapshot from the first item that is asked for to the last. Nothing
   * is opened before. Whoever stops earlier ends the iteration (`break`, `return()`), which gives the connection back; until
   * then it is held, so the reader must have an end of its own. What fails is not read again: some was handed on already.
   */
  stream<Item>(scope: Scope, work: (tx: Transaction) => AsyncIterable<Item>): AsyncIterable<Item>
}

/** A job to come. `subjectId` names the thing it is about; `notBefore` (technical time) delays a retry. */
export interface OutboxMessage {
  readonly kind: JobKind
  readonly tenantId: string | null
  readonly subjectId: string
  readonly payload: Readonly<Record<string, string>>
  readonly notBefore?: Instant
}

export interface OutboxStore {
  /** Inserted pending, in the fact's own transaction; the relay is woken at commit. */
  append(messages: readonly OutboxMessage[]): Promise<void>
  countUnfinished(): Promise<number>
}

/** The relay's own view of the outbox: a login that sees nothing else. */
export interface OutboxRelay {
  /** Marks up to `limit` due pending rows published (SKIP LOCKED) and returns them; unknown versions stay pending. */
  claim(options: { limit: number; now: Instant }): Promise<readonly OutboxRow[]>
  /** Called by the consumer when the job has done its work. */
  markDone(id: string, now: Instant): Promise<void>
  /** Back to pending, due at `notBefore`, with the reason kept; where only its turn was awaited, its claim was no attempt. */
  retryLater(id: string, options: { notBefore: Instant; reason: string; isTurnAwaited?: true }): Promise<void>
  /** Rows published longer ago than `publishedBefore` and still not done become pending again: a flushed queue loses nothing. */
  sweep(options: { publishedBefore: Instant }): Promise<number>
  /** Calls back when a row was committed; used to wake, never to carry. Ends with `stop`. */
  onAppended(wake: () => void): Promise<{ stop(): Promise<void> }>
}

export interface OutboxRow {
  readonly id: string
  readonly kind: string
  readonly version: number
  readonly tenantId: string | null
  readonly subjectId: string
  readonly payload: Readonly<Record<string, string>>
  readonly attempts: number
  /** `traceparent` (W3C Trace Context) of what caused it; null where no traces are kept. */
  readonly traceParent: string | null
}

/** Carries outbox rows from the relay to whichever process works on them; at least once, in no promised order. */
export interface JobQueue {
  /** Hands rows over. A row that is already waiting or running under its id is not added a second time. */
  publish(rows: readonly OutboxRow[]): Promise<void>
  /**
   * Starts working on up to `concurrency` rows at once; resolves when it listens. Called once per queue. A handler that
   * rejects is not run again by the queue: what must be tried again goes back to the outbox first.
   */
  consume(handler: (row: OutboxRow) => Promise<void>, options: { concurrency: number }): Promise<void>
  /** How many rows wait or run. */
  countUnfinished(): Promise<number>
  /** Takes no new row, waits for the running ones, closes every connection. */
  close(): Promise<void>
}

/** What a repeated call gets back: the first outcome, encoded as its contract encodes it. */
export type IdempotencyClaim =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'replay'; readonly outcome: unknown }
  | { readonly kind: 'other-payload' }
  | { readonly kind: 'in-flight' }

export interface IdempotencyKey {
  readonly principal: string
  readonly key: string
  readonly operation: string
  /** SHA-256 of the canonical command, hexadecimal. */
  readonly requestHash: string
}

export interface IdempotencyStore {
  /** Takes the key for this transaction without waiting for another one that holds it (that is `in-flight`). */
  claim(key: IdempotencyKey): Promise<IdempotencyClaim>
  /** Stores the outcome with the fact, kept until `expiresAt` (technical time). */
  complete(key: IdempotencyKey, options: { outcome: unknown; expiresAt: Instant }): Promise<void>
}

/** Wakes people who watch a tenant's progress, across processes; carries only which tenant and how far. */
export interface ProgressChannel {
  publish(progress: { tenantId: string; sequence: number }): Promise<void>
  subscribe(listener: (progress: { tenantId: string; sequence: number }) => void): Promise<{ stop(): Promise<void> }>
}

/** What does not change while the process runs. */
export interface InstallationSettings {
  readonly id: string
  readonly operatorName: string
  readonly operatorSiren: string
  readonly timeZone: string
  readonly accounting: 'helios' | 'other'
  readonly vatRegime: 'out-of-scope' | 'exempt' | 'standard'
  /** 20 % is 2 000. There with the standard regime, and with no other. */
  readonly vatRateBasisPoints?: bigint
  /** What bears another regime from some month on; left out: nothing ever changes. */
  readonly vatChanges?: readonly DatedVat[]
  /** An EPCI with own taxation; left out: it is none. */
  readonly operatorHasOwnTaxation?: boolean
  /** What e-invoices say of the operator; left out: nothing but its name and SIREN. */
  readonly invoicing?: InvoicingSettings
  /** Under it, VAT included, a payer is asked nothing until its next statement; left out: 15 €. */
  readonly recoveryThresholdCents?: bigint
  /** Months for which raw readings are kept; left out: 24. */
  readonly readingsKeptMonths?: number
  /** Days for which a month that is over waits for late readings; left out: 3. */
  readonly graceDays?: number
  /** Days in which a payer may dispute a statement before it is issued; left out: 15. */
  readonly draftDays?: number
  readonly access?: AccessSettings
  /** Where browsers reach this installation and people open their space; left out: letters carry no link to it. */
  readonly publicUrl?: string
  /** Whoever had a month closed does not issue its statements; left out: they may. */
  readonly issuingByAnother?: boolean
  readonly simulatedClock: boolean
  /** Begins every tenant's name on its clusters, such as `demo-` where a demo shares a cluster with others; none by default. */
  readonly slugPrefix?: string
  /** Namespaces of tenants on one cluster at most; left out: the ceiling of cluster rule 32. */
  readonly namespacesPerClusterMax?: number
  /** Whom of the operator notices that are its matter too are mailed to; left out: nobody. */
  readonly operatorEmail?: string
  /** The operator's data protection officer; left out: nobody is recorded, which registers and letters say. */
  readonly operatorOfficer?: OperatorOfficer
  /** Whom payers ask about a statement; left out: statements name the operator’s finance office alone. */
  readonly financeContact?: FinanceContact
  /** Code of the site at which this installation's own database stands since that day; left out: attestations say that it is not recorded. */
  readonly recordsSite?: { readonly code: string; readonly since: CivilDate }
  /** Days before a new subprocessor begins in which members are told and may object; left out: 30. */
  readonly subprocessorNoticeDays?: number
  /** Day zero of the operator's history: nothing is dated before it. */
  readonly foundedOn: CivilDate
}

/** How long access lasts; what is left out has the default of `access-limits.ts`. */
export interface AccessSettings {
  readonly sessionHours?: number
  readonly sessionIdleMinutes?: number
  readonly tokenDaysMax?: number
  readonly invitationDays?: number
}

/** What a person may do anywhere, beyond the one call, and the session that they call by. */
export interface CallingPerson {
  readonly grants: readonly RoleGrant[]
  /** Null for a bearer token of the identity provider. */
  readonly sessionHash: string | null
}

/** Who calls: as what, and which person it is where that is more than the call says. */
export interface Caller {
  readonly actor: Actor
  readonly person?: CallingPerson
}

/** Who calls, how it can be repeated and found again in the log. */
export interface Call {
  readonly actor: Actor
  readonly requestId: string
  /** Present on every POST. */
  readonly idempotencyKey: string | null
  /** The version the caller saw, where the endpoint wants If-Match. */
  readonly ifMatch: number | null
  /** Absent where a token calls that was made here. */
  readonly person?: CallingPerson
}
