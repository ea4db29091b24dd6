import type { ClusterAccess, ClusterStamp, Problem, StampGateway, StandingStamp } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import type { PatchStep } from '../client/requests.ts'
import { isRecord } from '../fields.ts'
import type { Log } from '../log.ts'
import { annotations, fieldManager, homeNamespace, labels } from '../names.ts'
import { kinds } from '../objects.ts'

/** Each installation has its own: two of them may share a cluster. */
function stampAnnotation(installationId: string): string {
  return `${annotations.stampPrefix}${installationId}`
}

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

interface Place {
  readonly client: ClusterClient
  readonly home: string
}

async function read({ client, home }: Place, installationId: string): Promise<StandingStamp> {
  await client.verifyIdentity()
  const found = await client.get({ kind: 'Namespace', name: home })
  if (found === null) return { stamp: null, resourceVersion: null }
  const { annotations: marks = {}, resourceVersion = '' } = found.metadata
  return { stamp: stampOf(marks[stampAnnotation(installationId)]), resourceVersion }
}

/**
 * The namespace as the manifests of access make it, where nobody applied them; under another name it is the installation's own, and
 * goes with it.
 */
async function createWith({ client, home }: Place, installationId: string, text: string): Promise<void> {
  const own = home === homeNamespace ? {} : { [labels.installation]: installationId }
  await client.create({
    apiVersion: kinds.Namespace.apiVersion,
    kind: 'Namespace',
    metadata: {
      name: home,
      labels: { [labels.managedBy]: fieldManager, ...own },
      annotations: { [stampAnnotation(installationId)]: text },
    },
  })
}

async function write(
  place: Place,
  { installationId, stamp, over }: Parameters<StampGateway['write']>[1],
): Promise<'written' | 'moved'> {
  const text = textOf(stamp)
  const { client, home } = place
  const found = await client.get({ kind: 'Namespace', name: home })
  if ((found?.metadata.resourceVersion ?? null) !== over.resourceVersion) return 'moved'
  if (found === null) {
    await createWith(place, installationId, text)
    return 'written'
  }
  const first: PatchStep[] =
    found.metadata.annotations === undefined ? [{ op: 'add', path: '/metadata/annotations', value: {} }] : []
  const path = `/metadata/annotations/${stampAnnotation(installationId).replaceAll('/', '~1')}`
  await client.patch(found, [...first, { op: 'add', path, value: text }])
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
  /** Begins the name of that namespace; left out: nothing. */
  readonly namePrefix?: string | undefined
}): StampGateway {
  const { connect, problemOf, log, namePrefix = '' } = options
  const at = (access: ClusterAccess): Place => ({ client: connect(access), home: `${namePrefix}${homeNamespace}` })
  return {
    async read(access, installationId) {
      try {
        return await read(at(access), installationId)
      } catch (error) {
        throw error instanceof ApiFailure ? problemOf(error) : error
      }
    },
    async write(access, order) {
      try {
        return await write(at(access), order)
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
