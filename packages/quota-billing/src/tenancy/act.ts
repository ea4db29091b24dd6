import type { CivilDate } from '../shared/civil-time.ts'

interface ActDates {
  readonly sentToPrefectOn: CivilDate | null
  readonly publishedOn: CivilDate | null
}

/**
 * The first day on which an act binds: the later of its transmission to the prefect and its publication, null while one
 * of them is missing (CGCT L2131-1).
 */
export function executoryFrom({ sentToPrefectOn, publishedOn }: ActDates): CivilDate | null {
  if (sentToPrefectOn === null || publishedOn === null) return null
  return sentToPrefectOn > publishedOn ? sentToPrefectOn : publishedOn
}

/** What an act lacks to bind on a day; null when it does. */
export type ActLacks = 'sent-and-published' | 'sent' | 'published' | 'an-earlier-day'

/** Why an act does not bind on a day: a date that is missing, or one that is later (CGCT L2131-1); null when it binds. */
export function actLacks(dates: ActDates, on: CivilDate): ActLacks | null {
  const { sentToPrefectOn, publishedOn } = dates
  if (sentToPrefectOn === null) return publishedOn === null ? 'sent-and-published' : 'sent'
  if (publishedOn === null) return 'published'
  const from = executoryFrom(dates)
  return from !== null && from > on ? 'an-earlier-day' : null
}
