import type { Lane, PatchStep } from './lane.ts'
import type { Operation } from './operation.ts'
import { currentUid, currentVersion, serverFinalizers } from './operation.ts'
import type { Random } from './random.ts'

const managers = ['alpha', 'beta', 'gamma'] as const
const mergeType = 'application/merge-patch+json'
const jsonPatchType = 'application/json-patch+json'
const applyType = 'application/apply-patch+yaml'

/** Where a lane's operations go. */
export interface Place {
  readonly lane: Lane
  readonly namespace: string
  readonly names: readonly string[]
}

function labels(random: Random): Record<string, string> {
  if (random.chance(0.04)) return { bad: 'not a label!' }
  const chosen = random.some(['tier', 'app', 'test.example/x'], 0.4)
  return Object.fromEntries(chosen.map((key) => [key, random.pick(['gold', 'silver'])]))
}

function metadataOf(
  random: Random,
  name: string,
  { isApply, lane }: { isApply: boolean; lane: Lane },
): Record<string, unknown> {
  const finalizers = lane.isProtected ? serverFinalizers : []
  const metadata: Record<string, unknown> = { name }
  const given = { ...(isApply ? {} : lane.fixedLabels), ...labels(random) }
  if (Object.keys(given).length > 0) metadata['labels'] = given
  if (random.chance(0.2)) metadata['annotations'] = { note: random.pick(['1', '2', '']) }
  const own = isApply ? [] : finalizers
  const added = random.chance(0.08) ? [random.pick(['test.example/f', 'test.example/g'])] : []
  if (own.length + added.length > 0) metadata['finalizers'] = [...own, ...added]
  if (random.chance(0.04)) metadata['uid'] = random.chance(0.6) ? currentUid : '11111111-1111-4111-8111-111111111111'
  if (isApply && random.chance(0.03)) {
    const version = random.chance(0.5) ? currentVersionIn(lane) : '1'
    if (version !== undefined) metadata['resourceVersion'] = version
  }
  return metadata
}

/** Nothing where a controller's write may overtake the version last seen. */
function currentVersionIn(lane: Lane): string | undefined {
  return lane.isShared ? undefined : currentVersion
}

function objectOf(
  random: Random,
  { lane }: Place,
  { name, isApply = false }: { name: string; isApply?: boolean },
): Record<string, unknown> {
  const { kind, apiVersion } = lane
  const content = (isApply ? lane.applied : undefined) ?? lane.content
  return {
    apiVersion,
    kind,
    metadata: metadataOf(random, name, { isApply, lane }),
    ...content(random),
  }
}

function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined)
  return given.length === 0
    ? ''
    : `?${given.map(([key, value]) => `${key}=${encodeURIComponent(value ?? '')}`).join('&')}`
}

const dryRun = (random: Random): string | undefined => (random.chance(0.05) ? 'All' : undefined)

type Maker = (random: Random, place: Place, name: string) => Operation

const create: Maker = (random, place, name) => ({
  verb: 'create',
  name,
  method: 'POST',
  path: `${place.lane.pathOf(place.namespace)}${queryOf({ fieldManager: random.pick(managers), dryRun: dryRun(random) })}`,
  body: objectOf(random, place, { name }),
})

const objectPath = (place: Place, name: string): string => `${place.lane.pathOf(place.namespace)}/${name}`

const replace: Maker = (random, place, name) => {
  const body = objectOf(random, place, { name })
  const version = random.below(10)
  // Of custom resources a replacement must carry one.
  const isTold = version < 6 || place.lane.kind === 'Thing'
  const resourceVersion = version === 0 ? '1' : isTold ? currentVersionIn(place.lane) : undefined
  const metadata = { ...(body['metadata'] as object), ...(resourceVersion === undefined ? {} : { resourceVersion }) }
  const query = queryOf({ fieldManager: random.pick(managers), dryRun: dryRun(random) })
  return { verb: 'replace', name, method: 'PUT', path: objectPath(place, name) + query, body: { ...body, metadata } }
}

const mergePatch: Maker = (random, place, name) => {
  const { fixedLabels } = place.lane
  const metadata: Record<string, unknown> = {}
  if (random.chance(0.3))
    metadata['labels'] = random.chance(0.2) && fixedLabels === undefined ? null : { ...labels(random), app: null }
  if (random.chance(0.15)) metadata['annotations'] = random.pick([null, { note: null }, { note: '3', more: 'x' }])
  if (random.chance(0.25)) {
    const cleared = place.lane.isProtected ? [...serverFinalizers] : null
    metadata['finalizers'] = random.chance(0.8) ? cleared : [...(cleared ?? []), 'test.example/h']
  }
  if (random.chance(0.04)) metadata['uid'] = currentUid
  if (random.chance(0.04)) metadata['resourceVersion'] = '1'
  if (random.chance(0.02)) metadata['name'] = 'other'
  const body = {
    ...(random.chance(0.7) ? place.lane.fragment(random) : {}),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  }
  const query = queryOf({ fieldManager: random.pick(managers), dryRun: dryRun(random) })
  return { verb: 'merge patch', name, method: 'PATCH', path: objectPath(place, name) + query, type: mergeType, body }
}

function metadataStep(random: Random, lane: Lane): PatchStep {
  return random.pick<PatchStep>([
    { op: 'add', path: '/metadata/labels', value: { ...lane.fixedLabels, app: 'gold' } },
    { op: 'add', path: '/metadata/labels/tier', value: 'silver' },
    { op: 'remove', path: '/metadata/labels/app' },
    { op: 'test', path: '/metadata/labels/app', value: 'gold' },
    lane.isProtected ? { op: 'test', path: '/kind', value: lane.kind } : { op: 'remove', path: '/metadata/finalizers' },
    { op: 'add', path: '/metadata/annotations', value: { note: '9' } },
    { op: 'add', path: '/metadata/annotations/note', value: '8' },
  ])
}

const jsonPatch: Maker = (random, place, name) => {
  const body = [...(random.chance(0.6) ? [metadataStep(random, place.lane)] : []), ...place.lane.steps(random)]
  const query = queryOf({ fieldManager: random.pick(managers), dryRun: dryRun(random) })
  const path = objectPath(place, name) + query
  return { verb: 'JSON patch', name, method: 'PATCH', path, type: jsonPatchType, body }
}

const apply: Maker = (random, place, name) => {
  const force = random.chance(0.4) ? 'true' : undefined
  const query = queryOf({ fieldManager: random.pick(managers), force, dryRun: dryRun(random) })
  const body = objectOf(random, place, { name, isApply: true })
  return { verb: 'apply', name, method: 'PATCH', path: objectPath(place, name) + query, type: applyType, body }
}

const status: Maker = (random, place, name) => {
  const value = place.lane.status?.(random)
  // A manager of its own, as a controller is: old servers do not keep apart what one owns by each path.
  const query = queryOf({ fieldManager: 'reporter' })
  const path = `${objectPath(place, name)}/status${query}`
  if (random.chance(0.5)) {
    return { verb: 'status patch', name, method: 'PATCH', path, type: mergeType, body: { status: value } }
  }
  const { kind, apiVersion } = place.lane
  const body = { apiVersion, kind, metadata: { name }, status: value }
  return { verb: 'status apply', name, method: 'PATCH', path, type: applyType, body }
}

const remove: Maker = (random, place, name) => {
  const preconditions = random.pick([
    undefined,
    undefined,
    { uid: currentUid },
    { uid: '11111111-1111-4111-8111-111111111111' },
    { resourceVersion: '1' },
  ])
  const path = `${objectPath(place, name)}${queryOf({ dryRun: dryRun(random) })}`
  const operation = { verb: 'delete', name, method: 'DELETE', path, awaitsRemoval: place.lane.isProtected } as const
  return preconditions === undefined ? operation : { ...operation, body: { preconditions } }
}

const get: Maker = (_random, place, name) => ({ verb: 'get', name, method: 'GET', path: objectPath(place, name) })

const list: Maker = (random, place) => {
  const labelSelector = random.pick([
    undefined,
    'tier=gold',
    'tier!=gold',
    'app,tier in (gold, silver)',
    '!app',
    'app notin (gold),test.example/x',
    'app in gold',
  ])
  const fieldSelector = random.pick([undefined, `metadata.name=${place.names[0] ?? ''}`, 'spec.odd=1'])
  const limit = place.lane.hasPages && random.chance(0.3) ? '2' : undefined
  const path = `${place.lane.pathOf(place.namespace)}${queryOf({ labelSelector, fieldSelector, limit })}`
  return { verb: 'list', name: '', method: 'GET', path }
}

const weights: readonly (readonly [Maker, number])[] = [
  [create, 14],
  [apply, 32],
  [mergePatch, 14],
  [jsonPatch, 10],
  [replace, 12],
  [remove, 8],
  [get, 5],
  [list, 5],
]

/** The next operation on a place. */
export function nextOperation(random: Random, place: Place): Operation {
  const { lane } = place
  const name = random.pick(place.names)
  if (lane.status !== undefined && random.chance(0.08)) return status(random, place, name)
  const makers = weights.filter(([maker]) => lane.isDeletable || (maker !== create && maker !== remove))
  let left = random.below(makers.reduce((sum, [, weight]) => sum + weight, 0))
  for (const [maker, weight] of makers) {
    if (left < weight) return maker(random, place, name)
    left -= weight
  }
  return get(random, place, name)
}
