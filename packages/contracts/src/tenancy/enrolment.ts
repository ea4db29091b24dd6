/** How many are enrolled at once, in the console and by the command line: an entry of its own of this package. */
export {
  type CommuneOrder,
  type EnrolmentOrder,
  type EnrolmentTerms,
  enrolmentOf,
  type SettlementMode,
  settlementModes,
  usualNumberPrefix,
  usualTerms,
} from './enrolment-order.ts'
export {
  type EnrolmentPlan,
  type PoolNeed,
  planOf,
  roomiest,
  type StarterOffers,
  starterKinds,
} from './enrolment-plan.ts'
