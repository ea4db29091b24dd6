import { describe, expect, it } from 'vitest'
import { desiredNamespace } from '../desired/namespace.ts'
import { desiredResourceQuota } from '../desired/resource-quota.ts'
import type { ObservedObject } from '../objects.ts'
import { bareCapabilities, sampleBlueprint, storagePlace } from '../test-support/samples.ts'
import { compareObject } from './compare-objects.ts'
import { handOverSteps } from './hand-over.ts'

const namespace = desiredNamespace(sampleBlueprint, storagePlace)
const quota = desiredResourceQuota(sampleBlueprint, storagePlace, bareCapabilities)

function standing(object: object, managedFields: object[] = []): ObservedObject {
  const copy = structuredClone(object) as ObservedObject
  return { ...copy, metadata: { ...copy.metadata, uid: 'uid-1', managedFields } as ObservedObject['metadata'] }
}

const entry = (manager: string, operation: string, fieldsV1: object) => ({
  manager,
  operation,
  apiVersion: 'v1',
  fieldsType: 'FieldsV1',
  fieldsV1,
})

describe('what stands beside what is wanted', () => {
  it('is absent, or names each field that would change with both values', () => {
    expect(compareObject(quota, undefined)).toMatchObject({ state: 'absent', fields: [] })
    const found = standing({ ...quota, spec: { hard: { ...(quota['spec'] as { hard: object }).hard, pods: '20' } } })
    expect(compareObject(quota, found).fields).toEqual([{ path: 'spec.hard.pods', theirs: '20', ours: '10' }])
  })

  it('is the same whatever others added, and whatever the ledger booked meanwhile', () => {
    const found = standing({
      ...namespace,
      metadata: {
        ...namespace.metadata,
        labels: { ...namespace.metadata.labels, team: 'archives' },
        annotations: { ...namespace.metadata.annotations, 'grenier.internal/revision': '1' },
      },
    })
    expect(compareObject(namespace, found)).toMatchObject({ state: 'same', fields: [], managers: [] })
  })

  it('names who owns a field of ours, not who owns another or a status', () => {
    const found = standing(quota, [
      entry('kubectl-client-side-apply', 'Update', { 'f:spec': { 'f:hard': { 'f:pods': {} } } }),
      entry('somebody', 'Update', { 'f:metadata': { 'f:labels': { 'f:team': {} } } }),
      {
        ...entry('kube-controller-manager', 'Update', { 'f:spec': { 'f:hard': { 'f:pods': {} } } }),
        subresource: 'status',
      },
      entry('grenier', 'Apply', { 'f:spec': { 'f:hard': { 'f:pods': {} } } }),
    ])
    expect(compareObject(quota, found).managers).toEqual(['kubectl-client-side-apply'])
  })
})

describe('handing fields over', () => {
  it('asks nothing where we are the only owner', () => {
    const found = standing(quota, [entry('grenier', 'Apply', { 'f:spec': { 'f:hard': { 'f:pods': {} } } })])
    expect(handOverSteps(found, quota)).toEqual([])
  })

  it('takes what our apply owns out of all others, and leaves statuses and what is theirs', () => {
    const ours = entry('grenier', 'Apply', { 'f:spec': { 'f:hard': { 'f:pods': {} } } })
    const counted = entry('kube-controller-manager', 'Update', { 'f:spec': { 'f:hard': { 'f:pods': {} } } })
    const status = { ...counted, subresource: 'status' }
    const found = standing(quota, [
      ours,
      entry('kubectl', 'Apply', { 'f:spec': { 'f:hard': { 'f:pods': {} } } }),
      entry('helm', 'Update', { 'f:spec': { 'f:hard': { 'f:pods': {}, 'f:services': {} } } }),
      status,
    ])
    const left = entry('helm', 'Update', { 'f:spec': { 'f:hard': { 'f:services': {} } } })
    const value = [ours, left, status]
    expect(handOverSteps(found, quota)).toEqual([{ op: 'replace', path: '/metadata/managedFields', value }])
  })
})
