/** What processes are told by variables, and what is wrong with it: an entry of its own of this package. */
export { billingSettingsOf, billingVariables, vatRateFault } from '../billing/billing-settings.ts'
export {
  financeContactFault,
  financeContactOf,
  financeContactVariables,
} from '../billing/finance-contact-settings.ts'
export { invoiceVariables, invoicingOf } from '../billing/invoice-settings.ts'
export { notificationSettingsOf, notificationVariables } from '../notification/notification-settings.ts'
export {
  dataProtectionSettingsOf,
  dataProtectionVariables,
  operatorOfficerFault,
  operatorOfficerOf,
  operatorOfficerVariables,
  recordsSiteFault,
  recordsSiteOf,
  recordsSiteVariables,
} from '../tenancy/data-protection-settings.ts'
export { sirenVariable } from './sirene-digits.ts'
