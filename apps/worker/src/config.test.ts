import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readWorkerConfig } from './config.ts'

const complete = {
  DATABASE_URL_TENANT: 'postgres://tenant:a-password@db/grenier',
  DATABASE_URL_PLATFORM: 'postgres://platform:a-password@db/grenier',
  DATABASE_URL_RELAY: 'postgres://relay:a-password@db/grenier',
  REDIS_URL: 'redis://queue:6379',
  SECRET_KEYS: 'k1:c2VjcmV0',
  INSTALLATION_ID: '0198c0de-7a00-7000-8000-0000000000aa',
  OPERATOR_NAME: 'Syndicat',
  OPERATOR_SIREN: '200012342',
  FOUNDED_ON: '2026-01-01',
}

describe('the configuration of the worker', () => {
  test('reads a complete environment, and its clock is never simulated', () => {
    const config = readWorkerConfig(complete)
    expect(config.installation).toMatchObject({ timeZone: 'Europe/Paris', simulatedClock: false })
    expect(config.redisUrl?.reveal()).toBe('redis://queue:6379')
    expect(config.metrics).toBeNull()
  })

  test('shows how it is on a port of its own, and tenants by name only where that is said', () => {
    const place = { host: '127.0.0.1', port: 9_090 }
    expect(readWorkerConfig({ ...complete, METRICS_PORT: '9090' }).metrics).toEqual({ ...place, perTenant: false })
    const named = readWorkerConfig({ ...complete, METRICS_PORT: '9090', METRICS_PER_TENANT: 'yes' })
    expect(named.metrics).toEqual({ ...place, perTenant: true })
  })

  test('names every fault at once and repeats no value', () => {
    const broken = {
      ...complete,
      DATABASE_URL_RELAY: 'mysql://relay:a-password@db',
      OPERATOR_SIREN: '12',
      FOUNDED_ON: '',
    }
    expect(() => readWorkerConfig(broken)).toThrow(/DATABASE_URL_RELAY[\s\S]*OPERATOR_SIREN[\s\S]*FOUNDED_ON/)
    expect(() => readWorkerConfig(broken)).not.toThrow(/a-password/)
  })

  test('wants the queue in one place: neither and both are faults', () => {
    expect(() => readWorkerConfig({ ...complete, REDIS_URL: '' })).toThrow('REDIS_URL')
    const both = { ...complete, DATABASE_URL_QUEUE: 'postgres://queue:a-password@db/grenier' }
    expect(() => readWorkerConfig(both)).toThrow('REDIS_URL')
  })

  test('reads a mail server whole or not at all, its password from a file too, and prints no password', async () => {
    expect(readWorkerConfig(complete).mail).toBeNull()
    const server = { ...complete, SMTP_HOST: 'smtp.example', MAIL_FROM: 'a@b.example' }
    expect(readWorkerConfig(server).mail).toMatchObject({ port: 587, security: 'starttls', login: null })
    expect(readWorkerConfig({ ...server, SMTP_SECURITY: 'tls' }).mail?.port).toBe(465)
    const folder = await mkdtemp(join(tmpdir(), 'grenier-mail-'))
    const file = join(folder, 'password')
    await writeFile(file, 'a-mail-password\n')
    const { mail } = readWorkerConfig({ ...server, SMTP_USER: 'u', SMTP_PASSWORD_FILE: file })
    await rm(folder, { recursive: true })
    expect(mail?.login?.password.reveal()).toBe('a-mail-password')
    expect(JSON.stringify(mail)).not.toContain('a-mail-password')
    for (const fault of [{ SMTP_HOST: 'smtp.example' }, { SMTP_USER: 'u' }])
      expect(() => readWorkerConfig({ ...complete, ...fault })).toThrow('MAIL_FROM')
  })

  test('prints no secret, whichever way it is printed', () => {
    const config = readWorkerConfig(complete)
    const printed = JSON.stringify(config, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
    expect(printed).toContain('concurrency')
    expect(printed).not.toContain('a-password')
    expect(String(config.secretKeys)).not.toContain('c2VjcmV0')
  })
})
