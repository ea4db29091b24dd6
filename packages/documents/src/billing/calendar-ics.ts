import { Buffer } from 'node:buffer'
import { type Answer, milestoneTitle } from '@grenier/contracts'
import { addDays, type CivilDate } from '@grenier/quota-billing'

type Calendar = Answer<'getBudgetCalendar'>
type Milestone = Calendar['items'][number]

/** RFC 5545 §3.1: a line has 75 octets at most; what is longer goes on behind a break and a space. */
const lineOctetsMax = 75

/** How far a milestone is. */
export const milestoneStandingTexts = {
  done: 'fait',
  late: 'en retard',
  due: 'à faire',
  ahead: 'à venir',
  over: 'passé',
  'nothing-to-do': 'rien à faire',
} as const satisfies Record<Milestone['standing'], string>

const roleTexts = { operator: 'exploitation', finance: 'finances' } as const satisfies Record<
  Milestone['roles'][number],
  string
>

/**
 * The milestones of a year as iCalendar (RFC 5545), in French: one whole day each, that blocks nobody's time, with the reminders
 * that are still of use. An event keeps its UID from reading to reading, so a diary that reads it again moves it. The same
 * calendar gives the same bytes: an event is dated by what was decided of it, else by the first day of its year.
 *
 * The few lines of this format are written here rather than taken from a library, which would date events by its own clock.
 */
export function calendarIcs(calendar: Calendar): Uint8Array {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Grenier//Calendrier budgetaire//FR',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(`Calendrier budgétaire ${calendar.year} – ${calendar.operatorName}`)}`,
    ...calendar.items.flatMap((milestone) => eventLines(milestone, calendar)),
    'END:VCALENDAR',
  ]
  return new TextEncoder().encode(lines.map((line) => `${folded(line)}\r\n`).join(''))
}

function eventLines(milestone: Milestone, { year, operatorSiren }: Calendar): string[] {
  const { code, day, roles, standing } = milestone
  const title = milestoneTitle(milestone, 'fr')
  const isOpen = standing === 'due' || standing === 'ahead'
  return [
    'BEGIN:VEVENT',
    `UID:${year}-${code}@${operatorSiren}.grenier.invalid`,
    `DTSTAMP:${stampOf(milestone, year)}`,
    `DTSTART;VALUE=DATE:${compact(day)}`,
    `DTEND;VALUE=DATE:${compact(addDays(day, 1))}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(descriptionOf(milestone))}`,
    `CATEGORIES:${roles.map((role) => escaped(roleTexts[role])).join(',')}`,
    'TRANSP:TRANSPARENT',
    ...(isOpen ? milestone.reminderDays.flatMap((daysBefore) => alarmLines(daysBefore, title)) : []),
    'END:VEVENT',
  ]
}

/** RFC 5545 §3.6.6. */
function alarmLines(daysBefore: number, title: string): string[] {
  const trigger = daysBefore === 0 ? 'PT0S' : `-P${daysBefore}D`
  return ['BEGIN:VALARM', 'ACTION:DISPLAY', `TRIGGER:${trigger}`, `DESCRIPTION:${escaped(title)}`, 'END:VALARM']
}

function descriptionOf({ standing, progress, source, saidDone, change, dayBy }: Milestone): string {
  const counted = progress === null || progress.totalCount < 2 ? '' : ` (${progress.doneCount}/${progress.totalCount})`
  return [
    `État : ${milestoneStandingTexts[standing]}${counted}`,
    ...(source === null ? [] : [`Référence : ${source}`]),
    ...(dayBy === 'operator' && change !== null ? [`Date fixée par l’opérateur : ${change.reason}`] : []),
    ...(saidDone === null ? [] : [`Fait : ${saidDone.note}`]),
  ].join('\n')
}

/** When something was decided of it last; UTC, as RFC 5545 §3.8.7.2 wants it. */
function stampOf({ change, saidDone }: Milestone, year: string): string {
  const decided = Math.max(change?.at ?? 0, saidDone?.at ?? 0)
  if (decided === 0) return `${year}0101T000000Z`
  return new Date(decided)
    .toISOString()
    .replace(/\.\d{3}/, '')
    .replaceAll(/[-:]/g, '')
}

function compact(day: CivilDate): string {
  return day.replaceAll('-', '')
}

/** RFC 5545 §3.3.11. */
function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, String.raw`\$&`).replaceAll(/\r?\n/g, String.raw`\n`)
}

/** A line in pieces of at most 75 octets, none of which ends within a letter. */
function folded(line: string): string {
  const pieces: string[] = []
  let piece = ''
  for (const letter of line) {
    // Every piece but the first begins with a space.
    const room = pieces.length === 0 ? lineOctetsMax : lineOctetsMax - 1
    if (Buffer.byteLength(piece + letter) > room) {
      pieces.push(piece)
      piece = letter
    } else piece += letter
  }
  return [...pieces, piece].join('\r\n ')
}
