import { addDays, type CivilDate } from '../shared/civil-time.ts'

/** Days between the announcement of a subprocessor and its first day of work, where the operator says nothing else. */
export const subprocessorNoticeDaysDefault = 30

/**
 * The first day on which a subprocessor that is recorded on that day may begin: members must have time to object before
 * (RGPD art. 28(2)). Earlier only for a reason, which members are told.
 */
export function earliestStartOf(recordedOn: CivilDate, noticeDays: number): CivilDate {
  return addDays(recordedOn, noticeDays)
}

/**
 * The last day on which a member may object to a subprocessor: the day before it begins, and where it was announced too late, or
 * was at work already, as many days after the announcement as there should have been before.
 */
export function objectionLastDay(
  { startsOn, recordedOn }: { readonly startsOn: CivilDate; readonly recordedOn: CivilDate },
  noticeDays: number,
): CivilDate {
  const earliest = earliestStartOf(recordedOn, noticeDays)
  return addDays(startsOn > earliest ? startsOn : earliest, -1)
}
