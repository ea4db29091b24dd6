import type { QuotaRequest, QuotaRequestEventKind } from '@grenier/contracts'
import { addMs, type Instant, instantFromIso, msPerDay, openQuestion, quotaPolicyV1 } from '@grenier/quota-billing'
import { describe, expect, test } from 'vitest'
import { dueOnOf, timelyEndOf } from './due-dates.ts'

const timeZone = 'Europe/Paris'
/** The Thursday before Easter 2026, half past midnight in Paris: still Wednesday in UTC. */
const submittedAt = instantFromIso('2026-04-01T22:30:00.000Z')

function requestWith(
  change: Partial<QuotaRequest> & { events?: readonly (readonly [QuotaRequestEventKind, Instant])[] } = {},
): QuotaRequest {
  const { events = [], ...others } = change
  const history = [['submitted', submittedAt] as const, ...events].map(([kind, recordedAt], index) => ({
    sequence: index + 1,
    kind,
    actor: 'someone',
    recordedAt,
    text: null,
  }))
  return { state: 'submitted', submittedAt, waitUntil: null, history, ...others } as QuotaRequest
}

function endAt(request: QuotaRequest, iso: string) {
  return timelyEndOf(request, { policy: quotaPolicyV1, at: instantFromIso(iso), timeZone })
}

describe('what time does to a request', () => {
  test('goes by working days of the operator’s zone: Easter Monday and the weekend do not count', () => {
    expect(dueOnOf(requestWith(), quotaPolicyV1, timeZone)).toBe('2026-04-10')
    expect(endAt(requestWith(), '2026-04-09T21:59:59.999Z')).toBeNull()
    expect(endAt(requestWith(), '2026-04-09T22:00:00.000Z')).toEqual({ kind: 'tell', events: ['reminded'] })
  })

  test('makes up for what a stopped schedule missed, in order', () => {
    expect(endAt(requestWith(), '2026-06-01T00:00:00.000Z')).toEqual({
      kind: 'tell',
      events: ['reminded', 'escalated'],
    })
  })

  test('begins when the request reaches an approver, also out of the queue', () => {
    const served = requestWith({
      events: [
        ['waiting', submittedAt],
        ['submitted', addMs(submittedAt, 30 * msPerDay)],
      ],
    })
    // Saturday 2 May; 8 May is a holiday.
    expect(dueOnOf(served, quotaPolicyV1, timeZone)).toBe('2026-05-11')
  })

  test('is nothing for one that is decided, whatever was open', () => {
    for (const state of ['provisioning', 'active', 'rejected', 'withdrawn', 'expired'] as const) {
      const request = requestWith({ state, events: [['question', submittedAt]], waitUntil: submittedAt })
      expect(endAt(request, '2030-01-01T00:00:00.000Z')).toBeNull()
      expect(dueOnOf(request, quotaPolicyV1, timeZone)).toBeNull()
    }
  })

  test('ends a waiting request only at its own instant, and never reminds of it', () => {
    const waiting = requestWith({ state: 'waiting', waitUntil: instantFromIso('2026-07-01T00:00:00.000Z') })
    expect(endAt(waiting, '2026-06-30T23:59:59.999Z')).toBeNull()
    expect(endAt(waiting, '2026-07-01T00:00:00.000Z')).toEqual({ kind: 'expire', reason: 'waiting-place-ended' })
  })

  test('counts 30 days from the last question, and none once it is answered', () => {
    const later = addMs(submittedAt, 10 * msPerDay)
    const asked = requestWith({
      events: [
        ['question', submittedAt],
        ['comment', later],
        ['question', later],
      ],
    })
    expect(openQuestion(asked)?.recordedAt).toBe(later)
    const at = addMs(later, 30 * msPerDay)
    const moment = { policy: quotaPolicyV1, timeZone }
    expect(timelyEndOf(asked, { ...moment, at: addMs(at, -1) })).toBeNull()
    expect(timelyEndOf(asked, { ...moment, at })).toEqual({ kind: 'expire', reason: 'question-unanswered' })
    const answered = requestWith({
      events: [
        ['question', submittedAt],
        ['answer', later],
      ],
    })
    expect(openQuestion(answered)).toBeNull()
    expect(timelyEndOf(answered, { ...moment, at })).toMatchObject({ kind: 'tell' })
  })
})
