import type { ClusterProfile } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { veleroOf } from './backup-driver.ts'

const bare: ClusterProfile = {
  oidcGroupsPrefix: 'g:',
  dnsNamespace: 'd',
  dnsPodLabels: {},
  apiServerCidrs: [],
  s3Cidrs: [],
}
const chosen = { ...bare, backupDriver: 'velero' } as const
const s3Region = 'fr-nord'

describe('the driver of a tenant’s backups', () => {
  it('is Velero where the operator chose it for the cluster and the data is known to be ordinary', () => {
    expect(veleroOf(chosen, { s3Region, dataClass: 'ordinary' })).toEqual({
      namespace: 'velero',
      region: s3Region,
      dataClass: 'ordinary',
    })
    const elsewhere = { ...chosen, veleroNamespace: 'sauvegarde' }
    expect(veleroOf(elsewhere, { s3Region, dataClass: 'ordinary' })?.namespace).toBe('sauvegarde')
  })

  it.each(['public-archive', 'health', null, undefined] as const)(
    'is K8up for %s data, whatever was chosen',
    (dataClass) => {
      expect(veleroOf(chosen, dataClass === undefined ? { s3Region } : { s3Region, dataClass })).toBeUndefined()
    },
  )

  it('is K8up where nobody chose', () => {
    expect(veleroOf(bare, { s3Region, dataClass: 'ordinary' })).toBeUndefined()
    expect(veleroOf({ ...bare, backupDriver: 'k8up' }, { s3Region, dataClass: 'ordinary' })).toBeUndefined()
  })
})
