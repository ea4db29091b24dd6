import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepStream } from './kept-stream.ts'

/** A browser's stream, as far as it is used here. */
class Stream extends EventTarget {
  static readonly CLOSED = 2
  static readonly opened: Stream[] = []
  readyState = 1
  readonly address: string

  constructor(address: string) {
    super()
    this.address = address
    Stream.opened.push(this)
  }

  close(): void {
    this.readyState = Stream.CLOSED
  }

  /** What a browser does that gives a stream up, as after an answer that was no stream. */
  end(): void {
    this.readyState = Stream.CLOSED
    this.dispatchEvent(new Event('error'))
  }
}

const page = Object.assign(new EventTarget(), { hidden: false })
let heard: number

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Stream)
  vi.stubGlobal('document', page)
  Stream.opened.length = 0
  heard = 0
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const keep = () =>
  keepStream({
    address: () => `/events?after=${heard}`,
    attach: (source) => source.addEventListener('step', () => heard++),
  })

it('comes back by itself after the browser gave the stream up, from what was heard last', () => {
  const stop = keep()
  Stream.opened[0]?.dispatchEvent(new Event('step'))
  Stream.opened[0]?.end()
  expect(Stream.opened).toHaveLength(1)
  vi.advanceTimersByTime(30_000)
  expect(Stream.opened.map(({ address }) => address)).toEqual(['/events?after=0', '/events?after=1'])
  stop()
})

it('leaves one alone that the browser itself brings back', () => {
  const stop = keep()
  Stream.opened[0]?.dispatchEvent(new Event('error'))
  vi.advanceTimersByTime(60_000)
  expect(Stream.opened).toHaveLength(1)
  stop()
})

it('ends after twenty minutes without a hand at the page, and begins again with one', () => {
  const stop = keep()
  vi.advanceTimersByTime(21 * 60_000)
  expect(Stream.opened.map(({ readyState }) => readyState)).toEqual([Stream.CLOSED])
  page.dispatchEvent(new Event('keydown'))
  expect(Stream.opened).toHaveLength(2)
  stop()
  expect(Stream.opened[1]?.readyState).toBe(Stream.CLOSED)
})
