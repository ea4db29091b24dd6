import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
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

describe('a variable that stands in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'grenier-config-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const others = { ISSUER: 'https://issuer.example' }

  it('is read like any other, without the line feed at its end', () => {
    const path = file('url', 'postgres://a:b@localhost/c\n')
    expect(readConfig(schema, { ...others, DATABASE_URL_FILE: path }).DATABASE_URL.reveal()).toBe(
      'postgres://a:b@localhost/c',
    )
  })

  it('is missing where the file is empty, and refused where it is wrong, without a word of it', () => {
    expect(faultsOf({ ...others, DATABASE_URL_FILE: file('empty', '\n') })).toEqual([
      'DATABASE_URL: missing (the tenant login)',
    ])
    const faults = faultsOf({ ...others, DATABASE_URL_FILE: file('wrong', 'mysql://user:hunter2@host') })
    expect(faults).toHaveLength(1)
    expect(faults.join('')).not.toMatch(/hunter/)
  })

  it('is told when it is named twice, is not there, is no file, or is too large to be one', () => {
    const url = 'postgres://a:b@localhost/c'
    expect(faultsOf({ ...others, DATABASE_URL: url, DATABASE_URL_FILE: file('both', url) })).toEqual([
      'DATABASE_URL: named twice, as DATABASE_URL and as DATABASE_URL_FILE',
    ])
    expect(faultsOf({ ...others, DATABASE_URL_FILE: join(folder, 'hunter5') })).toEqual([
      'DATABASE_URL_FILE: the file cannot be read (ENOENT)',
    ])
    expect(faultsOf({ ...others, DATABASE_URL_FILE: '/dev/zero' })).toEqual([
      'DATABASE_URL_FILE: the file cannot be read (it is no file)',
    ])
    expect(faultsOf({ ...others, DATABASE_URL_FILE: file('large', 'x'.repeat(65_537)) })).toEqual([
      'DATABASE_URL_FILE: the file cannot be read (it is larger than 65536 bytes)',
    ])
  })

  it('keeps its meaning where the name is a variable of its own', () => {
    const own = z.object({ CA: z.string().optional(), CA_FILE: z.string() })
    expect(readConfig(own, { CA_FILE: '/nowhere' })).toEqual({ CA_FILE: '/nowhere' })
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
