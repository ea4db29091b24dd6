import type { Endpoint } from '../shared/endpoint.ts'
import {
  addMilestoneBody,
  type BudgetCalendar,
  budgetCalendar,
  type CalendarMilestone,
  calendarMilestone,
  calendarParams,
  markMilestoneBody,
  milestoneParams,
  setMilestoneBody,
} from './budget-calendar.schemas.ts'
import { localiseCalendar, localiseMilestone } from './localise-calendar.ts'

const reads = ['operator', 'finance', 'auditor'] as const
const writes = ['operator', 'finance'] as const

/** The days of a year by which money and needs are dealt with. */
export const budgetCalendarEndpoints = {
  getBudgetCalendar: {
    method: 'GET',
    path: '/v1/budget-calendars/{year}',
    context: 'billing',
    summary: 'The milestones of a year, with what is known of each and the reminders that were sent',
    roles: reads,
    status: 200,
    params: calendarParams,
    response: budgetCalendar,
    localise: (answer, language) => localiseCalendar(answer as BudgetCalendar, language),
  },
  getBudgetCalendarIcs: {
    method: 'GET',
    path: '/v1/budget-calendars/{year}/calendar.ics',
    context: 'billing',
    summary: 'The same milestones as iCalendar (RFC 5545), for the diaries of people',
    roles: reads,
    status: 200,
    produces: 'text/calendar',
    params: calendarParams,
    response: budgetCalendar,
  },
  addMilestone: {
    method: 'POST',
    path: '/v1/budget-calendars/{year}/milestones',
    context: 'billing',
    summary: 'Add a milestone of the operator’s own to a year',
    roles: writes,
    status: 201,
    params: calendarParams,
    body: addMilestoneBody,
    response: calendarMilestone,
    localise: (answer, language) => localiseMilestone(answer as CalendarMilestone, language),
  },
  setMilestone: {
    method: 'POST',
    path: '/v1/budget-calendars/{year}/milestones/{milestoneCode}',
    context: 'billing',
    summary: 'Set the day and the reminders of a milestone, with the reason; null takes those of the rule again',
    roles: writes,
    status: 200,
    ifMatch: true,
    params: milestoneParams,
    body: setMilestoneBody,
    response: calendarMilestone,
    localise: (answer, language) => localiseMilestone(answer as CalendarMilestone, language),
  },
  markMilestone: {
    method: 'POST',
    path: '/v1/budget-calendars/{year}/milestones/{milestoneCode}/completion',
    context: 'billing',
    summary: 'Say that a milestone is done, or take that back; refused of what Grenier sees by itself',
    roles: writes,
    status: 200,
    ifMatch: true,
    params: milestoneParams,
    body: markMilestoneBody,
    response: calendarMilestone,
    localise: (answer, language) => localiseMilestone(answer as CalendarMilestone, language),
  },
} as const satisfies Record<string, Endpoint>
