import type { Command, Dispute, ListedDispute } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'
import type { Page } from '../tenancy/ports.ts'

/** What a dispute needs of a statement, issued or not. */
export interface DisputableStatement {
  readonly tenantId: string
  readonly disputableUntil: CivilDate
  readonly positions: readonly number[]
}

/** A dispute beside the number of its statement, null while it has none, and what its payer was called on it. */
type NamedDispute = Dispute & Pick<ListedDispute, 'statementNumber' | 'payerName'>

/** Payers' doubts about statements. */
export interface DisputeStore {
  /** One doubt of a statement at a time, until the commit. */
  lockDisputes(statementId: string): Promise<void>
  disputableStatement(statementId: string): Promise<DisputableStatement | null>
  insertDispute(dispute: Dispute): Promise<void>
  /** By the day on which an answer is due. */
  listDisputes(query: Command<'listDisputes'>): Promise<Page<NamedDispute>>
  /** Keeps it as it is until the commit. */
  lockDispute(id: string): Promise<Dispute | null>
  /** Whether what is named is a credit statement on the disputed one, issued since, or a posted correction of what it asks for. */
  correctsDisputed(dispute: Dispute, correction: string): Promise<boolean>
  /** Writes how it ended. */
  endDispute(dispute: Dispute): Promise<void>
}
