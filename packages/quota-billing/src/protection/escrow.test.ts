import { describe, expect, it } from 'vitest'
import { addMs, instantFromIso, msPerDay } from '../shared/instant.ts'
import { escrowVerdict, needsEscrow } from './escrow.ts'

const now = instantFromIso('2026-05-04T08:00:00Z')
const before = (days: number) => addMs(now, -days * msPerDay)
const sealed = (days: number, exportedAt = null) => ({ sealedAt: before(days), exportedAt })

describe('a password in the escrow', () => {
  it.each([
    ['not-configured', false, null],
    ['not-sealed', true, null],
    ['sealed', true, sealed(7)],
    ['overdue', true, { sealedAt: addMs(before(7), -1), exportedAt: null }],
    ['exported', true, { sealedAt: before(300), exportedAt: before(299) }],
  ] as const)('is %s', (verdict, isConfigured, seal) => {
    expect(escrowVerdict({ isConfigured, seal }, now)).toBe(verdict)
  })

  it('is demanded before archives and health data are backed up, and of nothing else', () => {
    const classes = ['public-archive', 'health', 'ordinary', null, undefined] as const
    expect(classes.map(needsEscrow)).toEqual([true, true, false, false, false])
  })
})
