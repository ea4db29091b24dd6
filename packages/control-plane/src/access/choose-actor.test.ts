import type { RoleGrant } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { chooseActor } from './choose-actor.ts'

const operator: RoleGrant = { role: 'operator', tenantId: null, poolId: null }
const admin = (tenantId: string): RoleGrant => ({ role: 'member-admin', tenantId, poolId: null })
const viewer = (tenantId: string): RoleGrant => ({ role: 'member-viewer', tenantId, poolId: null })
const approver = (poolId: string): RoleGrant => ({ role: 'pool-approver', tenantId: null, poolId })
const nowhere = { pathTenantId: null, tenantId: null, poolId: null }

const choose = (grants: RoleGrant[], wanted = {}, serving: string | null = null) => {
  const { subject: _, ...actor } = chooseActor({ subject: 'p', grants }, { ...nowhere, ...wanted }, serving)
  return actor
}

describe('chooseActor', () => {
  it('acts for the only tenant there is', () => {
    expect(choose([viewer('a'), admin('a')])).toEqual({
      roles: ['member-admin', 'member-viewer'],
      tenantId: 'a',
      poolId: null,
    })
  })

  it('acts for none of several until one is chosen, and keeps the roles of the platform', () => {
    expect(choose([operator, admin('a'), viewer('b')])).toEqual({ roles: ['operator'], tenantId: null, poolId: null })
  })

  it('goes by the path, then by what is named, then by what the session serves', () => {
    const both = [admin('a'), viewer('b')]
    expect(choose(both, { pathTenantId: 'b', tenantId: 'a' }, 'a').roles).toEqual(['member-viewer'])
    expect(choose(both, { tenantId: 'b' }, 'a')).toMatchObject({ tenantId: 'b', roles: ['member-viewer'] })
    expect(choose(both, {}, 'a')).toMatchObject({ tenantId: 'a', roles: ['member-admin'] })
  })

  it('never lends the role of one tenant to another', () => {
    for (const pathTenantId of ['b', 'c']) {
      const actor = choose([admin('a'), viewer('b')], { pathTenantId }, 'b')
      expect(actor).toMatchObject({ tenantId: 'b', roles: ['member-viewer'] })
    }
  })

  it('forgets a tenant served that is no longer theirs', () => {
    expect(choose([viewer('b')], {}, 'a').tenantId).toBe('b')
    expect(choose([viewer('b'), viewer('c')], {}, 'a').tenantId).toBeNull()
  })

  it('knows no tenant and no pool that is not theirs', () => {
    expect(() => choose([admin('a')], { tenantId: 'b' })).toThrow('not-found')
    expect(() => choose([approver('p')], { poolId: 'q' })).toThrow('not-found')
    expect(() => choose([operator], { tenantId: 'a' })).toThrow('not-found')
  })

  it('approves for one pool at a time', () => {
    expect(choose([approver('p')])).toMatchObject({ poolId: 'p', roles: ['pool-approver'] })
    expect(choose([approver('p'), approver('q')])).toMatchObject({ poolId: null, roles: [] })
    expect(choose([approver('p'), approver('q')], { poolId: 'q' })).toMatchObject({ poolId: 'q' })
  })
})
