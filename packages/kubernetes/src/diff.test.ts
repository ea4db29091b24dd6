import { describe, expect, it } from 'vitest'
import { desiredNetworkPolicies } from './desired/network-policy.ts'
import { desiredResourceQuota } from './desired/resource-quota.ts'
import { desiredRoleBindings } from './desired/role-binding.ts'
import { diffObjects } from './diff.ts'
import { withHash } from './hash.ts'
import type { DesiredObject, ObservedObject } from './objects.ts'
import { fullCapabilities, sampleBlueprint, sampleProfile, storagePlace } from './test-support/samples.ts'

const { installationId } = sampleBlueprint
const quota = desiredResourceQuota(sampleBlueprint, storagePlace, fullCapabilities)
const policies = desiredNetworkPolicies(sampleBlueprint, storagePlace, sampleProfile)
const bindings = desiredRoleBindings(sampleBlueprint, storagePlace, sampleProfile)

/** The object as a server would return it after our apply, with what it adds by itself. */
function stored(object: DesiredObject, changes: Record<string, unknown> = {}): ObservedObject {
  const { apiVersion: _apiVersion, ...applied } = withHash(object)
  return {
    ...applied,
    metadata: { ...applied.metadata, uid: `uid-${object.metadata.name}`, creationTimestamp: '2026-01-01T00:00:00Z' },
    status: { phase: 'Active' },
    ...changes,
  }
}

function diff(desired: readonly DesiredObject[], observed: readonly ObservedObject[]) {
  return diffObjects({ desired, observed, installationId })
}

function names(objects: readonly (DesiredObject | ObservedObject)[]): string[] {
  return objects.map((object) => object.metadata.name)
}

describe('the difference between desired and observed', () => {
  it('is everything when nothing is there', () => {
    expect(names(diff([quota, ...policies], []).apply)).toEqual(names([quota, ...policies]))
  })

  it('is nothing when all stands as applied, whatever the server added', () => {
    const observed = [quota, ...policies, ...bindings].map((object) => stored(object))
    expect(diff([quota, ...policies, ...bindings], observed)).toEqual({
      apply: [],
      remove: [],
      foreignHardKeys: [],
      edited: [],
    })
  })

  it('is nothing when only the ledger moved on', () => {
    const later = desiredResourceQuota({ ...sampleBlueprint, revision: 1300n }, storagePlace, fullCapabilities)
    expect(diff([later], [stored(quota)]).apply).toEqual([])
  })

  it('sees a value that somebody edited although our hash still stands', () => {
    const edited = stored(quota, { spec: { hard: { ...(quota['spec'] as { hard: object }).hard, pods: '99' } } })
    const { apply, edited: byOthers } = diff([quota], [edited])
    expect(names(apply)).toEqual(['grenier'])
    expect(byOthers).toEqual(apply)
  })

  it('sees a rule that somebody added to a list of ours', () => {
    const dns = policies.find(({ metadata }) => metadata.name === 'grenier-allow-dns')
    if (dns === undefined) throw new Error('no sample')
    const spec = dns['spec'] as { egress: object[] }
    const edited = stored(dns, { spec: { ...spec, egress: [...spec.egress, {}] } })
    expect(names(diff([dns], [edited]).apply)).toEqual(['grenier-allow-dns'])
  })

  it('sees a label that somebody took away', () => {
    const bare = stored(quota)
    const { labels: _labels, ...metadata } = bare.metadata
    expect(names(diff([quota], [{ ...bare, metadata }]).apply)).toEqual(['grenier'])
  })

  it('sees a key that we no longer want, by the hash alone', () => {
    const withoutSnapshots = { ...fullCapabilities, volumeSnapshots: false }
    const fewer = desiredResourceQuota(sampleBlueprint, storagePlace, withoutSnapshots)
    const changes = diff([fewer], [stored(quota)])
    expect(names(changes.apply)).toEqual(['grenier'])
  })

  it('names the keys of others in a quota and leaves them', () => {
    const hard = { ...(quota['spec'] as { hard: object }).hard, 'count/secrets': '5' }
    expect(diff([quota], [stored(quota, { spec: { hard } })])).toEqual({
      apply: [],
      remove: [],
      foreignHardKeys: ['count/secrets'],
      edited: [],
    })
  })
})

describe('removal', () => {
  it('takes policies and bindings of ours that are no longer wanted', () => {
    const observed = [...policies, ...bindings].map((object) => stored(object))
    expect(names(diff([], observed).remove).toSorted()).toEqual(names(observed).toSorted())
  })

  it('never touches what is not ours', () => {
    const [policy] = policies
    if (policy === undefined) throw new Error('no sample')
    const metadata = { ...policy.metadata, uid: 'x', annotations: { 'grenier.internal/installation': 'another' } }
    expect(diff([], [{ ...policy, metadata }]).remove).toEqual([])
    expect(diff([], [{ ...policy, metadata: { name: 'theirs', uid: 'y' } }]).remove).toEqual([])
  })

  it('never takes a kind that holds data or a ceiling', () => {
    expect(diff([], [stored(quota), { ...stored(quota), kind: 'ObjectBucketClaim' }]).remove).toEqual([])
  })

  it('replaces a binding whose role was changed, because a roleRef cannot be edited', () => {
    const [binding] = bindings
    if (binding === undefined) throw new Error('no sample')
    const escalated = stored(binding, { roleRef: { kind: 'ClusterRole', name: 'admin' } })
    const changes = diff([binding], [escalated])
    expect([names(changes.remove), names(changes.apply)]).toEqual([[binding.metadata.name], [binding.metadata.name]])
  })
})

describe('the hash of an object', () => {
  it('does not depend on the order of keys', () => {
    const turned = Object.fromEntries(Object.entries(quota).toReversed()) as unknown as DesiredObject
    expect(withHash(turned).metadata.annotations).toEqual(withHash(quota).metadata.annotations)
  })

  it('depends on every other annotation than the revision', () => {
    const annotations = { ...quota.metadata.annotations, other: 'x' }
    const changed = withHash({ ...quota, metadata: { ...quota.metadata, annotations } })
    expect(changed.metadata.annotations?.['grenier.internal/applied-hash']).not.toBe(
      withHash(quota).metadata.annotations?.['grenier.internal/applied-hash'],
    )
  })
})
