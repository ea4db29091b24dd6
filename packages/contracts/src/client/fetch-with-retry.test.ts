import { describe, expect, it } from 'vitest'
import { fetchWithRetry } from './fetch-with-retry.ts'

const answer = (status: number, retryAfter?: string) =>
  new Response('', { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } })

/** Sends until it is over; the status that came of it, and how often it was sent. */
async function sent(answers: readonly Response[], retryAfterMaxMs: number, attemptsMax = 4) {
  let count = 0
  const response = await fetchWithRetry('getOffer', {
    send: async () => answers[Math.min(count++, answers.length - 1)] ?? answer(200),
    attemptsMax,
    retryAfterMaxMs,
    signal: undefined,
  })
  return [response.status, count]
}

describe('a server that says when to come again', () => {
  it.each([429, 502, 503, 504])('is come back to then after %i', async (status) => {
    expect(await sent([answer(status, '0'), answer(200)], 1_000)).toEqual([200, 2])
  })

  it('is not asked more often than the attempts allow', async () => {
    expect(await sent([answer(429, '0')], 1_000)).toEqual([429, 4])
  })

  it.each([
    ['61', 60_000],
    ['soon', 60_000],
    ['-1', 60_000],
    ['Fri, 27 Nov 2026 15:00:00 GMT', 60_000],
    ['0', 0],
  ])('that says %j is told at once where that is too long, no number or not wanted', async (retryAfter, maxMs) => {
    expect(await sent([answer(429, retryAfter), answer(200)], maxMs)).toEqual([429, 1])
  })

  it('is told at once when it does not say it', async () => {
    expect(await sent([answer(429), answer(200)], 60_000)).toEqual([429, 1])
    expect(await sent([answer(400, '0'), answer(200)], 60_000)).toEqual([400, 1])
  })

  it('is tried again soon where it asks for more time than there is', async () => {
    expect(await sent([answer(503, '3600'), answer(200)], 60_000)).toEqual([200, 2])
  })

  it('is waited for no longer than the caller wants', async () => {
    const waiting = fetchWithRetry('getOffer', {
      send: async () => answer(503, '50'),
      attemptsMax: 4,
      retryAfterMaxMs: 60_000,
      signal: AbortSignal.timeout(5),
    })
    await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})
