import { desiredNamespace } from '../desired/namespace.ts'
import { withHash } from '../hash.ts'
import { rerunDelayMs } from '../limits.ts'
import { annotations, objectNames } from '../names.ts'
import type { DesiredObject, ObservedObject } from '../objects.ts'
import { applyOver, failureText } from './apply-changes.ts'
import type { BoundBucket } from './bound-buckets.ts'
import { givenToCapsule } from './capsule-memory.ts'
import type { Run, Side } from './run.ts'

function entriesOf(object: ObservedObject | null | undefined): (readonly [string, string])[] {
  const text = object?.metadata.annotations?.[annotations.bucketClaims] ?? ''
  return text
    .split(',')
    .map((entry) => entry.split('='))
    .flatMap(([name, uid]) => (name && uid ? [[name, uid] as const] : []))
}

/** Claims that once stood, name → uid: evidence of what must not be made again (rule 4). */
export function rememberedClaims(sides: { storage: Side; backup: Side }): Map<string, string> {
  const secret = sides.storage.observed.find(
    ({ kind, metadata }) => kind === 'Secret' && metadata.name === objectNames.repositorySecret,
  )
  return new Map([...entriesOf(sides.backup.namespace), ...entriesOf(secret)])
}

/** True where K8up copied the tenant: its pods, which check and restore what it copied, decide what may run there. */
export function hasK8upCopies({ observed }: Pick<Side, 'observed'>): boolean {
  return observed.some(({ kind, metadata }) => kind === 'Schedule' && metadata.name === objectNames.schedule)
}

/** The namespace as it should be, with what it remembers of its claims. */
export function rememberingNamespace(run: Run, side: Side): DesiredObject {
  const desired = desiredNamespace(run.blueprint, side.place, { hasK8upCopies: hasK8upCopies(side) })
  return withClaims(givenToCapsule(desired, run, side), entriesOf(side.namespace))
}

function withClaims(namespace: DesiredObject, claims: readonly (readonly [string, string])[]): DesiredObject {
  if (claims.length === 0) return namespace
  const text = claims
    .map(([name, uid]) => `${name}=${uid}`)
    .toSorted()
    .join(',')
  const { metadata } = namespace
  return {
    ...namespace,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [annotations.bucketClaims]: text } },
  }
}

/**
 * Where no repository Secret remembers the bound claims, because nothing is backed up or K8up is not there, the namespace
 * they stand in does.
 */
export async function rememberBuckets(run: Run, backup: Side, bound: ReadonlyMap<string, BoundBucket>): Promise<void> {
  const known = new Map(entriesOf(backup.namespace))
  const unknown = [...bound].filter(([name, { claim }]) => known.get(name) !== claim.metadata.uid)
  if (unknown.length === 0 || !run.mayWrite()) return
  for (const [name, { claim }] of unknown) known.set(name, claim.metadata.uid)
  const desired = givenToCapsule(desiredNamespace(run.blueprint, backup.place), run, backup)
  const namespace = withHash(withClaims(desired, [...known]))
  try {
    // As it stands now: this run may have made or changed it.
    const before = await backup.client.get({ kind: 'Namespace', name: backup.place.namespace })
    if (before === null) return
    await applyOver(run, backup, { object: namespace, before })
    run.report.applied(1)
  } catch (error) {
    run.report.step('bucket', 'failed', failureText(namespace, error))
    run.report.rerunAfter(rerunDelayMs.afterFailure)
  }
}
