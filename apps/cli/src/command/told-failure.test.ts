import { ClientProblem, ConnectionFailed } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { exitCodes } from '../terminal.ts'
import { CliFault } from './cli-fault.ts'
import { toldFailure } from './told-failure.ts'

const { signal } = new AbortController()
const problem = (
  status: number,
  document: Partial<NonNullable<ConstructorParameters<typeof ClientProblem>[1]['document']>> | null = null,
) =>
  new ClientProblem('getTenant', {
    status,
    requestId: 'call-1',
    document: document && {
      type: 't',
      title: 't',
      status,
      detail: 'Refusé parce que.',
      code: 'not-allowed',
      params: {},
      ...document,
    },
  })

describe('what a process ends with', () => {
  it.each([
    [400, exitCodes.failed],
    [401, exitCodes.notSignedIn],
    [403, exitCodes.failed],
    [404, exitCodes.notFound],
    [409, exitCodes.conflict],
    [410, exitCodes.notFound],
    [412, exitCodes.conflict],
    [422, exitCodes.failed],
    [428, exitCodes.conflict],
    [429, exitCodes.failed],
    [500, exitCodes.failed],
    [502, exitCodes.unreachable],
    [503, exitCodes.unreachable],
  ])('is told by the status %i', (status, exitCode) => {
    expect(toldFailure(problem(status), 'fr', signal).exitCode).toBe(exitCode)
  })
})

describe('what is told', () => {
  it('is the detail in the person’s language, each field, the code and the call', () => {
    const errors = [{ in: 'body' as const, field: 'lines.0', code: 'too_small', detail: 'Trop petit.' }]
    expect(toldFailure(problem(400, { errors, code: 'invalid-input' }), 'fr', signal).lines).toEqual([
      'Refusé parce que.',
      '  lines.0 : Trop petit.',
      '(code invalid-input, appel call-1)',
    ])
  })

  it('names the status of what did not come from the installation', () => {
    expect(toldFailure(problem(502), 'en', signal).lines).toEqual(['HTTP 502', '(code HTTP 502, call call-1)'])
  })

  it('is why nobody answered, without the address', () => {
    const cause = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) })
    const told = toldFailure(new ConnectionFailed('getTenant', cause), 'en', signal)
    expect(told).toEqual({ exitCode: 7, lines: [expect.stringContaining('(ECONNREFUSED)')] })
  })

  it('is that the person interrupted, whatever failed because of it', () => {
    expect(toldFailure(problem(500), 'en', AbortSignal.abort())).toEqual({ exitCode: 130, lines: ['Interrupted.'] })
  })

  it('is a fault of the command line itself in both languages, and the file that failed', () => {
    const fault = new CliFault(exitCodes.misused, { fr: 'non', en: 'no' })
    expect(toldFailure(fault, 'fr', signal)).toEqual({ exitCode: 2, lines: ['non'] })
    const file = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES', syscall: 'open' })
    expect(toldFailure(file, 'fr', signal)).toEqual({ exitCode: 1, lines: ['EACCES: permission denied'] })
  })

  it('is nothing of a bug, which is thrown on', () => {
    expect(() => toldFailure(new TypeError('bug'), 'fr', signal)).toThrow('bug')
  })
})
