import type { Language } from '../shared/language.ts'
import { fillSentence } from '../shared/sentence.ts'
import type { BudgetCalendar, CalendarMilestone } from './budget-calendar.schemas.ts'
import { isMilestoneCode, milestoneTexts } from './milestone-texts.ts'

/** What a milestone is called in a language: an own one by its title. */
export function milestoneTitle(
  { code, ownTitle, aboutYear }: Pick<CalendarMilestone, 'code' | 'ownTitle' | 'aboutYear'>,
  language: Language,
): string {
  if (ownTitle !== null || !isMilestoneCode(code)) return ownTitle ?? code
  return fillSentence(milestoneTexts[code].title, { aboutYear }, language)
}

/** A milestone with its title and why it stands there, in the caller's language. */
export function localiseMilestone(milestone: CalendarMilestone, language: Language): CalendarMilestone {
  const { code, ownTitle } = milestone
  const title = milestoneTitle(milestone, language)
  if (ownTitle !== null || !isMilestoneCode(code)) return { ...milestone, title }
  return { ...milestone, title, why: milestoneTexts[code].why[language] }
}

/** A calendar whose milestones are named in the caller's language. */
export function localiseCalendar(calendar: BudgetCalendar, language: Language): BudgetCalendar {
  return { ...calendar, items: calendar.items.map((item) => localiseMilestone(item, language)) }
}
