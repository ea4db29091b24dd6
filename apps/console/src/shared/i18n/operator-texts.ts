import { enOperator } from './en/operator.ts'
import { frOperator } from './fr/operator.ts'
import { addTexts } from './translate.ts'

/** What operators' pages say, from now on. */
export function addOperatorTexts(): void {
  addTexts({ fr: frOperator, en: enOperator })
}
