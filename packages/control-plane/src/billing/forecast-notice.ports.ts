import type { Command } from '@grenier/contracts'
import type { ForecastNotice, ForecastNoticeContent, ForecastNoticeSummary } from '@grenier/contracts/forecast-notice'
import type { CivilDate, Instant } from '@grenier/quota-billing'
import type { Page } from '../tenancy/ports.ts'
import type { ChargedOfMonth } from './forecast.ports.ts'

/** What a month carries of a service: a rule's id or a cost's code, with what its charges are called. */
export interface ChargedOfService extends ChargedOfMonth {
  readonly service: string
  readonly label: string
}

export interface NewForecastNotice {
  readonly id: string
  readonly tenantId: string
  /** From 1, of the payer and year; the last one is the draft, unless it was sent. */
  readonly sequence: number
  readonly content: ForecastNoticeContent
  readonly contentSha256: string
  readonly preparedBy: string
  readonly preparedAt: Instant
}

/** The last notice that was prepared for a payer and year. */
export interface LastForecastNotice extends Pick<NewForecastNotice, 'tenantId' | 'sequence' | 'content'> {
  readonly isSent: boolean
}

export interface NoticeToSend extends Pick<ForecastNoticeSummary, 'id' | 'tenantId' | 'payerName' | 'isIncomplete'> {
  /** Null: not sent. */
  readonly ordinal: number | null
  /** Nothing was prepared for the payer and year since. */
  readonly isLast: boolean
  /** How many were sent to the payer for the year. */
  readonly sentCount: number
}

export interface NewForecastNoticeSending {
  readonly tenantId: string
  readonly noticeId: string
  readonly year: string
  readonly ordinal: number
  readonly sentBy: string
  readonly sentAt: Instant
}

/** The notice that holds for a payer and year: the last one sent. */
export interface SentForecast {
  readonly tenantId: string
  readonly noticeId: string
  readonly ordinal: number
  readonly sentOn: CivilDate
  readonly content: ForecastNoticeContent
}

/** What payers are told before they vote a budget. A draft that another one followed is nobody's any more. */
export interface ForecastNoticeStore {
  /** What each month of a year carries of each service; as `chargedByMonth` otherwise. */
  chargedByService(year: string, tenantIds: readonly string[]): Promise<ChargedOfService[]>
  /** What each tenant carries of the costs that were shared last, by cost; as `lastOwnShares` otherwise. */
  lastSharesByCost(
    tenantIds: readonly string[],
  ): Promise<Pick<ChargedOfService, 'tenantId' | 'service' | 'amountMicros'>[]>
  lastForecastNotices(year: string, tenantIds: readonly string[]): Promise<LastForecastNotice[]>
  insertForecastNotices(notices: readonly NewForecastNotice[]): Promise<void>
  /** By payer name. `sentOnly`: as the payer sees them. */
  listForecastNotices(
    query: Command<'listForecastNotices'> & { readonly sentOnly: boolean },
  ): Promise<Page<ForecastNoticeSummary>>
  getForecastNotice(id: string, of: { readonly sentOnly: boolean }): Promise<ForecastNotice | null>
  /** Those of the year among these. */
  noticesToSend(year: string, ids: readonly string[]): Promise<NoticeToSend[]>
  insertForecastNoticeSendings(sendings: readonly NewForecastNoticeSending[]): Promise<void>
  sentForecastsOf(of: { readonly tenantIds: readonly string[]; readonly fiscalYear: number }): Promise<SentForecast[]>
}
