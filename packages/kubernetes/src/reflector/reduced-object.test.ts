import { describe, expect, it } from 'vitest'
import { diffObjects } from '../diff.ts'
import { withHash } from '../hash.ts'
import { type DesiredObject, type ObservedObject, objectLabel } from '../objects.ts'
import { desiredVeleroObjects } from '../protection/desired/velero-objects.ts'
import { everyObject } from '../test-support/every-object.ts'
import { sampleBlueprint, veleroBackup } from '../test-support/samples.ts'
import { reduceObject, restoreObject } from './reduced-object.ts'

const managed = { managedFields: [{ manager: 'grenier', fieldsV1: { 'f:spec': 'x'.repeat(2_000) } }] }

/** An object as a server would return it: with its own fields, other writers' marks, and who wrote what. */
function stored(desired: DesiredObject): ObservedObject {
  const object = withHash(desired)
  const { metadata } = object
  return {
    ...object,
    metadata: {
      ...metadata,
      uid: '0198c0de-7a00-7000-8000-0000000000aa',
      resourceVersion: '4711',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name },
      annotations: { ...metadata.annotations, 'kubectl.kubernetes.io/last-applied-configuration': 'x'.repeat(2_000) },
      ...managed,
    },
    ...(object.kind === 'ResourceQuota' ? { status: { hard: { pods: '1' }, used: { pods: '0' } } } : {}),
  }
}

function throughCache(object: ObservedObject): ObservedObject {
  const { namespace, name } = object.metadata
  return restoreObject({ kind: object.kind, namespace, name }, reduceObject(object))
}

function differs(desired: DesiredObject, observed: ObservedObject): boolean {
  const { installationId } = sampleBlueprint
  const changes = diffObjects({ desired: [desired], observed: [observed], installationId })
  return changes.apply.length + changes.remove.length > 0
}

/** Every way to change one text or number somewhere in a value. */
function* edits(value: unknown): Generator {
  if (typeof value === 'string') yield `${value}x`
  else if (typeof value === 'number') yield value + 1
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) for (const edit of edits(item)) yield value.with(index, edit)
  } else if (value !== null && typeof value === 'object') {
    for (const [key, field] of Object.entries(value)) for (const edit of edits(field)) yield { ...value, [key]: edit }
  }
}

const velero = desiredVeleroObjects(
  { ...sampleBlueprint, backup: veleroBackup },
  {
    storageNamespace: 'bar-sur-seine-10034-storage',
    bucketName: 'bar-sur-seine-10034-3f1c',
    s3Endpoint: 'https://s3.sauvegarde.example',
    key: { accessKeyId: 'AKSAMPLE', secretAccessKey: 'not-a-real-key' },
    isPaused: false,
  },
)
const watched = everyObject().filter(({ kind }) => kind !== 'ClusterRole')

describe('what is kept of an object', () => {
  it.each([...watched, ...velero].map((object) => ({ label: objectLabel(object), object })))(
    'is enough to find $label unchanged, and every edit of what we wrote',
    ({ object }) => {
      expect(differs(object, throughCache(stored(object)))).toBe(false)
      const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...content } = object
      const edited = [...edits(content)]
      for (const edit of edited) {
        expect(differs(object, throughCache({ ...stored(object), ...(edit as object) }))).toBe(true)
      }
      for (const edit of edits(object.metadata.labels)) {
        const found = stored(object)
        const metadata = { ...found.metadata, labels: edit as Record<string, string> }
        expect(differs(object, throughCache({ ...found, metadata }))).toBe(true)
      }
    },
  )

  it('of a tenant is less than 16 KiB for each of its two namespaces', () => {
    const bytes = watched.map(stored).reduce((sum, object) => {
      const { uid, content, status } = reduceObject(object)
      return sum + uid.length + content.length + status.length
    }, 0)
    expect(bytes).toBeLessThan(2 * 16 * 1024)
  })

  it('has the same content after a controller has counted or bound something', () => {
    const metadata = { name: 'a', namespace: 'b', uid: 'u', annotations: { 'grenier.internal/installation': 'i' } }
    const quota = { kind: 'ResourceQuota', metadata, spec: { hard: { pods: '1' } } } as const
    const counted = reduceObject({ ...quota, status: { hard: { pods: '1' }, used: { pods: '1' } } })
    expect(counted.content).toBe(reduceObject(quota).content)
    expect(counted.status).not.toBe(reduceObject(quota).status)
    const claim = { kind: 'ObjectBucketClaim', metadata, spec: { storageClassName: 's' } } as const
    const bound = {
      ...claim,
      spec: { ...claim.spec, bucketName: 'x', objectBucketName: 'y' },
      status: { phase: 'Bound' },
    }
    expect(reduceObject(bound).content).toBe(reduceObject(claim).content)
    expect(throughCache(bound)).toMatchObject({
      spec: { storageClassName: 's', bucketName: 'x' },
      status: { phase: 'Bound' },
    })
    const location: ObservedObject = {
      kind: 'BackupStorageLocation',
      metadata,
      spec: {},
      status: { phase: 'Available' },
    }
    expect(throughCache(location)).toMatchObject({ status: { phase: 'Available' } })
  })

  it('of another’s policy or binding is its name and whom it binds, of a claim its class and capacity', () => {
    const metadata = { name: 'theirs', namespace: 'b', uid: 'u' }
    const subjects = [{ kind: 'Group', name: 'g' }]
    const policy: ObservedObject = { kind: 'NetworkPolicy', metadata, spec: { podSelector: {} } }
    expect(throughCache(policy)).not.toHaveProperty('spec')
    expect(throughCache({ kind: 'RoleBinding', metadata, subjects })).toMatchObject({ subjects })
    const claim: ObservedObject = {
      kind: 'PersistentVolumeClaim',
      metadata,
      spec: { storageClassName: 'fast', resources: {} },
      status: { capacity: { storage: '1Gi' }, phase: 'Bound' },
    }
    expect(throughCache(claim)).toMatchObject({
      spec: { storageClassName: 'fast' },
      status: { capacity: { storage: '1Gi' } },
    })
  })
})
