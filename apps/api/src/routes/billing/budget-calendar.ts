import type { Command } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler } from '../../plugins/register-endpoint.ts'
import { sendDocument } from '../send-document.ts'

/** The milestones that `getBudgetCalendar` names, for the diaries of people. */
export function getBudgetCalendarIcs(useCases: ApiUseCases, { money }: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const calendar = await useCases.getBudgetCalendar(command as Command<'getBudgetCalendarIcs'>, call)
    return sendDocument(reply, {
      bytes: money.calendarIcs(calendar),
      mediaType: 'text/calendar; charset=utf-8',
      fileName: `calendrier-budgetaire-${calendar.year}.ics`,
    })
  }
}
