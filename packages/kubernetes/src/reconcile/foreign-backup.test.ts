import { describe, expect, it } from 'vitest'
import { annotations, objectNames } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import { createFakeCluster } from '../test-support/fake-cluster.ts'
import { run, verdicts } from '../test-support/runs.ts'
import { fullCapabilities } from '../test-support/samples.ts'

const secretKey = `Secret/bar-sur-seine-10034-storage/${objectNames.repositorySecret}`

async function provisioned() {
  const cluster = createFakeCluster({ capabilities: fullCapabilities })
  const { namespaces } = await run({ storage: cluster })
  cluster.writes.length = 0
  const secret = cluster.objects.get(secretKey)
  if (secret === undefined) throw new Error('the tenant has no repository Secret')
  return { cluster, known: namespaces, secret }
}

/** The object as if nobody of ours had ever touched it. */
function unmarked(object: ObservedObject): ObservedObject {
  const { [annotations.installation]: _installation, ...kept } = object.metadata.annotations ?? {}
  return { ...object, metadata: { ...object.metadata, annotations: kept } }
}

describe('a repository Secret of others under our name, as in a namespace that was taken over', () => {
  it('is never written over, and the tenant says that its backups are not scheduled', async () => {
    const { cluster, known, secret } = await provisioned()
    const password = Buffer.from('of somebody else').toString('base64')
    cluster.objects.set(secretKey, { ...unmarked(secret), data: { password } })
    const report = await run({ storage: cluster, known })
    expect(cluster.objects.get(secretKey)?.['data']).toEqual({ password })
    expect(cluster.writes.filter((write) => !write.startsWith('Namespace '))).toEqual([])
    expect(verdicts(report)).toMatchObject({ BackupScheduled: 'False NameInUse', Ready: 'False BackupScheduled' })
  })

  it('that lost its marks is ours by its password, and gets them back', async () => {
    const { cluster, known, secret } = await provisioned()
    cluster.objects.set(secretKey, unmarked(secret))
    const report = await run({ storage: cluster, known })
    expect(cluster.writes).toEqual([`Secret ${objectNames.repositorySecret}`])
    expect(cluster.objects.get(secretKey)?.metadata.annotations).toMatchObject(secret.metadata.annotations ?? {})
    expect(verdicts(report)).toMatchObject({ BackupScheduled: 'True Scheduled' })
  })
})
