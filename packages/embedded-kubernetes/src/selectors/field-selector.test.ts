import { describe, expect, it } from 'vitest'
import { configMapKind, namespaceKind } from '../kinds/core.ts'
import { parseFieldSelector } from './field-selector.ts'

const held = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'n' } }

describe('field selectors', () => {
  it('select by name and namespace, with every term', () => {
    expect(parseFieldSelector(configMapKind, 'metadata.name=a,metadata.namespace!=m')(held)).toBe(true)
    expect(parseFieldSelector(configMapKind, 'metadata.name=a,metadata.namespace!=n')(held)).toBe(false)
  })

  it('select by the fields that a kind offers', () => {
    const active = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' }, status: { phase: 'Active' } }
    expect(parseFieldSelector(namespaceKind, 'status.phase=Active')(active)).toBe(true)
  })

  it('refuse a field that the kind does not offer', () => {
    expect(() => parseFieldSelector(configMapKind, 'data.k=v')).toThrow(/not a known field selector/)
  })
})
