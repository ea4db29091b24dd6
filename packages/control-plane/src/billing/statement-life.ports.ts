import type {
  Answer,
  CarriedAmount,
  ChargeRow,
  Command,
  LinePaidByOther,
  Statement,
  StatementBatch,
  StatementDraft,
  StatementDraftSummary,
  StatementLine,
} from '@grenier/contracts'
import type {
  BillingCycle,
  CivilDate,
  CivilMonth,
  CreditKind,
  HeldAdvance,
  Instant,
  IssuingFacts,
} from '@grenier/quota-billing'
import type { Page } from '../tenancy/ports.ts'
import type { PayerOnDay } from './payer-on-day.ts'

/** Who pays for whom, and where the debt lands: little enough to be held for a whole region. */
export interface AssignedPayer {
  readonly payerTenantId: string
  readonly beneficiaryTenantId: string
  readonly recipientId: string
  /** False for who pays for nobody any more and only owes what was carried, or is given something back. */
  readonly isPaying: boolean
}

/** A payer as its statement names it. */
export interface PayerToState extends PayerOnDay, AssignedPayer {
  readonly settlementMode: Statement['settlementMode']
  /** Of the agreement that goes on after the day; `month` where none does, so that nothing waits for a statement that never comes. */
  readonly billingCycle: BillingCycle
  /** What that agreement asks ahead for a year, before VAT; null where it asks nothing. */
  readonly advanceCents: bigint | null
  /** That what it had is destroyed: it is asked no more. */
  readonly hasLeft: boolean
}

/** What a payer has paid ahead and no statement has taken off yet, and the years that it was asked for. */
export interface PayersAdvance extends HeldAdvance {
  /** Off whose statements it comes: its own, or those of whom it was merged into. */
  readonly countsForId: string
  readonly years: readonly string[]
  /** The statement that asked for it last, as far as it is issued. */
  readonly original: CreditableStatement | null
}

/** A charge that was carried, and who owes it. */
export interface CarriedChargeRow extends ChargeRow {
  readonly payerTenantId: string
  /** Who owed it when it was carried: the payer, or one that was merged into it since. */
  readonly carriedBy: string
}

/** An issued statement, and what it still asks for. */
export interface CreditableStatement {
  readonly statementId: string
  readonly payerTenantId: string
  readonly number: string
  readonly month: CivilMonth
  readonly recipientId: string
  readonly settlementMode: Statement['settlementMode']
  readonly agreementNumber: string
  readonly tariffCode: string
  readonly tariffActNumber: string
  readonly simulated: boolean
  /** VAT included, less what was given back on it. */
  readonly leftCents: bigint
}

/** One that rows of a month go back on. */
export interface CorrectedStatement extends CreditableStatement {
  readonly chargeIds: readonly string[]
}

/**
 * What is composed of a payer's charges. Its references are the recipient's (of what is given back, the original's), and those
 * given later; whose each line is, the register says.
 */
export type NewDraft = Omit<
  StatementDraft,
  'state' | 'missing' | 'batchId' | 'reminders' | 'engagementNumber' | 'serviceCode' | 'credit' | 'lines' | 'firstMonth'
> & {
  readonly lines: readonly NewLine[]
  readonly creditedStatementId: string | null
  readonly creditedYear: number | null
  readonly recipientId: string
  /** Months that were carried, each by whom: its payer, or one that was merged into it. */
  readonly takesUp: readonly { readonly carriedBy: string; readonly month: CivilMonth }[]
  readonly chargeIds: readonly string[]
}

export type NewLine = Omit<StatementLine, 'beneficiaryName'>

export interface NewCarry {
  readonly payerTenantId: string
  readonly month: CivilMonth
  readonly amountMicros: bigint
  readonly payableCents: bigint
  readonly thresholdCents: bigint
  /** The month whose statement asks for it, where it waits for the end of its cycle; null where it is under the threshold. */
  readonly askedIn: CivilMonth | null
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
  /** Of what is given back: the original's fiscal year, or the year that is trued up; null for what is asked. */
  readonly originalFiscalYear: number | null
  /** What the original still asks for after all that is to be given back on it by this statement and those issued; null without one. */
  readonly leftAfterCents: bigint | null
}

export interface NewIssue extends Omit<DraftToIssue, 'originalFiscalYear' | 'leftAfterCents'> {
  readonly creditKind: CreditKind | null
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

/** That a statement waits for a reference. */
export interface StatementReminder {
  readonly tenantId: string
  readonly statementId: string
  readonly daysBefore: number
  readonly remindedAt: Instant
}

/** Statements between the closing of their month and their number. */
export interface StatementLifeStore {
  /**
   * One transaction at a time composes statements of a lane's payers, whatever the month: what is carried is taken up once.
   * Until the commit. Every process must put a payer into the same lane.
   */
  lockDrafting(lane: number): Promise<void>
  /** Who pays on that day, and who does not but still owes what was carried, or is among `alsoPayers`. */
  assignedPayers(day: CivilDate, alsoPayers: readonly string[]): Promise<AssignedPayer[]>
  /** The same payers as their statements name them on that day, in their order. */
  payersToState(day: CivilDate, assigned: readonly AssignedPayer[]): Promise<PayerToState[]>
  /**
   * The issued statements that the month's corrections, as far as no statement has them, go back on: each row on the one that its
   * wrong row stands on, never on one that itself gives back. What was carried since is not among them.
   */
  correctedStatements(month: CivilMonth): Promise<CorrectedStatement[]>
  /** Issued statements of these payers that still ask for something and give nothing back, the newest first. */
  creditableStatements(payerTenantIds: readonly string[]): Promise<CreditableStatement[]>
  chargesWithIds(ids: readonly string[]): Promise<ChargeRow[]>
  /** False when it was told before. */
  insertReminder(reminder: StatementReminder): Promise<boolean>
  /** Payers off whose own statements an advance is to come; that of whom was merged by that day counts for its successor, while that one pays. */
  payersWithAdvance(day: CivilDate): Promise<string[]>
  /** What counts for these payers that day and was ever asked ahead; under the lock of drafting, so that none is taken off twice. */
  heldAdvances(payerTenantIds: readonly string[], day: CivilDate): Promise<PayersAdvance[]>
  /** Of these payers, those with neither a statement of the month nor an amount carried. */
  payersUndrafted(options: { month: CivilMonth; payers: readonly string[] }): Promise<string[]>
  /** What was carried of months before that one and is on no statement yet. */
  openCarriedCharges(of: { payerTenantIds: readonly string[]; before: CivilMonth }): Promise<CarriedChargeRow[]>
  insertCarries(carries: readonly NewCarry[]): Promise<void>
  insertDrafts(drafts: readonly NewDraft[]): Promise<void>
  /** Of these tenants, the months from one to another (inclusive) in which some of their use was simulated. */
  simulatedMonths(options: {
    tenantIds: readonly string[]
    first: CivilMonth
    last: CivilMonth
  }): Promise<{ tenantId: string; month: CivilMonth }[]>
  getDraft(id: string): Promise<StatementDraft | null>
  /** Whose a statement is and of which month, issued or not. */
  statementInBrief(id: string): Promise<{ tenantId: string; month: CivilMonth } | null>
  listDrafts(query: Command<'listStatementDrafts'>): Promise<Page<StatementDraftSummary>>
  listCarriedAmounts(query: Command<'listCarriedAmounts'>): Promise<Page<CarriedAmount>>
  /** By number and position. */
  listLinesPaidByOthers(query: Command<'listLinesPaidByOthers'>): Promise<Page<LinePaidByOther>>
  /** Drafts of the month that no batch has, by payer name; `lastDay` is the month's. */
  draftFacts(options: { month: CivilMonth; lastDay: CivilDate }): Promise<DraftFacts[]>
  insertReference(reference: NewReference): Promise<void>
  getBatch(id: string): Promise<StatementBatch | null>
  listBatches(
    query: Command<'listStatementBatches'>,
  ): Promise<Page<Omit<Answer<'listStatementBatches'>['items'][number], 'requestedByName'>>>
  insertBatch(batch: NewBatch, statementIds: readonly string[]): Promise<void>
  /** Chosen and not issued yet, batch by batch in order of payer name. */
  draftsToIssue(options: { month: CivilMonth; limit: number }): Promise<DraftToIssue[]>
  /** Takes that many numbers of a series and returns the first; the series stays locked until the commit. */
  takeNumbers(options: { series: string; fiscalYear: number; count: number }): Promise<number>
  insertIssues(issues: readonly NewIssue[]): Promise<void>
  /** Ends the month's batches whose statements are all issued. */
  finishBatches(options: { month: CivilMonth; finishedAt: Instant }): Promise<void>
}
