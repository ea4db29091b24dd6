import type { EscrowReceipt } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'

/** Whose secret a seal holds; authenticated with it. */
export interface SealedSubject {
  readonly installationId: string
  readonly tenantId: string
}

/** Seals for the operator's escrow key, whose other half is no process's: what is sealed is opened offline alone. */
export interface EscrowBox {
  /** Of the public key. */
  readonly keyId: string
  seal(plainText: string, subject: SealedSubject): string
}

export interface EscrowSeal {
  readonly tenantId: string
  readonly slug: string
  readonly keyId: string
  readonly sealed: string
}

/** Where one tenant's password stands in the escrow. */
export interface EscrowState {
  readonly sealedAt: Instant
  /** When a receipt first said that it is kept offline. */
  readonly exportedAt: Instant | null
}

/** Seals and receipts: nothing of them is ever changed or taken away. Platform scope. */
export interface EscrowStore {
  /** Stores a seal unless the tenant has one for that key. */
  keepEscrowSeal(seal: Omit<EscrowSeal, 'slug'> & { readonly at: Instant }): Promise<void>
  /** Null: it is not sealed for that key. */
  escrowState(tenantId: string, keyId: string): Promise<EscrowState | null>
  /** Whether a seal for any key was ever made. */
  isEscrowed(tenantId: string): Promise<boolean>
  /** Of every tenant whose repository was not destroyed, for every key, by slug and key. */
  listEscrowSeals(): Promise<EscrowSeal[]>
  /** Tenants whose password is not sealed for that key, and those whose seal is older than that and not kept offline. */
  countOutsideEscrow(
    keyId: string,
    sealedBefore: Instant,
  ): Promise<{ readonly unsealed: number; readonly overdue: number }>
  /** The receipt, and what it is the first one of. */
  insertEscrowReceipt(receipt: EscrowReceipt, seals: readonly Pick<EscrowSeal, 'tenantId' | 'keyId'>[]): Promise<void>
  listEscrowReceipts(): Promise<EscrowReceipt[]>
}
