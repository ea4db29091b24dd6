import { describe, expect, it } from 'vitest'
import type { CapsuleFacts } from './capsule.ports.ts'
import { ensureCapsuleFits } from './capsule-fitness.ts'
import { capsuleGaps } from './capsule-gaps.ts'

const facts = (standing: CapsuleFacts['standing'], servesTenants = true): CapsuleFacts => ({ servesTenants, standing })
const found = (...parameters: Parameters<typeof capsuleGaps>) =>
  capsuleGaps(...parameters).map(({ code, severity }) => `${severity} ${code}`)

describe('Tenants of Capsule', () => {
  it('are kept by an administrator of Capsule alone', () => {
    expect(found('tenants', facts('administrator'))).toEqual([])
    for (const standing of ['user', 'none', 'unread'] as const) {
      expect(found('tenants', facts(standing))).toEqual(['blocking capsule-may-not-assign'])
      expect(() => ensureCapsuleFits('tenants', facts(standing))).toThrow('capsule-may-not-assign')
      expect(() => ensureCapsuleFits('coexist', facts(standing))).not.toThrow()
    }
  })

  it('are kept nowhere where they are not served in our version', () => {
    for (const unserved of [null, facts('administrator', false)]) {
      expect(found('tenants', unserved)).toEqual(['blocking capsule-unserved'])
      expect(() => ensureCapsuleFits('tenants', unserved)).toThrow('capsule-unserved')
    }
  })
})

describe('a cluster with Capsule and without Tenants of ours', () => {
  it('is named while nobody chose a mode, and not once somebody chose to live beside it', () => {
    expect(found('off', facts('none'))).toEqual(['limiting capsule-unheeded'])
    expect(found('coexist', facts('none'))).toEqual([])
    expect([found('off', null), found('coexist', null)]).toEqual([[], []])
  })

  it('is blocked where Capsule would take what we make for a Tenant’s', () => {
    expect(found('coexist', facts('user'))).toEqual(['blocking capsule-takes-namespaces'])
    expect(found('off', facts('user'))).toContain('blocking capsule-takes-namespaces')
  })

  it('tells that nobody knows where its configuration may not be read', () => {
    expect(found('coexist', facts('unread'))).toEqual(['limiting capsule-unread'])
  })
})
