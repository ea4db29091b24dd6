import { instant } from '@grenier/quota-billing'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { type ExitToken, exitTokenCovers, issueExitToken } from './exit-token.ts'

const now = instant(1_800_000_000_000)
const facts = {
  exitId: 'exit-1',
  tenantId: 'tenant-1',
  bucketNames: ['bucket-1'],
  coolingOffEndsAt: now,
  holdsPublicArchives: false,
  archivistVisaReference: null,
}

describe('leave to destroy', () => {
  test('covers the buckets of its exit and no other, of its tenant and no other', () => {
    const token = issueExitToken(facts, now)
    expect(exitTokenCovers(token, { tenantId: 'tenant-1', bucketName: 'bucket-1' })).toBe(true)
    expect(exitTokenCovers(token, { tenantId: 'tenant-1', bucketName: 'bucket-2' })).toBe(false)
    expect(exitTokenCovers(token, { tenantId: 'tenant-2', bucketName: 'bucket-1' })).toBe(false)
  })

  test('cannot be forged: an object that looks like a token covers nothing', () => {
    const forged = { exitId: 'exit-1', tenantId: 'tenant-1', bucketNames: ['bucket-1'] }
    // Said by the compiler, and again at run time to whoever did not listen to it.
    expectTypeOf(forged).not.toExtend<ExitToken>()
    expect(exitTokenCovers(forged as unknown as ExitToken, { tenantId: 'tenant-1', bucketName: 'bucket-1' })).toBe(
      false,
    )
  })

  test('is not given while the cooling-off runs', () => {
    expect(() => issueExitToken(facts, instant(now - 1))).toThrow('cooling-off')
  })

  test('is not given for public archives without the archivist’s visa', () => {
    const archives = { ...facts, holdsPublicArchives: true }
    expect(() => issueExitToken(archives, now)).toThrow('visa')
    expect(issueExitToken({ ...archives, archivistVisaReference: 'AD90-2026-17' }, now).exitId).toBe('exit-1')
  })
})
