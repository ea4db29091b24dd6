import type { ClusterAccess, ClusterStamp, Problem, StampGateway, StandingStamp } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import type { PatchStep } from '../client/requests.ts'
import { isRecord } from '../fields.ts'
import type { Log } from '../log.ts'
import { fieldManager, homeNamespace, labels } from '../names.ts'
import { kinds } from '../objects.ts'
import { stampAnnotation, stampPath } from './stamp-annotation.ts'

const home = { kind: 'Namespace', name: homeNamespace } as const

function textOf({ databaseId, token, number }: ClusterStamp): string {
  return JSON.stringify({ number, database: databaseId, token })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function stampOf(text: string | undefined): StandingStamp['stamp'] {
  if (text === undefined) return null
  const said = parsed(text)
  if (!isRecord(said)) return 'unreadable'
  const { number, database, token } = said
  const isStamp = typeof database === 'string' && typeof token === 'string' && Number.isSafeInteger(number)
  return isStamp ? { databaseId: database, token, number: Number(number) } : 'unreadable'
}

async function read(client: ClusterClient, installationId: string): Promise<StandingStamp> {
  await client.verifyIdentity()
  const found = await client.get(home)
  if (found === null) return { stamp: null, resourceVersion: null }
  const { annotations: marks = {}, resourceVersion = '' } = found.metadata
  return { stamp: stampOf(marks[stampAnnotation(installationId)]), resourceVersion }
}

/** The namespace as the manifests of access make it, where nobody applied them. */
async function createWith(client: ClusterClient, annotation: string, text: string): Promise<void> {
  await client.create({
    apiVersion: kinds.Namespace.apiVersion,
    kind: 'Namespace',
    metadata: {
      name: homeNamespace,
      labels: { [labels.managedBy]: fieldManager },
      annotations: { [annotation]: text },
    },
  })
}

async function write(
  client: ClusterClient,
  { installationId, stamp, over }: Parameters<StampGateway['write']>[1],
): Promise<'written' | 'moved'> {
  const [annotation, text] = [stampAnnotation(installationId), textOf(stamp)]
  const found = await client.get(home)
  if ((found?.metadata.resourceVersion ?? null) !== over.resourceVersion) return 'moved'
  if (found === null) {
    await createWith(client, annotation, text)
    return 'written'
  }
  const first: PatchStep[] =
    found.metadata.annotations === undefined ? [{ op: 'add', path: '/metadata/annotations', value: {} }] : []
  await client.patch(found, [...first, { op: 'add', path: stampPath(installationId), value: text }])
  return 'written'
}

/**
 * Stamps stand on the namespace of our own accounts, as an annotation: the worker may get, make and patch namespaces anyhow, so
 * that it needs no right for them. What is written is bound to what was read, by its resourceVersion.
 */
export function createStampGateway(options: {
  readonly connect: (access: ClusterAccess) => ClusterClient
  readonly problemOf: (failure: ApiFailure) => Problem
  readonly log: Log
}): StampGateway {
  const { connect, problemOf, log } = options
  return {
    async read(access, installationId) {
      try {
        return await read(connect(access), installationId)
      } catch (error) {
        throw error instanceof ApiFailure ? problemOf(error) : error
      }
    },
    async write(access, order) {
      try {
        return await write(connect(access), order)
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error
        if (error.status === 409) return 'moved'
        if (error.status !== 403) throw problemOf(error)
        log.warn({ clusterId: access.clusterId, reason: error.message }, 'the cluster refuses its stamp')
        return 'refused'
      }
    },
  }
}
