import { ciiInvoice } from '../einvoice/cii-invoice.ts'
import { invoiceFaults } from '../einvoice/invoice-faults.ts'
import { ublInvoice } from '../einvoice/ubl-invoice.ts'
import { einvoiceRulesArePresent, en16931Violations } from './en16931.ts'
import { facturXViolations } from './factur-x.ts'
import { readCii } from './read-cii.ts'

/**
 * What is wrong with a Cross Industry Invoice of ours: the schema of its profile; our own faults of the invoice that is read
 * from it; the rules of EN 16931, which are at hand for UBL alone and are about the semantic model, so that they are asked of
 * the same invoice in UBL; and `written-otherwise` where that invoice is not written like this, which is how sums that the
 * model does not hold are looked at. Nothing for a valid one.
 */
export function ciiViolations(xml: string): string[] {
  const bySchema = facturXViolations(xml)
  if (bySchema.length > 0) return bySchema
  const invoice = readCii(xml)
  const faults = invoiceFaults(invoice)
  if (faults.length > 0) return [...faults]
  const byRules = einvoiceRulesArePresent ? en16931Violations(ublInvoice(invoice)) : []
  return ciiInvoice(invoice) === xml ? byRules : [...byRules, 'written-otherwise']
}
