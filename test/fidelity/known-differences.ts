import type { Operation } from './operation.ts'

/** Both normalised answers to one operation. */
interface Answers {
  readonly real: Readonly<Record<string, unknown>> | undefined
  readonly embedded: Readonly<Record<string, unknown>> | undefined
  readonly found: readonly string[]
}

/**
 * The embedded API follows newer Kubernetes where versions differ. Each difference from an old server that a sequence
 * meets, or would meet from here on, is named as narrowly as it can be told; everything else is a disagreement.
 */
export function knownDifference(operation: Operation, answers: Answers): string | undefined {
  return rules.find(({ holds }) => holds(operation, answers))?.reason
}

interface Rule {
  readonly reason: string
  readonly holds: (operation: Operation, answers: Answers) => boolean
}

const statusOf = (answer: Answers['real']): unknown => answer?.['status']

/** Paths of maps and shared lists, which have owners inside; an owner of the bare path owns the emptied container. */
const containers =
  /^\/f:(data|binaryData|stringData|metadata\/f:(labels|annotations|finalizers)|spec\/f:(hard|parts|tags)|spec\/f:resources\/f:requests)$/

const customContainers = /^\/f:(status|spec(\/f:limits|\/f:parts\/k:\{[^/]*\})?)$/

function ownsEmptiedContainer(answer: Answers['real']): boolean {
  const body = answer?.['body'] as { kind?: string; owners?: Readonly<Record<string, readonly string[]>> } | undefined
  const paths = Object.values(body?.owners ?? {}).flat()
  const isThing = body?.kind === 'Thing'
  return paths.some((path) => containers.test(path) || (isThing && customContainers.test(path)))
}

const shrinkCause = '"field":"spec.resources.requests.storage"'

function causesOf(answer: Answers['real']): readonly string[] {
  const causes: unknown = answer?.['causes']
  return Array.isArray(causes) ? causes : []
}

const nullInMetadata = /^\.body\.metadata\.(labels|annotations|finalizers): real null, embedded nothing$/

/** Whether a custom resource has no labels, annotations or finalizers, or none any more. */
function lacksSharedMetadata(answer: Answers['real']): boolean {
  const body = answer?.['body'] as { kind?: string; metadata?: Readonly<Record<string, unknown>> } | undefined
  const shared = ['labels', 'annotations', 'finalizers'].map((field) => body?.metadata?.[field])
  return body?.kind === 'Thing' && shared.includes(undefined)
}

const nullCause = /"reason":"FieldValueInvalid","field":"spec\.(tags|parts|limits)"/

const rules: readonly Rule[] = [
  {
    reason: 'before 1.22, a replacement without a status took the status from its owner',
    holds: (operation, { found }) =>
      operation.verb === 'replace' &&
      found.length > 0 &&
      found.every((line) => line.startsWith('.body.owners.reporter') && line.includes(': real nothing, embedded')),
  },
  {
    reason: 'before 1.23, a claim that nothing is bound to could not ask for less either',
    holds: (_operation, { real, embedded, found }) =>
      found.every((line) => line.startsWith('.causes')) &&
      causesOf(real).some((cause) => cause.includes(shrinkCause)) &&
      causesOf(real)
        .filter((cause) => !cause.includes(shrinkCause))
        .join() === causesOf(embedded).join(),
  },
  {
    reason: 'before 1.23, who owned an emptied map or list owned all that others put into it later',
    holds: (_operation, { real, found }) => found.length === 0 && ownsEmptiedContainer(real),
  },
  {
    reason: 'before 1.27, taking all labels, annotations or finalizers off a custom resource by apply left null',
    holds: (operation, { found }) =>
      operation.verb === 'apply' && found.length > 0 && found.every((line) => nullInMetadata.test(line)),
  },
  {
    reason:
      'before 1.27, what an apply had left null in storage was cleared by the next write, which then was a change',
    holds: (_operation, { real, found }) =>
      found.join() === '.moved: real true, embedded false' && lacksSharedMetadata(real),
  },
  {
    reason: 'before 1.27, taking all items out of a map or shared list by apply left null, which the schema refuses',
    holds: (operation, { real, embedded }) =>
      operation.verb === 'apply' &&
      statusOf(real) === 422 &&
      causesOf(real).some((cause) => nullCause.test(cause)) &&
      causesOf(real)
        .filter((cause) => !nullCause.test(cause))
        .join() === causesOf(embedded).join(),
  },
]
