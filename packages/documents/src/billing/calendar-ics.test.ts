import { Buffer } from 'node:buffer'
import type { Answer } from '@grenier/contracts'
import { civilDate, instantFromIso } from '@grenier/quota-billing'
import { describe, expect, test } from 'vitest'
import { calendarIcs } from './calendar-ics.ts'

type Calendar = Answer<'getBudgetCalendar'>
type Milestone = Calendar['items'][number]

const milestone: Milestone = {
  code: 'budgets-voted',
  ownTitle: null,
  aboutYear: '2027',
  day: civilDate('2027-04-15'),
  ruleDay: civilDate('2027-04-15'),
  dayBy: 'rule',
  setBy: 'law',
  source: 'CGCT L1612-2',
  reminderDays: [21, 0],
  roles: ['finance'],
  tellsMembers: true,
  knownBy: 'day',
  standing: 'ahead',
  progress: null,
  saidDone: null,
  change: null,
  reminders: [],
  version: 1,
}
const own: Milestone = {
  ...milestone,
  code: '0198c0de-7a00-7000-8000-000000000001',
  ownTitle: 'Comité syndical ; ordre du jour, convocations\\dossier – élus, agents et présidence de séance à prévenir',
  day: civilDate('2027-12-31'),
  dayBy: 'operator',
  roles: ['operator', 'finance'],
  standing: 'done',
  saidDone: { by: 'nadia', at: instantFromIso('2027-12-01T08:30:00.000Z'), note: 'envoyé' },
  change: { by: 'nadia', at: instantFromIso('2027-02-01T09:00:00.000Z'), reason: 'calendrier\ndu comité' },
}

function calendarOf(...items: Milestone[]): Calendar {
  const parties = { operatorName: 'Syndicat, numérique', operatorSiren: '200000172' }
  return { ...parties, year: '2027', today: civilDate('2027-03-01'), items, nextCode: null }
}

const textOf = (calendar: Calendar): string => Buffer.from(calendarIcs(calendar)).toString('utf8')

/** The content lines of a file, put together again (RFC 5545 §3.1). */
const linesOf = (calendar: Calendar): string[] => textOf(calendar).replaceAll('\r\n ', '').split('\r\n').slice(0, -1)

/** A text as its reader has it (§3.3.11). */
const read = (line: string | undefined): string =>
  (line ?? '')
    .replace(/^[^:]*:/, '')
    .replaceAll(/\\([\\;,nN])/g, (_, letter: string) => (/n/i.test(letter) ? '\n' : letter))

describe('the calendar as iCalendar', () => {
  test('has a whole day for each milestone, which blocks nobody’s time, and its reminders', () => {
    const lines = linesOf(calendarOf(milestone))
    expect(lines).toContain('DTSTART;VALUE=DATE:20270415')
    expect(lines).toContain('DTEND;VALUE=DATE:20270416')
    expect(lines).toContain('TRANSP:TRANSPARENT')
    expect(lines).toContain('SUMMARY:Budgets 2027 des adhérents votés')
    expect(lines.filter((line) => line.startsWith('TRIGGER'))).toEqual(['TRIGGER:-P21D', 'TRIGGER:PT0S'])
    expect(lines).toContain('UID:2027-budgets-voted@200000172.grenier.invalid')
    expect(lines).toContain('DTSTAMP:20270101T000000Z')
  })

  test('reminds of nothing that is done, ends a day in the next year, and is dated by what was decided last', () => {
    const lines = linesOf(calendarOf(own))
    expect(lines.join('\n')).not.toContain('VALARM')
    expect(lines).toContain('DTEND;VALUE=DATE:20280101')
    expect(lines).toContain('DTSTAMP:20271201T083000Z')
    expect(lines).toContain('CATEGORIES:exploitation,finances')
  })

  test('holds what people write, whatever it is, and breaks no letter', () => {
    const text = textOf(calendarOf(milestone, own))
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(text).not.toMatch(/\uFFFD|(?<!\r)\n/)
    const lines = linesOf(calendarOf(milestone, own))
    expect(lines.map(read)).toContain(own.ownTitle)
    expect(read(lines.findLast((line) => line.startsWith('DESCRIPTION')))).toContain('calendrier\ndu comité')
    expect(lines.map(read)).toContain('Calendrier budgétaire 2027 – Syndicat, numérique')
  })

  test('opens and ends every part, also without any milestone, and is the same each time', () => {
    for (const calendar of [calendarOf(), calendarOf(milestone, own)]) {
      const lines = linesOf(calendar)
      for (const part of ['VCALENDAR', 'VEVENT', 'VALARM']) {
        const count = (word: string) => lines.filter((line) => line === `${word}:${part}`).length
        expect([part, count('BEGIN')]).toEqual([part, count('END')])
      }
      expect(textOf(calendar)).toBe(textOf(calendar))
    }
  })
})
