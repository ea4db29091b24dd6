import type { SessionView } from '@grenier/contracts'
import { IconCalendarCheck, IconFileEuro, IconReportMoney, IconShieldCheck, IconTrendingUp } from '@tabler/icons-react'
import type { PlainKey } from '../shared/i18n/translate.ts'

export type FinancePath =
  | '/finance/closing'
  | '/finance/statements'
  | '/finance/charges'
  | '/finance/forecast'
  | '/audit'

interface FinanceLink {
  readonly to: FinancePath
  readonly text: PlainKey
  readonly Icon: typeof IconCalendarCheck
}

const closing: FinanceLink = { to: '/finance/closing', text: 'nav.closing', Icon: IconCalendarCheck }
const statements: FinanceLink = { to: '/finance/statements', text: 'nav.stated', Icon: IconFileEuro }
const charges: FinanceLink = { to: '/finance/charges', text: 'nav.charges', Icon: IconReportMoney }
const forecast: FinanceLink = { to: '/finance/forecast', text: 'nav.moneyForecast', Icon: IconTrendingUp }
const audit: FinanceLink = { to: '/audit', text: 'nav.audit', Icon: IconShieldCheck }

/** Where finance and auditors go. */
export function financeLinksOf({ roles }: SessionView): readonly FinanceLink[] {
  const isAuditor = roles.includes('auditor')
  const isFinance = roles.includes('finance')
  // At the foot of a phone there is room for five, the home among them.
  if (isFinance) return [closing, statements, charges, forecast, ...(isAuditor ? [audit] : [])]
  return isAuditor ? [audit, closing, statements, charges, forecast] : []
}
