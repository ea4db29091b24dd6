import { describe, expect, it } from 'vitest'
import { createLogger, withLogIds } from './logger.ts'

function capture() {
  const lines: string[] = []
  const logger = createLogger({ name: 'test', level: 'info', destination: { write: (line) => lines.push(line) } })
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown> }
}

describe('createLogger', () => {
  it.each([
    [{ authorization: 'Bearer hunter2' }],
    [{ req: { headers: { authorization: 'Bearer hunter2', cookie: 'hunter2' } } }],
    [{ body: { cluster: { kubeconfig: 'hunter2' } } }],
    [{ a: { b: { c: { d: { password: 'hunter2' } } } } }],
    [{ err: Object.assign(new Error('refused'), { config: { token: 'hunter2', connectionString: 'hunter2' } }) }],
    [{ err: Object.assign(new Error('refused'), { detail: 'Failing row contains (hunter2).', where: 'hunter2' }) }],
  ])('masks secrets wherever they lie: %o', (fields) => {
    const { logger, lines } = capture()
    logger.info(fields, 'line')
    expect(lines.join('')).not.toContain('hunter2')
    expect(lines.join('')).toContain('[secret]')
  })

  it('writes nothing below its level', () => {
    const { logger, lines } = capture()
    logger.debug('quiet')
    expect(lines).toEqual([])
  })
})

describe('withLogIds', () => {
  it('marks every line of one piece of work, across awaits, and none of another', async () => {
    const { logger, last } = capture()
    await withLogIds({ requestId: 'r1' }, async () => {
      await Promise.resolve()
      withLogIds({ tenantId: 't1' }, () => logger.info('inside'))
    })
    expect(last()).toMatchObject({ requestId: 'r1', tenantId: 't1', level: 'info', name: 'test' })
    logger.info('outside')
    expect(last()).not.toHaveProperty('requestId')
  })
})
