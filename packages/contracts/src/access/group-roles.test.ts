import { describe, expect, it } from 'vitest'
import { parseGroupRoles } from './group-roles.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000001'

describe('parseGroupRoles', () => {
  it('reads groups of the platform, of a member and of a pool, whatever signs their names hold', () => {
    const { groupRoles, faults } = parseGroupRoles(
      ` /grenier/exploitation=operator; cn=compta,ou=dsi=finance ;/grenier/exploitation=auditor;
        auvers=member-admin@${tenantId};epci=pool-approver@${tenantId};`,
    )
    expect(faults).toEqual([])
    const platform = { tenantId: null, poolId: null }
    expect(Object.fromEntries(groupRoles)).toEqual({
      '/grenier/exploitation': [
        { role: 'operator', ...platform },
        { role: 'auditor', ...platform },
      ],
      'cn=compta,ou=dsi': [{ role: 'finance', ...platform }],
      auvers: [{ role: 'member-admin', tenantId, poolId: null }],
      epci: [{ role: 'pool-approver', tenantId: null, poolId: tenantId }],
    })
  })

  it('gives nothing for an empty text', () => {
    expect(parseGroupRoles(' ; ')).toEqual({ groupRoles: new Map(), faults: [] })
  })

  it('names every faulty entry and repeats none', () => {
    const { faults } = parseGroupRoles(
      `secret-a;secret-b=chief;secret-c=member-admin;secret-d=pool-approver;secret-e=operator@${tenantId};` +
        `secret-f=member-viewer@auvers;=operator;secret-g=member-viewer@${tenantId}@${tenantId};fine=operator`,
    )
    expect(faults.map((fault) => fault.slice(0, 8))).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `entry ${n}:`))
    expect(faults.join()).not.toContain('secret')
    expect(faults[2]).toContain('names its tenant')
    expect(faults[3]).toContain('names its pool')
    expect(faults[4]).toContain('names no place')
  })

  it('refuses more entries than anybody oversees', () => {
    expect(parseGroupRoles('a=operator;'.repeat(501)).faults).toEqual(['at most 500 entries'])
  })
})
