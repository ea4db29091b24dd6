import { describe, expect, it } from 'vitest'
import { isNamespaceOfCluster, isReservedNamespace } from './reserved-namespaces.ts'

describe('a namespace that serves the cluster itself', () => {
  it.each(['kube-system', 'kube-flannel', 'default', 'velero', 'k8up', 'rook-ceph', 'openshift-monitoring'])(
    'such as %s is reserved',
    (name) => {
      expect(isReservedNamespace(name)).toBe(true)
    },
  )

  it.each(['mairie-archives', 'kubernetes-formation', 'default-mairie', 'velero-mairie', 'vernon-storage'])(
    '%s is not one of them',
    (name) => {
      expect(isReservedNamespace(name)).toBe(false)
    },
  )

  it.each([
    ['sauvegardes', true],
    ['dns', true],
    ['mairie-archives', false],
  ])('is also what its operator says (%s: %s)', (name, isTheirs) => {
    expect(isNamespaceOfCluster(name, { dnsNamespace: 'dns', veleroNamespace: 'sauvegardes' })).toBe(isTheirs)
  })

  it('is nothing more where Velero’s namespace is not said', () => {
    expect(isNamespaceOfCluster('mairie-archives', { dnsNamespace: 'kube-system' })).toBe(false)
  })
})
