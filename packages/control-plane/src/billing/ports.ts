import type {
  ChargeRow,
  ChargeSums,
  Command,
  CostPool,
  Period,
  PeriodState,
  Statement,
  StatementSummary,
  TariffData,
  TariffDraft,
} from '@grenier/contracts'
import type { CivilDate, CivilMonth, Instant, RatedMember } from '@grenier/quota-billing'
import type { Page } from '../tenancy/ports.ts'
import type { AccrualStore } from './accrual.ports.ts'
import type { BudgetStore } from './budget.ports.ts'
import type { BudgetCalendarStore } from './budget-calendar.ports.ts'
import type { CommitteeStore } from './committee.ports.ts'
import type { CorrectionStore } from './correction.ports.ts'
import type { DisputeStore } from './dispute.ports.ts'
import type { FctvaStore } from './fctva.ports.ts'
import type { FiscalYearStore } from './fiscal-year.ports.ts'
import type { ForecastStore } from './forecast.ports.ts'
import type { ForecastNoticeStore } from './forecast-notice.ports.ts'
import type { MonthExportStore } from './month-export.ports.ts'
import type { PayerOnDay } from './payer-on-day.ts'
import type { SettlementStore } from './settlement.ports.ts'
import type { StatementGroundsStore } from './statement-grounds.ports.ts'
import type { StatementLifeStore } from './statement-life.ports.ts'

/** What the sharing key needs of a beneficiary. */
export interface MemberWeight {
  readonly tenantId: string
  readonly siren: string | null
  readonly inseeCode: string | null
  readonly inhabitants: number | null
  readonly vintage: number | null
}

/** That a cost was split, and what of it no member carries. */
export interface CostSharingRecord {
  readonly costPoolId: string
  readonly unsharedCents: bigint
  readonly sharedAt: Instant
}

/** What charges of one kind, rule and month that they correct (null for none) come to, of those who are paid for or of all others. */
export type ChargeSum = Pick<ChargeRow, 'kind' | 'ruleId' | 'amountMicros' | 'originMonth'> & {
  readonly isPaidFor: boolean
}

export type NewCharge = Omit<ChargeRow, 'statementId'>

/** What is written of a month itself, without what is summed over it. */
export type OwnPeriod = Pick<
  Period,
  | 'id'
  | 'month'
  | 'periodStart'
  | 'periodEnd'
  | 'state'
  | 'progressDone'
  | 'progressTotal'
  | 'blockedBy'
  | 'checks'
  | 'membersWithoutPopulation'
  | 'costsWithoutWeight'
>

/** The statement that a charge is written together with: of the charge's month. */
export interface BirthStatement {
  readonly payerTenantId: string
  readonly statementId: string
}

export interface BillingStore
  extends StatementLifeStore,
    StatementGroundsStore,
    DisputeStore,
    SettlementStore,
    CorrectionStore,
    MonthExportStore,
    FiscalYearStore,
    BudgetStore,
    BudgetCalendarStore,
    FctvaStore,
    CommitteeStore,
    AccrualStore,
    ForecastStore,
    ForecastNoticeStore {
  insertTariff(tariff: TariffData): Promise<void>
  /**
   * Gives a tariff without end its last day, the one change a tariff may get. Throws `tariff-overlaps` when it has one by
   * now.
   */
  endTariff(end: { id: string; validTo: CivilDate }): Promise<void>
  listTariffs(query: Command<'listTariffs'>): Promise<Page<TariffData & { readonly actNumber: string }>>
  /** The tariff in force on a day with its act's number; null when none is. */
  tariffOn(day: CivilDate): Promise<{ tariff: TariffData; actNumber: string } | null>
  insertTariffDraft(draft: TariffDraft): Promise<void>
  listTariffDrafts(query: Command<'listTariffDrafts'>): Promise<Page<TariffDraft>>
  getTariffDraft(id: string): Promise<TariffDraft | null>
  /** The same, kept as it is until the commit. */
  lockTariffDraft(id: string): Promise<TariffDraft | null>
  /** Writes a locked draft that has not ended; throws where it has. */
  saveTariffDraft(draft: TariffDraft): Promise<void>
  insertCostPool(costPool: Omit<CostPool, 'unsharedCents'>): Promise<void>
  listCostPools(query: Command<'listCostPools'>): Promise<Page<CostPool>>
  costPoolsOf(month: CivilMonth): Promise<CostPool[]>
  /** One row a cost pool: a known one changes nothing. */
  insertCostSharings(sharings: readonly CostSharingRecord[]): Promise<void>
  /** Creates the period's row when it is missing, then locks it. */
  lockPeriod(period: { id: string; month: CivilMonth; periodStart: Instant; periodEnd: Instant }): Promise<Period>
  /** Locks a month that has a row, and sums nothing over it; null where it has none. */
  lockOwnPeriod(month: CivilMonth): Promise<OwnPeriod | null>
  /**
   * Keeps a month in the state and under the decisions that it has until the commit, beside others who do the same: whoever
   * locks it waits for all of them. Its commit is not waited for: what a crash of the server takes back must be found missing
   * and done again. Null where the month has no row.
   */
  holdPeriod(month: CivilMonth): Promise<Pick<Period, 'state' | 'membersWithoutPopulation'> | null>
  /** Counts that many more tenants as done, of a month that is held. */
  addProgress(progress: { month: CivilMonth; count: number }): Promise<void>
  /** Keeps every month as it is until the commit, and returns what is known of those from that one on, in order. */
  holdPeriodsFrom(month: CivilMonth): Promise<Pick<Period, 'month' | 'state' | 'blockedBy'>[]>
  getPeriod(month: CivilMonth): Promise<Period | null>
  /** Who asked last for a locked month to be closed. */
  noteClosing(closing: { month: CivilMonth; askedBy: string }): Promise<void>
  /** The same; null when nobody did, or before that was noted. */
  closingAskedBy(month: CivilMonth): Promise<string | null>
  savePeriod(change: {
    month: CivilMonth
    state: PeriodState
    progressDone: number
    progressTotal: number
    blockedBy: string | null
    checks: Period['checks']
    membersWithoutPopulation: Period['membersWithoutPopulation']
    costsWithoutWeight: Period['costsWithoutWeight']
  }): Promise<void>
  /**
   * Weights of the members of that day, enrolled and not gone, with their population of that kind: of that vintage, or for
   * null the one in force that day.
   */
  memberWeights(options: {
    on: CivilDate
    populationKind: 'municipale' | 'totale'
    vintage: number | null
    /** Of all, or of those named. */
    tenantIds?: readonly string[]
  }): Promise<MemberWeight[]>
  /**
   * Who is named in the register on that day, since when and until when it is a member, with the population of that kind that is
   * in force for who is one that day.
   */
  ratedMembers(options: {
    on: CivilDate
    populationKind: 'municipale' | 'totale'
    /** Of all, or of those named. */
    tenantIds?: readonly string[]
  }): Promise<RatedMember[]>
  /** Whom anybody pays for on that day, each once. */
  beneficiariesOn(day: CivilDate): Promise<string[]>
  /** By beneficiary; of all, or of those named. */
  payersOn(day: CivilDate, beneficiaryTenantIds?: readonly string[]): Promise<PayerOnDay[]>
  /**
   * Charges have derived ids, so none can stand twice: a known one, or a row reversed again, fails the transaction. Those that
   * `bornOn` names by their id stand on that statement, which is written before them; a later one may take the others.
   */
  insertCharges(charges: readonly NewCharge[], bornOn?: ReadonlyMap<string, BirthStatement>): Promise<void>
  chargesOf(options: { month: CivilMonth; beneficiaryTenantIds: readonly string[] }): Promise<ChargeRow[]>
  /** All charges of a month, summed by all that a check of it tells apart; of these beneficiaries, and of anybody else. */
  chargeSums(options: { month: CivilMonth; beneficiaryTenantIds: readonly string[] }): Promise<ChargeSum[]>
  listCharges(query: Command<'listCharges'>): Promise<Page<ChargeRow>>
  /** Charges of some months by one dimension. Platform scope. */
  sumCharges(query: Command<'sumCharges'>): Promise<ChargeSums>
  getCharge(id: string): Promise<ChargeRow | null>
  getStatement(id: string): Promise<Statement | null>
  listStatements(query: Command<'listStatements'>): Promise<Page<StatementSummary>>
  /** Sums of one month, for its checks. */
  periodSums(month: CivilMonth): Promise<{
    statementsCents: bigint
    statementCount: number
    draftsCents: bigint
    draftCount: number
    /** Of issued statements and drafts. */
    linesCents: bigint
    carriedMicros: bigint
    takenUpMicros: bigint
  }>
}
