import type { SessionView } from '@grenier/contracts'
import { IconCalendarCheck, IconReportMoney, IconShieldCheck, IconTags } from '@tabler/icons-react'
import type { PlainKey } from '../shared/i18n/translate.ts'

export type FinancePath = '/finance/closing' | '/finance/charges' | '/finance/tariffs' | '/audit'

interface FinanceLink {
  readonly to: FinancePath
  readonly text: PlainKey
  readonly Icon: typeof IconCalendarCheck
}

const closing: FinanceLink = { to: '/finance/closing', text: 'nav.closing', Icon: IconCalendarCheck }
const charges: FinanceLink = { to: '/finance/charges', text: 'nav.charges', Icon: IconReportMoney }
const tariffs: FinanceLink = { to: '/finance/tariffs', text: 'nav.tariffs', Icon: IconTags }
const audit: FinanceLink = { to: '/audit', text: 'nav.audit', Icon: IconShieldCheck }

/** Where finance and auditors go. */
export function financeLinksOf({ roles }: SessionView): readonly FinanceLink[] {
  const isAuditor = roles.includes('auditor')
  const ofMoney = roles.includes('finance') || isAuditor ? [closing, charges, tariffs] : []
  return isAuditor ? [audit, ...ofMoney] : ofMoney
}
