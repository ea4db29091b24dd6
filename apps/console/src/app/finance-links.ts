import type { SessionView } from '@grenier/contracts'
import { IconCalendarCheck } from '@tabler/icons-react'
import type { PlainKey } from '../shared/i18n/translate.ts'

export type FinancePath = '/finance/closing'

interface FinanceLink {
  readonly to: FinancePath
  readonly text: PlainKey
  readonly Icon: typeof IconCalendarCheck
}

/** Where finance goes. */
export function financeLinksOf({ roles }: SessionView): readonly FinanceLink[] {
  if (!roles.includes('finance')) return []
  return [{ to: '/finance/closing', text: 'nav.closing', Icon: IconCalendarCheck }]
}
