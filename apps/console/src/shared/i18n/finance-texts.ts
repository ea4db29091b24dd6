import { enFinance } from './en/finance.ts'
import { frFinance } from './fr/finance.ts'
import { addTexts } from './translate.ts'

/** What finance's and auditors' pages say. */
export function addFinanceTexts(): void {
  addTexts({ fr: frFinance, en: enFinance })
}
