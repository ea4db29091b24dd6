import { describe, expect, it } from 'vitest'
import { withTimeout } from './with-timeout.ts'

const waiting: typeof fetch = (_, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error), { once: true })
  })

describe('the time that an answer may take', () => {
  it('ends a call that is not answered', async () => {
    await expect(withTimeout(waiting, 1)('https://a')).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('leaves the caller’s own signal in force', async () => {
    const signal = AbortSignal.abort(new Error('mine'))
    const seen: (AbortSignal | null | undefined)[] = []
    await withTimeout(async (_, init) => {
      seen.push(init?.signal)
      return new Response()
    }, 60_000)('https://a', { signal })
    expect(seen[0]?.reason).toEqual(new Error('mine'))
  })

  it('is without end for 0', () => {
    expect(withTimeout(waiting, 0)).toBe(waiting)
  })
})
