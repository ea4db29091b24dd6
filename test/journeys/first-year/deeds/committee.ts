import { callOf, operator } from '../../use-cases/house.ts'
import type { Deed } from './deed.ts'

/** The report of a quarter is drawn for the committee, as it is known that day. */
export const reportToCommittee =
  (quarter: string): Deed =>
  async ({ house, committeeReports, see }) => {
    const report = await house.api.getCommitteeReport({ quarter }, callOf(operator))
    see('committeeReportsTellTheRows', report.isEnded, `${quarter} was not over`)
    committeeReports.push(report)
  }
