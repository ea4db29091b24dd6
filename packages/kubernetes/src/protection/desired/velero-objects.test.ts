import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { retentionPolicyV1 } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { wireKind } from '../../objects.ts'
import { sampleBlueprint, storagePlace, veleroBackup } from '../../test-support/samples.ts'
import { type StructuralSchema, schemaFaults } from '../../test-support/structural-schema.ts'
import { desiredVeleroObjects, type VeleroTarget, veleroTtl } from './velero-objects.ts'

const target: VeleroTarget = {
  storageNamespace: storagePlace.namespace,
  bucketName: 'bar-sur-seine-10034-3f1c',
  s3Endpoint: 'https://s3.sauvegarde.example',
  key: { accessKeyId: 'AK', secretAccessKey: 'SK' },
  isPaused: false,
}
const blueprint = { ...sampleBlueprint, backup: veleroBackup }
const objects = desiredVeleroObjects(blueprint, target)
const named = objects.map((object) => ({ ...object, kind: wireKind(object.kind) }))
const specOf = (kind: string, of = objects) => of.find((object) => object.kind === kind)?.['spec']

/** CRDs as their project publishes them stand beside the repository, where they do. */
const crdFolder = resolve(import.meta.dirname, '../../../../../../shared/data/crds/velero')

describe('the objects of Velero', () => {
  it.each(named)('$kind is applied as its snapshot says', async (object) => {
    await expect(stringify(object)).toMatchFileSnapshot(`./snapshots/velero.${object.kind}.yaml`)
  })

  it('copy what no pod has mounted, at the tenant’s slot, and ask each location once an hour', () => {
    expect(specOf('BackupStorageLocation')).toMatchObject({ backupSyncPeriod: '1h0m0s', validationFrequency: '1h0m0s' })
    expect(specOf('VeleroSchedule')).toMatchObject({
      schedule: '37 22 * * *',
      useOwnerReferencesInBackup: false,
      paused: false,
      template: { snapshotMoveData: true, defaultVolumesToFsBackup: false },
    })
    expect(specOf('VeleroSchedule', desiredVeleroObjects(blueprint, { ...target, isPaused: true }))).toMatchObject({
      paused: true,
    })
  })

  it.each(['public-archive', 'health'] as const)('are never made for %s data', (dataClass) => {
    const refused = { ...blueprint, backup: { ...veleroBackup, velero: { ...veleroBackup.velero, dataClass } } }
    expect(() => desiredVeleroObjects(refused, target)).toThrow('holds no copies')
  })

  it('keep a copy as long as the longest promise', () => {
    expect(veleroTtl(retentionPolicyV1)).toBe('26352h0m0s')
    expect(veleroTtl({ keepDaily: 40, keepWeekly: 0, keepMonthly: 1, keepYearly: 0 })).toBe('960h0m0s')
  })
})

describe.skipIf(!existsSync(crdFolder))('the definitions of Velero', () => {
  it.each(named.filter(({ kind }) => kind !== 'Secret'))('know every field of $kind', (object) => {
    const { kind } = object
    const file = readdirSync(crdFolder).find((name) => name.startsWith(`velero.io_${kind.toLowerCase()}s.`)) ?? ''
    const crd = parse(readFileSync(join(crdFolder, file), 'utf8')) as {
      spec: { versions: { schema: { openAPIV3Schema: StructuralSchema } }[] }
    }
    expect(schemaFaults(crd.spec.versions[0]?.schema.openAPIV3Schema ?? {}, object, kind)).toEqual([])
  })
})
