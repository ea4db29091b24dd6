import type { RawAnswer, RawKubernetesClient } from '../harness/raw-kubernetes-client.ts'
import { until } from '../harness/until.ts'
import type { Lane } from './lane.ts'
import type { Memory } from './normalise.ts'
import { normalise } from './normalise.ts'
import { asNewerServer } from './older-servers.ts'
import type { Operation } from './operation.ts'
import { currentUid, currentVersion, serverFinalizers } from './operation.ts'

/** A server and what it told of one lane. */
export interface Player {
  readonly client: RawKubernetesClient
  /** Of a real server, which may be older than what the embedded one follows. */
  readonly minor?: number
  readonly memory: Memory
  /** Uid that this server last told of each name. */
  readonly lastUids: Map<string, string>
}

/** Sends one operation and returns the normalised answer. */
export async function play(
  player: Player,
  operation: Operation,
  context: { lane: Lane; names: readonly string[] },
): Promise<Record<string, unknown>> {
  const { method, path, type } = operation
  const body = operation.body === undefined ? undefined : filledIn(operation, player)
  const answer = await player.client.call(method, path, {
    ...(body === undefined ? {} : { body }),
    ...(type === undefined ? {} : { type }),
  })
  const before = player.memory.versions.get(operation.name)
  remember(player, answer, path)
  if (operation.awaitsRemoval) await awaitRemoval(player.client, operation, answer)
  await awaitControllers(player.client, operation, { answer, lane: context.lane })
  const newer = player.minor === undefined ? answer : asNewerServer(answer, player.minor)
  const normal = normalise(newer, context.lane, { memory: player.memory, names: context.names })
  // A server that selects after it has paged promises a page that turns out to be empty.
  if (path.includes('Selector=')) delete normal['hasMore']
  const after = answer.body.kind === 'Status' ? before : answer.body.metadata.resourceVersion
  const isKept = method !== 'GET' && method !== 'DELETE' && !path.includes('dryRun')
  // Old servers store a claim anew at the first patch of nothing.
  const isWrite = isKept && !context.lane.isShared && !context.lane.isProtected
  return isWrite ? { ...normal, moved: before !== after } : normal
}

function filledIn(operation: Operation, player: Player): unknown {
  const { name } = operation
  const text = JSON.stringify(operation.body)
    .replaceAll(`"${currentVersion}"`, JSON.stringify(player.memory.versions.get(name) ?? '1'))
    .replaceAll(`"${currentUid}"`, JSON.stringify(player.lastUids.get(name) ?? '11111111-1111-4111-8111-111111111111'))
  return JSON.parse(text)
}

function remember(player: Player, { body }: RawAnswer, path: string): void {
  const { name, uid, resourceVersion } = body.metadata
  if (body.kind === 'Status' || name === undefined || path.includes('dryRun')) return
  if (uid !== undefined) player.lastUids.set(name, uid)
  if (resourceVersion !== undefined) player.memory.versions.set(name, resourceVersion)
}

/** The server's own finalizers go a moment after the deletion; both servers are compared after it. */
async function awaitRemoval(client: RawKubernetesClient, operation: Operation, answer: RawAnswer): Promise<void> {
  // Where a body brings options, those of the query do not count: such a deletion is a real one.
  const isDryRun = operation.path.includes('dryRun') && operation.body === undefined
  if (answer.status !== 200 || isDryRun) return
  const path = operation.path.split('?')[0] ?? ''
  await until(
    () => client.get(path),
    ({ status, body }) => {
      if (status === 404) return true
      const finalizers = body.metadata.finalizers ?? []
      const isHeld = finalizers.some((one) => !serverFinalizers.includes(one))
      return isHeld && !finalizers.some((one) => serverFinalizers.includes(one))
    },
  )
}

/** What controllers write depends on when they come: the next operation finds both servers after it. */
async function awaitControllers(
  client: RawKubernetesClient,
  { method, path, name }: Operation,
  { answer, lane }: { answer: RawAnswer; lane: Lane },
): Promise<void> {
  const isWrite = method !== 'GET' && method !== 'DELETE' && !path.includes('dryRun')
  const { isSettled } = lane
  if (isSettled === undefined || !isWrite || answer.status >= 300) return
  const [target = ''] = path.split('?')
  const objectPath = method === 'POST' ? `${target}/${name}` : target.replace(/\/status$/, '')
  await until(
    () => client.get(objectPath),
    ({ status, body }) => status === 404 || isSettled(body),
  )
}

/** Takes an object away whatever holds it. */
export async function wipe(player: Player, path: string, name: string): Promise<void> {
  await player.client.mergePatch(path, { metadata: { finalizers: null } })
  await player.client.delete(path)
  player.memory.versions.delete(name)
  player.lastUids.delete(name)
  for (const [uid, label] of player.memory.uids) if (label.includes(` ${name} `)) player.memory.uids.delete(uid)
  await until(
    () => player.client.get(path),
    ({ status }) => status === 404,
  )
}
