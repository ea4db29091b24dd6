import type { ClusterProfile } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { backupPlace, sampleBlueprint, sampleProfile, storagePlace } from '../test-support/samples.ts'
import { desiredNetworkPolicies } from './network-policy.ts'

function policies(profile: ClusterProfile, place = storagePlace, s3Endpoint = sampleBlueprint.backup.s3Endpoint) {
  const blueprint = { ...sampleBlueprint, backup: { ...sampleBlueprint.backup, s3Endpoint } }
  return new Map(desiredNetworkPolicies(blueprint, place, profile).map((object) => [object.metadata.name, object]))
}

describe('network policies from the cluster profile', () => {
  it('deny both directions to every pod of both namespaces', () => {
    for (const place of [storagePlace, backupPlace]) {
      expect(policies(sampleProfile, place).get('grenier-default-deny')?.['spec']).toEqual({
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
      })
    }
  })

  it('open nothing in the backup namespace, where no pod runs', () => {
    expect([...policies(sampleProfile, backupPlace).keys()]).toEqual(['grenier-default-deny'])
  })

  it('ask DNS of the peers that the profile names', () => {
    const profile = { ...sampleProfile, dnsNamespace: 'dns', dnsPodLabels: { app: 'coredns' } }
    expect(policies(profile).get('grenier-allow-dns')?.['spec']).toMatchObject({
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'dns' } },
              podSelector: { matchLabels: { app: 'coredns' } },
            },
          ],
        },
      ],
    })
  })

  it('let backup pods reach the object store on its port and the API server, and nobody else', () => {
    const spec = policies(sampleProfile, storagePlace, 'https://s3.example:9443').get('grenier-allow-backup')?.['spec']
    expect(spec).toEqual({
      podSelector: { matchLabels: { k8upjob: 'true' } },
      policyTypes: ['Egress'],
      egress: [
        { to: [{ ipBlock: { cidr: '10.30.0.0/24' } }], ports: [{ protocol: 'TCP', port: 9443 }] },
        {
          to: [{ ipBlock: { cidr: '10.20.0.10/32' } }],
          ports: [
            { protocol: 'TCP', port: 443 },
            { protocol: 'TCP', port: 6443 },
          ],
        },
      ],
    })
  })

  it('have no hole for backups where the profile names no address', () => {
    const profile = { ...sampleProfile, s3Cidrs: [], apiServerCidrs: [] }
    expect([...policies(profile).keys()]).toEqual(['grenier-default-deny', 'grenier-allow-dns'])
  })

  it('do not depend on the order in which the profile was typed', () => {
    const left = policies({ ...sampleProfile, s3Cidrs: ['10.1.0.0/16', '10.2.0.0/16'] })
    const right = policies({ ...sampleProfile, s3Cidrs: ['10.2.0.0/16', '10.1.0.0/16'] })
    expect(left).toEqual(right)
  })
})
