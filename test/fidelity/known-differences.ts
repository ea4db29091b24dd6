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
export function knownDifference(operation: Operation, answers: Answers, realMinor: number): string | undefined {
  return rules.find(({ beforeMinor, holds }) => realMinor < beforeMinor && holds(operation, answers))?.reason
}

interface Rule {
  readonly reason: string
  /** The first minor version of which it is not expected any more. */
  readonly beforeMinor: number
  readonly holds: (operation: Operation, answers: Answers) => boolean
}

const statusOf = (answer: Answers['real']): unknown => answer?.['status']

/** Paths of maps and shared lists, which have owners inside; an owner of the bare path owns the emptied container. */
const containers =
  /^\/f:(data|binaryData|stringData|metadata\/f:(labels|annotations|finalizers)|spec\/f:(hard|parts|tags)|spec\/f:resources\/f:requests)$/

const customContainers = /^\/f:(status|spec(\/f:limits|\/f:parts\/k:\{[^/]*\})?)$/

interface OwnedBody {
  readonly kind?: string
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly data?: Readonly<Record<string, unknown>>
  /** Paths of `fieldsV1` by manager. */
  readonly owners?: Readonly<Record<string, readonly string[]>>
}

function bodyOf(answer: Answers['real']): OwnedBody {
  return answer?.['body'] ?? {}
}

function emptiedContainers({ kind, owners }: OwnedBody): string[] {
  const paths = Object.values(owners ?? {}).flat()
  return paths.filter((path) => containers.test(path) || (kind === 'Thing' && customContainers.test(path)))
}

/** Whether the real server gave the owners of the embedded one's emptied containers what is in them by now, and no more. */
function ownersTookWhatCameIn({ real, embedded, found }: Answers): boolean {
  if (found.length === 0 || !found.every((line) => line.startsWith('.body.owners.'))) return false
  const [left, right] = [bodyOf(real), bodyOf(embedded)]
  const emptied = emptiedContainers(right)
  return Object.entries(right.owners ?? {}).every(([manager, paths]) => {
    const held = emptied.filter((path) => paths.includes(path))
    const folded = (left.owners?.[manager] ?? []).map((path) => held.find((own) => path.startsWith(`${own}/`)) ?? path)
    return [...new Set(folded)].join() === paths.join()
  })
}

const lastFinalizer = /^\.body\.metadata\.finalizers: real \["test\.example\/[fg]"\], embedded nothing$/

/** Whether the real server kept the last finalizer for another owner, and the two differ in nothing else. */
function keptFinalizer({ real, embedded, found }: Answers): boolean {
  const isKept = found.some((line) => lastFinalizer.test(line))
  if (!isKept || !found.every((line) => lastFinalizer.test(line) || line.startsWith('.body.owners.'))) return false
  const others = (answer: Answers['real'], manager: string): string =>
    (bodyOf(answer).owners?.[manager] ?? []).filter((path) => !path.startsWith('/f:metadata/f:finalizers')).join()
  const managers = [real, embedded].flatMap((answer) => Object.keys(bodyOf(answer).owners ?? {}))
  return managers.every((manager) => others(real, manager) === others(embedded, manager))
}

const shrinkCause = '"field":"spec.resources.requests.storage"'

function causesOf(answer: Answers['real']): readonly string[] {
  const causes: unknown = answer?.['causes']
  return Array.isArray(causes) ? causes : []
}

const nullInMetadata = /^\.body\.metadata\.(labels|annotations|finalizers): real null, embedded nothing$/

/** Whether a custom resource has no labels, annotations or finalizers, or none any more. */
function lacksSharedMetadata(answer: Answers['real']): boolean {
  const { kind, metadata } = bodyOf(answer)
  return kind === 'Thing' && ['labels', 'annotations', 'finalizers'].some((field) => metadata?.[field] === undefined)
}

/** Whether a Secret holds empty bytes. */
function holdsEmptyBytes(answer: Answers['real']): boolean {
  const { kind, data } = bodyOf(answer)
  return kind === 'Secret' && Object.values(data ?? {}).includes('')
}

/** Whether a JSON patch sets the whole of a map: refused where the map is absent, which the sequence may have emptied. */
function replacesMap({ verb, body }: Operation): boolean {
  const steps: readonly { op?: unknown; path?: unknown }[] = verb === 'JSON patch' && Array.isArray(body) ? body : []
  return steps.some(({ op, path }) => op === 'replace' && path === '/spec/hard')
}

function appliesPartOfReference({ verb, body }: Operation): boolean {
  const { roleRef } = (verb === 'apply' ? body : {}) as { roleRef?: object }
  return roleRef !== undefined && Object.keys(roleRef).length < 3
}

/** Whether the embedded server refuses the reference, and beside that nothing that the real one does not refuse as well. */
function isAboutReferenceAlone({ real, embedded }: Answers): boolean {
  const others = causesOf(embedded).filter((cause) => !/"field":"\.?roleRef/.test(cause))
  if (others.length === causesOf(embedded).length) return false
  // A conflict is told before any other fault.
  return others.join() === causesOf(real).join() || (statusOf(embedded) === 409 && others.length === 0)
}

const nullCause = /"reason":"FieldValueTypeInvalid","field":"spec\.(tags|parts|limits)"/

const rules: readonly Rule[] = [
  {
    reason: 'before 1.22, a replacement without a status took the status from its owner',
    beforeMinor: 22,
    holds: (operation, { found }) =>
      operation.verb === 'replace' &&
      found.length > 0 &&
      found.every((line) => line.startsWith('.body.owners.reporter') && line.includes(': real nothing, embedded')),
  },
  {
    reason: 'before 1.23, a claim that nothing is bound to could not ask for less either',
    beforeMinor: 23,
    holds: (_operation, { real, embedded, found }) =>
      found.every((line) => line.startsWith('.causes')) &&
      causesOf(real).some((cause) => cause.includes(shrinkCause)) &&
      causesOf(real)
        .filter((cause) => !cause.includes(shrinkCause))
        .join() === causesOf(embedded).join(),
  },
  {
    reason: 'before 1.23, who owned an emptied map or list owned all that others put into it later',
    beforeMinor: 23,
    holds: (_operation, answers) =>
      (answers.found.length === 0 && emptiedContainers(bodyOf(answers.real)).length > 0) ||
      ownersTookWhatCameIn(answers),
  },
  {
    reason: 'before 1.23, so did who owned the emptied list of finalizers, and kept one that its applier took away',
    beforeMinor: 23,
    holds: (operation, answers) => operation.verb === 'apply' && keptFinalizer(answers),
  },
  {
    reason: 'before 1.27, taking all labels, annotations or finalizers off a custom resource by apply left null',
    beforeMinor: 27,
    holds: (operation, { found }) =>
      operation.verb === 'apply' && found.length > 0 && found.every((line) => nullInMetadata.test(line)),
  },
  {
    reason:
      'before 1.27, what an apply had left null in storage was cleared by the next write, which then was a change',
    beforeMinor: 27,
    holds: (_operation, { real, found }) =>
      found.join() === '.moved: real true, embedded false' && lacksSharedMetadata(real),
  },
  {
    reason: 'as seen on 1.20, an apply stored empty bytes as none; the next write stored them anew, which was a change',
    beforeMinor: 21,
    holds: (operation, { real, found }) =>
      operation.verb !== 'apply' && found.join() === '.moved: real true, embedded false' && holdsEmptyBytes(real),
  },
  {
    reason: 'before 1.27, taking all items out of a map or shared list by apply left null, which the schema refuses',
    beforeMinor: 27,
    holds: (operation, { real, embedded }) =>
      operation.verb === 'apply' &&
      statusOf(real) === 422 &&
      causesOf(real).some((cause) => nullCause.test(cause)) &&
      causesOf(real)
        .filter((cause) => !nullCause.test(cause))
        .join() === causesOf(embedded).join(),
  },
  {
    reason: 'as seen on 1.20, a JSON patch could replace a quota’s keys where there were none',
    beforeMinor: 21,
    holds: (operation, { real, embedded }) =>
      replacesMap(operation) && statusOf(real) === 200 && statusOf(embedded) === 422 && causesOf(embedded).length === 0,
  },
  {
    reason: 'as seen on 1.20, an apply of a part of a binding’s roleRef left the rest as it was',
    beforeMinor: 21,
    holds: (operation, answers) => appliesPartOfReference(operation) && isAboutReferenceAlone(answers),
  },
  {
    reason: 'as seen on 1.20, a replacement of nothing was told of its uid before it was told that nothing is there',
    beforeMinor: 21,
    holds: (operation, { real, embedded }) =>
      operation.verb === 'replace' &&
      statusOf(real) === 409 &&
      String(real?.['message']).endsWith(' UID in object meta: ') &&
      statusOf(embedded) === 404,
  },
  {
    reason: 'before 1.26, a claim without a class could not be given one later',
    beforeMinor: 26,
    holds: (_operation, { real, embedded }) =>
      statusOf(real) === 422 &&
      causesOf(real).join() === '{"reason":"FieldValueForbidden","field":"spec"}' &&
      statusOf(embedded) === 200 &&
      bodyOf(embedded).kind === 'PersistentVolumeClaim',
  },
]
