import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConfigError, readConfig, Secret, secret } from './config.ts'

const schema = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(8080).describe('where to listen'),
  DATABASE_URL: secret(z.url({ protocol: /^postgres(ql)?$/ })).describe('the tenant login'),
  ISSUER: z.url().describe('who signs tokens'),
})

function faultsOf(env: Record<string, string | undefined>): string[] {
  try {
    readConfig(schema, env)
  } catch (error) {
    if (error instanceof ConfigError) {
      return [...error.faults]
    }
  }
  throw new Error('no fault was found')
}

describe('readConfig', () => {
  it('reads what is there, fills defaults and ignores the rest of the environment', () => {
    const config = readConfig(schema, {
      DATABASE_URL: 'postgres://a:b@localhost/c',
      ISSUER: 'https://issuer.test',
      HOME: '/root',
    })
    expect(config.PORT).toBe(8080)
    expect(config.DATABASE_URL.reveal()).toBe('postgres://a:b@localhost/c')
    expect(Object.keys(config).sort()).toEqual(['DATABASE_URL', 'ISSUER', 'PORT'])
  })

  it('names every fault at once, with what each variable is for', () => {
    const faults = faultsOf({ PORT: '99999', ISSUER: '' })
    expect(faults).toHaveLength(3)
    expect(faults.join('\n')).toContain('DATABASE_URL: missing (the tenant login)')
    expect(faults.join('\n')).toContain('ISSUER: missing (who signs tokens)')
    expect(faults.find((fault) => fault.startsWith('PORT'))).toContain('65535')
  })

  it('tells a fault that lies between two variables in its own words', () => {
    const either = z.object({ A: z.string().optional(), B: z.string().optional() })
    const one = either.refine(({ A, B }) => (A === undefined) !== (B === undefined), 'name either A or B')
    expect(() => readConfig(one, { A: 'x', B: 'y' })).toThrow('environment: name either A or B')
  })

  it('never repeats a value, which may be a secret', () => {
    const faults = faultsOf({ DATABASE_URL: 'mysql://user:hunter2@host', ISSUER: 'hunter3', PORT: 'hunter4' })
    expect(faults.join('\n')).not.toMatch(/hunter/)
  })
})

describe('Secret', () => {
  it('is masked in text, JSON and inspection', () => {
    const value = new Secret('hunter2')
    expect(`${String(value)} ${JSON.stringify({ value })} ${inspect({ value }, { showHidden: true })}`).not.toContain(
      'hunter2',
    )
    expect(value.reveal()).toBe('hunter2')
  })
})
