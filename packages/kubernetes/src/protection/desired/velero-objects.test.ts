import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { retentionPolicyV1 } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { sampleBlueprint, storagePlace } from '../../test-support/samples.ts'
import { type StructuralSchema, schemaFaults } from '../../test-support/structural-schema.ts'
import { desiredVeleroObjects, type VeleroTarget, veleroTtl } from './velero-objects.ts'

const target: VeleroTarget = {
  veleroNamespace: 'velero',
  storageNamespace: storagePlace.namespace,
  bucketName: 'bar-sur-seine-10034-3f1c',
  s3Endpoint: 'https://s3.sauvegarde.example',
  region: 'fr-nord',
  credentialSecret: 'grenier-bar-sur-seine-10034',
  dataClass: 'ordinary',
  retention: retentionPolicyV1,
}
const objects = desiredVeleroObjects(sampleBlueprint, target)

/** CRDs as their project publishes them stand beside the repository, where they do. */
const crdFolder = resolve(import.meta.dirname, '../../../../../../shared/data/crds/velero')

describe('the objects of Velero', () => {
  it.each(objects)('$kind is applied as its snapshot says', async ({ kind, body }) => {
    await expect(stringify(body)).toMatchFileSnapshot(`./snapshots/velero.${kind}.yaml`)
  })

  it('copy what no pod has mounted, at the tenant’s slot, and ask each location once an hour', () => {
    const [location, schedule] = objects
    expect(location?.body.spec).toMatchObject({ backupSyncPeriod: '1h0m0s', validationFrequency: '1h0m0s' })
    expect(schedule?.body.spec).toMatchObject({
      schedule: '37 22 * * *',
      useOwnerReferencesInBackup: false,
      template: { snapshotMoveData: true, defaultVolumesToFsBackup: false },
    })
  })

  it.each(['public-archive', 'health'] as const)('are never made for %s data', (dataClass) => {
    expect(() => desiredVeleroObjects(sampleBlueprint, { ...target, dataClass })).toThrow('holds no copies')
  })

  it('keep a copy as long as the longest promise', () => {
    expect(veleroTtl(retentionPolicyV1)).toBe('26352h0m0s')
    expect(veleroTtl({ keepDaily: 40, keepWeekly: 0, keepMonthly: 1, keepYearly: 0 })).toBe('960h0m0s')
  })
})

describe.skipIf(!existsSync(crdFolder))('the definitions of Velero', () => {
  it.each(objects)('know every field of $kind', ({ kind, body }) => {
    const file = readdirSync(crdFolder).find((name) => name.startsWith(`velero.io_${kind.toLowerCase()}s.`)) ?? ''
    const crd = parse(readFileSync(join(crdFolder, file), 'utf8')) as {
      spec: { versions: { schema: { openAPIV3Schema: StructuralSchema } }[] }
    }
    expect(schemaFaults(crd.spec.versions[0]?.schema.openAPIV3Schema ?? {}, body, kind)).toEqual([])
  })
})
