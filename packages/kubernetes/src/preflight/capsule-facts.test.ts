import { describe, expect, it } from 'vitest'
import type { ObservedObject } from '../objects.ts'
import { capsuleStanding } from './capsule-facts.ts'

const username = 'system:serviceaccount:grenier-system:grenier-worker'
const identity = { username, groups: ['system:serviceaccounts', 'system:serviceaccounts:grenier-system'] }

function configured(spec: object): ObservedObject[] {
  return [{ kind: 'CapsuleConfiguration', metadata: { name: 'default', uid: 'uid-1' }, spec }]
}

const ofGroup = { kind: 'Group', name: 'system:serviceaccounts:grenier-system' }
const ofAccount = { kind: 'ServiceAccount', name: username }

describe('what Capsule makes of our identity', () => {
  it.each([
    ['administrator', { administrators: [ofAccount] }],
    ['administrator', { administrators: [{ kind: 'User', name: username }] }],
    ['administrator', { administrators: [ofGroup], users: [ofAccount] }],
    ['user', { users: [ofAccount] }],
    ['user', { userGroups: ['system:serviceaccounts:grenier-system'] }],
    ['user', { userNames: [username] }],
    ['none', { userGroups: ['system:serviceaccounts:another'], users: [{ kind: 'User', name: 'alice' }] }],
    ['none', { users: [ofGroup], ignoreUserWithGroups: ['system:serviceaccounts'] }],
    ['none', {}],
  ])('is %s by %j', (standing, spec) => {
    expect(capsuleStanding(configured(spec), identity)).toBe(standing)
  })

  it('is none where Capsule is not configured, and a group’s name is no user’s', () => {
    expect(capsuleStanding([], identity)).toBe('none')
    const misnamed = configured({ administrators: [{ kind: 'User', name: 'system:serviceaccounts' }] })
    expect(capsuleStanding(misnamed, identity)).toBe('none')
  })
})
