/** Entry of the rules of a civil year: its milestones, and what is reported of its quarters. */
export {
  type CalendarFacts,
  type MilestoneCode,
  type MilestoneProgress,
  type MilestoneRole,
  type MilestoneStanding,
  milestoneCodes,
  milestoneProgress,
  milestoneReminderDue,
  milestoneRoles,
  milestoneRules,
  milestoneStanding,
  milestonesOf,
  nextMilestone,
} from './budget-calendar.ts'
export {
  type CivilQuarter,
  civilQuarter,
  type DecidedRequests,
  medianDelayHalfDays,
  throughQuarterCents,
} from './committee-quarter.ts'
