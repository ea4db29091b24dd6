import { expect, test } from 'vitest'
import { instant } from '../shared/instant.ts'
import { requestNotices } from './request-notices.ts'

const line = { requestedQuotaBytes: 100n, decidedQuotaBytes: null as bigint | null }
const of = (events: readonly (readonly [string, number])[], { lines = [line], isVisaDue = false } = {}) =>
  requestNotices({
    history: events.map(([kind, at], index) => ({ sequence: index + 1, kind, recordedAt: instant(at) })),
    lines,
    isVisaDue,
  })

test.each([
  ['submitted, and left to people', [['submitted', 1]], ['request-received']],
  [
    'submitted, and granted at once',
    [
      ['submitted', 1],
      ['approved', 1],
      ['provisioning', 1],
    ],
    ['request-approved'],
  ],
  [
    'submitted, and refused at once',
    [
      ['submitted', 1],
      ['rejected', 1],
    ],
    ['request-rejected'],
  ],
  [
    'submitted, and put into the queue',
    [
      ['submitted', 1],
      ['waiting', 1],
    ],
    ['request-waiting'],
  ],
  [
    'taken',
    [
      ['submitted', 1],
      ['taken', 2],
    ],
    [],
  ],
  [
    'asked about',
    [
      ['submitted', 1],
      ['question', 2],
    ],
    ['request-question'],
  ],
  [
    'ended by time',
    [
      ['submitted', 1],
      ['expired', 2],
    ],
    ['request-expired'],
  ],
  [
    'withdrawn by its author',
    [
      ['submitted', 1],
      ['withdrawn', 2],
    ],
    [],
  ],
  [
    'reminded of',
    [
      ['submitted', 1],
      ['reminded', 2],
    ],
    [],
  ],
  [
    'served after it waited, and left to people',
    [
      ['submitted', 1],
      ['waiting', 1],
      ['submitted', 3],
    ],
    ['request-received'],
  ],
] as const)('a request that was %s', (_what, events, kinds) => {
  expect(of(events).map(({ kind }) => kind)).toEqual(kinds)
})

test('one whose visa is due is told to whoever signs, too', () => {
  expect(of([['submitted', 1]], { isVisaDue: true }).map(({ kind }) => kind)).toEqual([
    'request-received',
    'request-visa-wanted',
  ])
})

test('what is granted smaller than asked for is told as such, by the event that granted it', () => {
  const lines = [line, { requestedQuotaBytes: 100n, decidedQuotaBytes: 99n }]
  expect(
    of(
      [
        ['submitted', 1],
        ['approved', 2],
      ],
      { lines },
    ),
  ).toEqual([{ kind: 'request-partly-approved', sequence: 2 }])
})

test('a reminder is told to whoever signs while the visa is due, and to nobody of the member otherwise', () => {
  const told = (isVisaDue: boolean) =>
    of(
      [
        ['submitted', 1],
        ['reminded', 2],
        ['escalated', 2],
      ],
      { isVisaDue },
    ).map(({ kind }) => kind)
  expect(told(true)).toEqual(['request-visa-reminder', 'request-visa-deputy'])
  expect(told(false)).toEqual([])
})
