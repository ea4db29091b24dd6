import type { OfferName, PoolName, TenantName } from './ground.ts'

export type Place = `${OfferName} ${PoolName | TenantName}`

/** What the rule answers to one wish: the size it becomes, or why not. */
export type Verdict = { readonly sizeBytes: bigint } | { readonly refusal: string }

export interface ModelLine {
  readonly offer: OfferName
  /** What it becomes where that was found to fit, else what was wished. */
  readonly requestedBytes: bigint
  readonly heldBytes: bigint
}

export type OperatorName = 'operator-1' | 'operator-2'

export interface ModelRequest {
  readonly tenant: TenantName
  readonly submittedAtSeconds: number
  /** The last day of what it asks for; null: for good. */
  readonly lastDay: number | null
  lines: readonly ModelLine[]
  state: 'submitted' | 'waiting' | 'rejected' | 'withdrawn' | 'expired' | 'granted'
  /** When it was asked a question. */
  questionAtSeconds: number | null
  takenBy: OperatorName | null
}

export interface ModelLoan {
  readonly lender: TenantName
  readonly borrower: TenantName
  readonly offer: OfferName
  readonly amountBytes: bigint
  readonly lastDay: number
  readonly proposedAtSeconds: number
  state: 'proposed' | 'consented' | 'active' | 'returning' | 'returned' | 'declined' | 'withdrawn' | 'expired'
  /** What was not yet taken back from the borrower, and what was and is not yet the lender's. */
  leftBytes: bigint
  pendingBytes: bigint
}

/** The part of a quota that was granted until a day. */
export interface ModelTemporary {
  readonly tenant: TenantName
  readonly offer: OfferName
  readonly lastDay: number
  leftBytes: bigint
  hasEnded: boolean
}

export interface ModelReservation {
  readonly tenant: TenantName
  readonly offer: OfferName
  readonly untilTechnicalSeconds: number
  /** 0: released. */
  heldBytes: bigint
}
