import { enAuditor } from './en/auditor.ts'
import { enFinance } from './en/finance.ts'
import { enPricing } from './en/pricing.ts'
import { enSettling } from './en/settling.ts'
import { frAuditor } from './fr/auditor.ts'
import { frFinance } from './fr/finance.ts'
import { frPricing } from './fr/pricing.ts'
import { frSettling } from './fr/settling.ts'
import { addTexts } from './translate.ts'

/** What finance's and auditors' pages say. */
export function addFinanceTexts(): void {
  addTexts({
    fr: { ...frFinance, ...frPricing, ...frSettling, ...frAuditor },
    en: { ...enFinance, ...enPricing, ...enSettling, ...enAuditor },
  })
}
