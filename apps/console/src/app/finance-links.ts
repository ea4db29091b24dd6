import type { SessionView } from '@grenier/contracts'
import { IconCalendarCheck, IconReportMoney, IconShieldCheck, IconTags, IconTrendingUp } from '@tabler/icons-react'
import type { PlainKey } from '../shared/i18n/translate.ts'

export type FinancePath = '/finance/closing' | '/finance/charges' | '/finance/tariffs' | '/finance/forecast' | '/audit'

interface FinanceLink {
  readonly to: FinancePath
  readonly text: PlainKey
  readonly Icon: typeof IconCalendarCheck
}

const closing: FinanceLink = { to: '/finance/closing', text: 'nav.closing', Icon: IconCalendarCheck }
const charges: FinanceLink = { to: '/finance/charges', text: 'nav.charges', Icon: IconReportMoney }
const tariffs: FinanceLink = { to: '/finance/tariffs', text: 'nav.tariffs', Icon: IconTags }
const forecast: FinanceLink = { to: '/finance/forecast', text: 'nav.moneyForecast', Icon: IconTrendingUp }
const audit: FinanceLink = { to: '/audit', text: 'nav.audit', Icon: IconShieldCheck }

/** Where finance and auditors go. */
export function financeLinksOf({ roles }: SessionView): readonly FinanceLink[] {
  const isAuditor = roles.includes('auditor')
  const isFinance = roles.includes('finance')
  // At the foot of a phone there is room for five, the home among them.
  if (isFinance) return [closing, charges, tariffs, forecast, ...(isAuditor ? [audit] : [])]
  return isAuditor ? [audit, closing, charges, tariffs, forecast] : []
}
