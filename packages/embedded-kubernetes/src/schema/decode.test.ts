import { describe, expect, it } from 'vitest'
import { eventKind } from '../kinds/core.ts'
import type { Kind } from '../kinds/kind.ts'
import { networkPolicyKind } from '../kinds/network-policy.ts'
import { resourceQuotaKind } from '../kinds/quota.ts'
import { leaseKind } from '../kinds/workload.ts'
import { StatusError } from '../status.ts'
import { DecodeError, decode } from './decode.ts'

function decoded(kind: Kind, value: unknown): { value: unknown; unknownFields: string[] } {
  const unknownFields: string[] = []
  return { value: decode(kind.schema, value, { unknownFields }), unknownFields }
}

describe('decoding as Go does', () => {
  it('writes quantities canonically', () => {
    expect(
      decoded(resourceQuotaKind, { spec: { hard: { 'requests.storage': '1024Mi', pods: 3 } } }).value,
    ).toMatchObject({
      spec: { hard: { 'requests.storage': '1Gi', pods: '3' } },
    })
  })

  it('writes structs that were not given and drops what is empty', () => {
    expect(decoded(resourceQuotaKind, { metadata: { labels: {}, generateName: '' } }).value).toEqual({
      metadata: {},
      spec: {},
      status: {},
    })
  })

  it('keeps an empty rule, which means everything', () => {
    const { value } = decoded(networkPolicyKind, { spec: { ingress: [{}], egress: [] } })
    expect(value).toMatchObject({ spec: { podSelector: {}, ingress: [{}] } })
    expect(value).not.toHaveProperty('spec.egress')
  })

  it('writes the nulls that Go writes', () => {
    expect(decoded(eventKind, {}).value).toMatchObject({
      firstTimestamp: null,
      eventTime: null,
      reportingComponent: '',
    })
  })

  it('names each unknown field by its path', () => {
    const rules = { spec: { egress: [{ ports: [{ prot: 'TCP' }] }], extra: 1 }, dota: {} }
    expect(decoded(networkPolicyKind, rules).unknownFields).toEqual([
      'spec.egress[0].ports[0].prot',
      'spec.extra',
      'dota',
    ])
  })

  it('refuses a field that Kubernetes has and this double has not', () => {
    const work = (): unknown => decoded(resourceQuotaKind, { spec: { scopes: ['BestEffort'] } })
    expect(work).toThrow(StatusError)
    expect(work).toThrow(/does not implement the field spec.scopes/)
  })

  it.each([
    ['a number for a name', { metadata: { name: 1 } }],
    ['a list for a map', { spec: { hard: [] } }],
    ['no quantity', { spec: { hard: { pods: 'many' } } }],
    ['a text for a struct', { spec: 'x' }],
  ])('refuses %s', (_, value) => {
    expect(() => decoded(resourceQuotaKind, value)).toThrow(DecodeError)
  })

  it('wants six digits of a second where Kubernetes does', () => {
    expect(() => decoded(leaseKind, { spec: { renewTime: '2026-01-01T00:00:00Z' } })).toThrow(/six digits/)
    expect(decoded(leaseKind, { spec: { renewTime: '2026-01-01T00:00:00.000001Z' } }).unknownFields).toEqual([])
  })
})
