import { civilDate } from '@grenier/quota-billing'
import { callOf, finance, operator } from '../../use-cases/house.ts'
import { firstYear, type Stage } from '../stage.ts'
import { type Deed, refusalOf } from './deed.ts'

const secondYear = '2027'

async function milestoneOf({ house }: Stage, year: string, code: string) {
  const { items } = await house.api.getBudgetCalendar({ year }, callOf(finance))
  const found = items.find((one) => one.code === code)
  if (found === undefined) throw new Error(`${year} has no ${code}`)
  return found
}

/**
 * The campaign of needs opens after the board of September: its milestone is moved, and reminded of by its new day. The task that
 * named the former day ends with it.
 */
export const moveNeedsAsked: Deed = async (stage) => {
  const { version } = await milestoneOf(stage, firstYear, 'needs-asked')
  const change = { day: civilDate('2026-09-10'), reminderDays: [30, 7], reason: 'Le bureau de rentrée se réunit le 9' }
  const openTasks = async () => {
    const { items } = await stage.house.api.listOperatorTasks({ state: 'open', limit: 200 }, callOf(operator))
    return items.filter(({ kind, subjectId }) => kind === 'milestone-due' && subjectId === `${firstYear} needs-asked`)
  }
  if ((await openTasks()).length !== 1) throw new Error('the campaign was reminded of')
  await stage.house.api.setMilestone(
    { year: firstYear, milestoneCode: 'needs-asked', ...change },
    callOf(operator, { ifMatch: version }),
  )
  stage.see(
    'milestonesAreMet',
    (await openTasks()).length === 0,
    'a task names the day from which a milestone was moved',
  )
}

/** What is measured and not stated is exported for the accounting, and somebody says so: Grenier does not see it by itself. */
export const exportAccruals: Deed = async (stage) => {
  const { house, see } = stage
  const { items } = await house.api.exportAccruals({ year: firstYear }, callOf(finance))
  see('accrualsTellTheRows', items.length > 0, 'there was nothing to accrue in January')
  const mark = async (code: string) => {
    const { version } = await milestoneOf(stage, secondYear, code)
    const said = { year: secondYear, milestoneCode: code, isDone: true, note: 'Rattachements transmis' }
    return await refusalOf(house.api.markMilestone(said, callOf(finance, { ifMatch: version })))
  }
  const byFact = await mark('december-closed')
  see('milestonesAreMet', byFact === 'milestone-known-by-fact', `of December it was answered ${byFact}`)
  see('milestonesAreMet', (await mark('accruals-exported')) === null, 'nobody may say that accruals were exported')
}

/** The operator's own milestone of a year: the committee that hears of the year that was trued up. */
export const addCommittee: Deed = async ({ house, marks }) => {
  const own = {
    title: 'Comité syndical',
    day: civilDate('2027-07-29'),
    reminderDays: [15],
    roles: ['operator' as const],
  }
  const { code } = await house.api.addMilestone(
    { year: secondYear, ...own, reason: 'Calendrier des instances' },
    callOf(operator),
  )
  Object.assign(marks, { committeeCode: code })
}

export const endCommittee: Deed = async (stage) => {
  const { version, code } = await milestoneOf(stage, secondYear, stage.marks.committeeCode ?? '')
  const said = { year: secondYear, milestoneCode: code, isDone: true, note: 'Rapport présenté' }
  await stage.house.api.markMilestone(said, callOf(operator, { ifMatch: version }))
}

/** How milestones stand on a day, those that are named. */
export const lookAtMilestones =
  (year: string, expected: Readonly<Record<string, string>>): Deed =>
  async (stage) => {
    for (const [code, standing] of Object.entries(expected)) {
      const found = await milestoneOf(stage, year, code)
      stage.see(
        'milestonesAreMet',
        found.standing === standing,
        `${year} ${code} is ${found.standing}, not ${standing}`,
      )
    }
  }

/** The milestone that finance is shown first on a day. */
export const lookAtNext =
  (year: string, code: string): Deed =>
  async ({ house, see }) => {
    const { nextCode } = await house.api.getBudgetCalendar({ year }, callOf(finance))
    see('milestonesAreMet', nextCode === code, `next in ${year} is ${nextCode}, not ${code}`)
  }
