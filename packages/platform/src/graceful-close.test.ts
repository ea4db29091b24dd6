import { EventEmitter } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { gracefulClose, type ProcessLike } from './graceful-close.ts'
import { createLogger } from './logger.ts'

function host() {
  const lines: string[] = []
  const emitter = new EventEmitter()
  const { promise: exited, resolve } = Promise.withResolvers<number>()
  const process: ProcessLike = Object.assign(emitter, { exit: (code: number) => resolve(code) })
  const logger = createLogger({ name: 'test', level: 'info', destination: { write: (line) => lines.push(line) } })
  return { emitter, exited, lines, options: { timeoutMs: 1_000, logger, process } }
}

describe('gracefulClose', () => {
  it.each(['SIGINT', 'SIGTERM'])('closes every step in order at %s and exits 0', async (signal) => {
    const { emitter, exited, options } = host()
    const closed: string[] = []
    const step = (name: string) => ({
      name,
      close: async () => {
        await setImmediate()
        closed.push(name)
      },
    })
    gracefulClose([step('server'), step('queue'), step('database')], options)
    emitter.emit(signal)
    expect(await exited).toBe(0)
    expect(closed).toEqual(['server', 'queue', 'database'])
    expect(emitter.listenerCount('SIGINT') + emitter.listenerCount('SIGTERM')).toBe(0)
  })

  it('goes on after a step that fails, says which, and exits 1', async () => {
    const { emitter, exited, lines, options } = host()
    let reached = false
    const failing = { name: 'queue', close: () => Promise.reject(new Error('gone')) }
    const after = { name: 'database', close: async () => void (reached = true) }
    gracefulClose([failing, after], options)
    emitter.emit('SIGTERM')
    expect(await exited).toBe(1)
    expect(reached).toBe(true)
    expect(lines.join('')).toContain('"step":"queue"')
  })

  it('names the step that hangs once the time is up', async () => {
    const { emitter, exited, lines, options } = host()
    gracefulClose([{ name: 'server', close: () => new Promise(() => {}) }], { ...options, timeoutMs: 10 })
    emitter.emit('SIGTERM')
    expect(await exited).toBe(1)
    expect(lines.join('')).toContain('"step":"server"')
  })

  it('closes once, however often it is asked', async () => {
    const { options } = host()
    let count = 0
    const { close } = gracefulClose([{ name: 'server', close: async () => void (count += 1) }], options)
    await Promise.all([close(), close()])
    expect(count).toBe(1)
  })
})
