import { type Deed, runJobs } from './deed.ts'

/** What looks each day whether somebody is to be reminded of something. */
const dailyJobs = ['remind-milestones', 'remind-references', 'remind-expiries', 'run-needs-campaigns'] as const

/** Each morning, before anybody does anything: what repeats by the day, as the worker's schedule has it, and what comes of it. */
export const everyDay: Deed = async ({ house }) => {
  for (const kind of dailyJobs) await house.jobs[kind]({})
  await runJobs(house)
}
