import type {
  CarriedAmount,
  ChargeRow,
  Command,
  Statement,
  StatementBatch,
  StatementDraft,
  StatementDraftSummary,
} from '@grenier/contracts'
import type { CivilDate, CivilMonth, Instant, IssuingFacts } from '@grenier/quota-billing'
import type { Page } from '../tenancy/ports.ts'
import type { PayerOnDay } from './payer-on-day.ts'

/** A payer with where its debt lands; `isPaying` is false for one that pays for nobody on the day and still owes something. */
export interface PayerToState extends PayerOnDay {
  readonly recipientId: string
  readonly settlementMode: Statement['settlementMode']
  readonly isPaying: boolean
}

/** A charge that was carried, and who owes it. */
export interface CarriedChargeRow extends ChargeRow {
  readonly payerTenantId: string
}

/** What is composed of a payer's charges. Its references are the recipient's, and those given later. */
export type NewDraft = Omit<StatementDraft, 'state' | 'missing' | 'batchId' | 'engagementNumber' | 'serviceCode'> & {
  readonly recipientId: string
  readonly takesUp: readonly CivilMonth[]
  readonly chargeIds: readonly string[]
}

export interface NewCarry {
  readonly payerTenantId: string
  readonly month: CivilMonth
  readonly amountMicros: bigint
  readonly payableCents: bigint
  readonly thresholdCents: bigint
  readonly isPaying: boolean
  readonly carriedAt: Instant
  readonly chargeIds: readonly string[]
}

export interface NewBatch {
  readonly id: string
  readonly month: CivilMonth
  readonly series: string
  readonly fiscalYear: number
  readonly requestedBy: string
  readonly requestedAt: Instant
}

/** A draft that was chosen, with what it is issued with. */
export interface DraftToIssue {
  readonly tenantId: string
  readonly statementId: string
  readonly series: string
  readonly fiscalYear: number
  readonly payerSiret: string | null
  readonly engagementNumber: string | null
  readonly serviceCode: string | null
}

export interface NewIssue extends DraftToIssue {
  readonly number: string
  readonly sequence: number
  readonly issuedAt: Instant
}

/** What finance should know of a draft before it is issued. */
export interface DraftFacts extends IssuingFacts {
  readonly statementId: string
  readonly tenantId: string
  readonly payerName: string
  readonly payableCents: bigint
  readonly disputableUntil: CivilDate
}

export interface NewReference {
  readonly id: string
  readonly tenantId: string
  readonly statementId: string
  readonly siret: string | null
  readonly engagementNumber: string | null
  readonly serviceCode: string | null
  readonly givenBy: string
  readonly givenAt: Instant
}

/** Statements between the closing of their month and their number. */
export interface StatementLifeStore {
  /**
   * One transaction at a time composes statements of a lane's payers, whatever the month: what is carried is taken up once.
   * Until the commit. Every process must put a payer into the same lane.
   */
  lockDrafting(lane: number): Promise<void>
  /** Who pays on that day, and who does not but still owes what was carried. */
  payersToState(day: CivilDate): Promise<PayerToState[]>
  /** Of these payers, those with neither a statement of the month nor an amount carried. */
  payersUndrafted(options: { month: CivilMonth; payers: readonly string[] }): Promise<string[]>
  /** What was carried and is on no statement yet. */
  openCarriedCharges(payerTenantIds: readonly string[]): Promise<CarriedChargeRow[]>
  insertCarries(carries: readonly NewCarry[]): Promise<void>
  insertDrafts(drafts: readonly NewDraft[]): Promise<void>
  /** Of these tenants, the months, from one day until another (exclusive), in which some of their use was simulated. */
  simulatedMonths(options: {
    tenantIds: readonly string[]
    from: CivilDate
    to: CivilDate
  }): Promise<{ tenantId: string; month: CivilMonth }[]>
  getDraft(id: string): Promise<StatementDraft | null>
  listDrafts(query: Command<'listStatementDrafts'>): Promise<Page<StatementDraftSummary>>
  listCarriedAmounts(query: Command<'listCarriedAmounts'>): Promise<Page<CarriedAmount>>
  /** Drafts of the month that no batch has, by payer name; `lastDay` is the month's. */
  draftFacts(options: { month: CivilMonth; lastDay: CivilDate }): Promise<DraftFacts[]>
  insertReference(reference: NewReference): Promise<void>
  getBatch(id: string): Promise<StatementBatch | null>
  listBatches(query: Command<'listStatementBatches'>): Promise<Page<StatementBatch>>
  insertBatch(batch: NewBatch, statementIds: readonly string[]): Promise<void>
  /** Chosen and not issued yet, batch by batch in order of payer name. */
  draftsToIssue(options: { month: CivilMonth; limit: number }): Promise<DraftToIssue[]>
  /** Takes that many numbers of a series and returns the first; the series stays locked until the commit. */
  takeNumbers(options: { series: string; fiscalYear: number; count: number }): Promise<number>
  insertIssues(issues: readonly NewIssue[]): Promise<void>
  /** Ends the month's batches whose statements are all issued. */
  finishBatches(options: { month: CivilMonth; finishedAt: Instant }): Promise<void>
}
