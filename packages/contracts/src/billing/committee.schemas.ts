import { z } from 'zod'
import { bytesText, civilDate, civilMonth, instantText, integerText } from '../shared/codecs.ts'
import { fiscalYear } from './fiscal-year.schemas.ts'

const count = z.int().min(0)

/** A civil quarter, `2027-Q1`. */
const civilQuarterText = z.string().regex(/^2\d{3}-Q[1-4]$/)
export const committeeReportParams = z.object({ quarter: civilQuarterText })

/** Space that a limited pool may give of an offer, as it stood at the end of the quarter. */
const committeePool = z.object({
  name: z.string(),
  offerName: z.string(),
  /** All that may be given, overcommit included. */
  totalBytes: bytesText,
  /** Given, and held for requests under way. */
  reservedBytes: bytesText,
  /** In use on the last day measured; null: nothing of it is measured. */
  usedBytes: bytesText.nullable(),
  /** Whole days at the trend of 90 days; null: no growth, or known for less than 14 days. */
  daysToFull: count.nullable(),
})

/** A civil quarter of the service for its committee: facts of one snapshot, none of a single member. */
export const committeeReport = z
  .object({
    quarter: civilQuarterText,
    firstDay: civilDate,
    lastDay: civilDate,
    operatorName: z.string(),
    /** False: the quarter is not over, and its figures go on. */
    isEnded: z.boolean(),
    /** The last instant that counts: the end of the quarter, or when it was read. */
    asOf: instantText,
    /** The day of that instant. */
    throughDay: civilDate,
    readAt: instantText,
    capacity: z.object({
      /** The fullest first. */
      pools: z.array(committeePool),
      /** Limited pools that the page has no room for. */
      leftOutCount: count,
      /** The day of the use that is shown; null: none was measured by then. */
      usedOn: civilDate.nullable(),
    }),
    requests: z.object({
      submittedCount: count,
      approvedCount: count,
      /** Approved with less than was asked. */
      partlyApprovedCount: count,
      rejectedCount: count,
      withdrawnCount: count,
      expiredCount: count,
      /** Of those approved and rejected, by policy alone. */
      automaticCount: count,
      /** Submitted and not decided by the end. */
      openCount: count,
      /** From submission to a decision by a person, in half working days; null: nobody decided any. */
      medianDelayHalfDays: count.nullable(),
    }),
    restoreTests: z.object({
      doneCount: count,
      passedCount: count,
      /** Members of the last day of whom none passed in the quarter. */
      membersWithoutCount: count,
    }),
    cost: z.object({
      year: fiscalYear,
      throughMonth: civilMonth,
      /** On statements that were issued by then, before VAT. */
      billedCents: integerText,
      /** Charged of the year's closed months through the quarter, before VAT. */
      chargedMicros: integerText,
      /** What is planned of the year, by the operator's own budget or else of all members, and the twelfths of it through the quarter; null: nothing is. */
      forecast: z
        .object({ basis: z.enum(['operator', 'members']), yearCents: integerText, throughCents: integerText })
        .nullable(),
      /** What the year really cost so far, as it was imported; null: nothing was. */
      actualCents: integerText.nullable(),
    }),
    openDisputeCount: count,
    members: z.object({ joinedCount: count, leftCount: count, count }),
  })
  .meta({ id: 'CommitteeReport' })
