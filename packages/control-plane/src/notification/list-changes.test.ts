import { type Change, changeKinds, changeReaders, memberRoles } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { hears, mayBeOfPool } from './list-changes.ts'

const [own, other] = ['0198c0de-7a00-7000-8000-00000000000a', '0198c0de-7a00-7000-8000-00000000000b']
const changed = (kind: Change['kind'], tenantId: string | null): Change => ({ id: own, kind, subjectId: 'x', tenantId })

describe('who hears of a change', () => {
  it('is no member of another tenant’s, nor of nobody’s, whatever the kind and the role', () => {
    for (const kind of changeKinds) {
      for (const role of memberRoles) {
        const actor = { roles: [role], tenantId: own }
        expect(hears(actor, changed(kind, other))).toBe(false)
        expect(hears(actor, changed(kind, null))).toBe(false)
        expect(hears({ roles: [role], tenantId: null }, changed(kind, null))).toBe(false)
      }
    }
  })

  it('is a member of its own, of what its role may read', () => {
    const viewer = { roles: ['member-viewer'] as const, tenantId: own }
    expect(hears(viewer, changed('quota-request', own))).toBe(true)
    expect(hears(viewer, changed('invitation', own))).toBe(false)
    expect(hears({ roles: ['member-admin'], tenantId: own }, changed('invitation', own))).toBe(true)
  })

  it('is a role of the platform of everybody’s, and of no other kind than it reads', () => {
    const finance = { roles: ['finance'] as const, tenantId: null }
    expect(hears(finance, changed('statement', other))).toBe(true)
    expect(hears(finance, changed('quota-policy', null))).toBe(true)
    expect(hears(finance, changed('cluster', null))).toBe(false)
    expect(hears({ roles: ['collector'], tenantId: null }, changed('statement', other))).toBe(false)
  })

  it('is an auditor always: the streams of everybody are told from what an auditor hears', () => {
    expect(changeKinds.filter((kind) => !(changeReaders[kind] as readonly string[]).includes('auditor'))).toEqual([])
  })

  it('is a pool’s approver of no change by the role alone, and only of a member’s request once its place is known', () => {
    const approver = { roles: ['pool-approver'], tenantId: null, poolId: other } as const
    for (const kind of changeKinds) {
      for (const tenantId of [own, null]) expect(hears(approver, changed(kind, tenantId))).toBe(false)
      expect(mayBeOfPool(approver, changed(kind, own))).toBe(kind === 'quota-request')
      expect(mayBeOfPool(approver, changed(kind, null))).toBe(false)
      expect(mayBeOfPool({ ...approver, poolId: null }, changed(kind, own))).toBe(false)
      expect(mayBeOfPool({ roles: ['member-admin'], poolId: other }, changed(kind, own))).toBe(false)
    }
  })
})
