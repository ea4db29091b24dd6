import { randomBytes, randomUUID } from 'node:crypto'
import jsonPatch from 'fast-json-patch'
import { checkImmutable, checkLimits, checkName, checkNamespace, checkQuota, normalise } from './admission.ts'
import { applyObject, trackUpdate, type Writer } from './apply.ts'
import type { Catalog } from './catalog.ts'
import { timestamp } from './clock.ts'
import { ApiFailure, badRequest, invalid, notFound, notImplemented } from './failure.ts'
import { checkFields } from './known-fields.ts'
import { isMap, type KubernetesObject, mapAt, sameJson } from './objects.ts'
import { groupVersion, type Resource } from './resources.ts'
import type { Store } from './store.ts'

/** What a request points at. */
export interface Target {
  readonly resource: Resource
  readonly namespace: string | undefined
  readonly name: string | undefined
  readonly subresource: string | undefined
}

export interface WriteOptions {
  readonly fieldManager: string
  readonly force: boolean
  readonly dryRun: boolean
  readonly fieldValidation: string
}

export interface DeleteOptions {
  readonly dryRun: boolean
  readonly preconditions: { readonly uid?: string; readonly resourceVersion?: string }
}

/** The verbs on one object. Everything is checked before anything is written. */
export class Api {
  readonly store: Store
  readonly catalog: Catalog

  constructor(store: Store, catalog: Catalog) {
    this.store = store
    this.catalog = catalog
  }

  get(target: Target): KubernetesObject {
    const found = this.store.get(target.resource, target.namespace, target.name ?? '')
    if (found === null) throw notFound(target.resource, target.name ?? '')
    return found
  }

  create(target: Target, body: unknown, options: WriteOptions): KubernetesObject {
    const object = this.#objectOf(target, body, options)
    if (object.metadata.resourceVersion !== undefined && object.metadata.resourceVersion !== '') {
      throw badRequest('resourceVersion should not be set on objects to be created')
    }
    if (object.metadata.name === undefined && object.metadata.generateName !== undefined) {
      object.metadata.name = `${object.metadata.generateName}${randomBytes(3).toString('hex').slice(0, 5)}`
    }
    return this.#insert(target, object, { ...options, track: true })
  }

  replace(target: Target, body: unknown, options: WriteOptions): KubernetesObject {
    const before = this.get(target)
    const object = this.#objectOf(target, body, options)
    const seen = object.metadata.resourceVersion
    if (seen !== undefined && seen !== '' && seen !== before.metadata.resourceVersion) throw conflict(target, before)
    return this.#update(target, { before, object, options, track: true })
  }

  patch(target: Target, patch: { type: string; body: unknown }, options: WriteOptions): KubernetesObject {
    if (patch.type === 'application/apply-patch+yaml') return this.#apply(target, patch.body, options)
    const before = this.get(target)
    const object = this.#objectOf(target, patched(before, patch), options)
    const seen = object.metadata.resourceVersion
    if (seen !== before.metadata.resourceVersion) throw conflict(target, before)
    return this.#update(target, { before, object, options, track: true })
  }

  remove(target: Target, options: DeleteOptions): KubernetesObject {
    const found = this.get(target)
    const { uid, resourceVersion } = options.preconditions
    if (uid !== undefined && uid !== found.metadata.uid)
      throw preconditionFailed(target, `UID in precondition: ${uid}, UID in object meta: ${found.metadata.uid}`)
    if (resourceVersion !== undefined && resourceVersion !== found.metadata.resourceVersion)
      throw conflict(target, found)
    if (options.dryRun) return found
    const isNamespace = found.kind === 'Namespace'
    if (!isNamespace && (found.metadata.finalizers ?? []).length === 0) {
      if (found.kind === 'CustomResourceDefinition') this.#dropDefinition(found)
      return this.store.remove(target.resource, found)
    }
    if (found.metadata.deletionTimestamp !== undefined) return found
    const marked: KubernetesObject = {
      ...found,
      metadata: {
        ...found.metadata,
        deletionTimestamp: timestamp(),
        ...(isNamespace ? {} : { deletionGracePeriodSeconds: 0 }),
      },
    }
    if (isNamespace) marked['status'] = { ...mapAt(found, 'status'), phase: 'Terminating' }
    const written = this.store.update(target.resource, found, marked)
    if (isNamespace) setTimeout(() => this.#emptyNamespace(found.metadata.name ?? ''), 0)
    return written
  }

  /** Goes on with the deletions that a restart interrupted. */
  resumeDeletions(): void {
    for (const { metadata } of this.store.list(this.catalog.findKind('Namespace'))) {
      if (metadata.deletionTimestamp !== undefined) this.#emptyNamespace(metadata.name ?? '')
    }
  }

  /** Deletes what a namespace holds, then the namespace; objects with finalizers keep it Terminating. */
  #emptyNamespace(name: string): void {
    const resource = this.catalog.findKind('Namespace')
    const namespace = this.store.get(resource, undefined, name)
    if (namespace?.metadata.deletionTimestamp === undefined) return
    let remaining = 0
    for (const inner of this.catalog.all()) {
      if (!inner.namespaced) continue
      for (const object of this.store.list(inner, name)) {
        if (object.kind !== inner.kind) continue
        const target = { resource: inner, namespace: name, name: object.metadata.name, subresource: undefined }
        this.remove(target, { dryRun: false, preconditions: {} })
        if (this.store.get(inner, name, object.metadata.name ?? '') !== null) remaining += 1
      }
    }
    if (remaining === 0 && (namespace.metadata.finalizers ?? []).length === 0) this.store.remove(resource, namespace)
  }

  #dropDefinition(definition: KubernetesObject): void {
    const spec = mapAt(definition, 'spec')
    const plural = String(mapAt(spec, 'names')['plural'])
    const resource = this.catalog.findPlural(String(spec['group']), plural)
    if (resource === null) return
    for (const object of this.store.list(resource)) this.store.remove(resource, object)
    this.catalog.unregister(definition)
  }

  #objectOf(target: Target, body: unknown, options: WriteOptions): KubernetesObject {
    const { resource } = target
    if (!isMap(body)) throw badRequest('the body is not an object')
    const apiVersion = body['apiVersion'] ?? groupVersion(resource)
    const kind = body['kind'] ?? resource.kind
    if (kind !== resource.kind || apiVersion !== groupVersion(resource)) {
      throw badRequest(
        `${String(apiVersion)}, Kind=${String(kind)} does not match ${groupVersion(resource)}, Kind=${resource.kind}`,
      )
    }
    const metadata = isMap(body['metadata']) ? { ...body['metadata'] } : {}
    const object: KubernetesObject = { ...body, apiVersion: groupVersion(resource), kind: resource.kind, metadata }
    if (target.name !== undefined && metadata['name'] !== undefined && metadata['name'] !== target.name) {
      throw badRequest(
        `the name of the object (${String(metadata['name'])}) does not match the name on the URL (${target.name})`,
      )
    }
    if (
      target.namespace !== undefined &&
      metadata['namespace'] !== undefined &&
      metadata['namespace'] !== target.namespace
    ) {
      throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
    }
    if (target.name !== undefined) object.metadata.name = target.name
    if (target.namespace !== undefined) object.metadata.namespace = target.namespace
    checkFields(object, options.fieldValidation)
    return object
  }

  #insert(target: Target, object: KubernetesObject, options: WriteOptions & { track: boolean }): KubernetesObject {
    const { resource } = target
    const name = object.metadata.name
    if (name === undefined || name === '') {
      throw invalid(resource.kind, '', {
        field: 'metadata.name',
        message: 'Required value: name or generateName is required',
      })
    }
    checkName(resource, name)
    checkNamespace(this.store, this.catalog, { resource, object })
    if (this.store.get(resource, target.namespace, name) !== null) throw alreadyExists(resource, name)
    if (object.metadata.uid !== undefined && object.metadata.uid !== '') throw uidConflict(resource, name)
    const managed = object.metadata.managedFields
    normalise(object)
    if (resource.hasStatus && resource.custom) delete object['status']
    checkLimits(this.store, this.catalog, { resource, object })
    checkQuota(this.store, this.catalog, { resource, object, before: null })
    object.metadata = {
      ...object.metadata,
      uid: randomUUID(),
      creationTimestamp: timestamp(),
      ...(resource.counted ? { generation: 1 } : {}),
    }
    delete object.metadata.deletionTimestamp
    if (options.track) trackUpdate(null, object, writerOf(options, target))
    else if (managed !== undefined) object.metadata.managedFields = managed
    if (options.dryRun) return { ...object, metadata: { ...object.metadata, resourceVersion: '' } }
    const created = this.store.create(resource, object)
    if (created.kind === 'CustomResourceDefinition') this.#acceptDefinition(created)
    return created
  }

  #acceptDefinition(definition: KubernetesObject): void {
    this.catalog.register(definition)
    const conditions = ['NamesAccepted', 'Established'].map((type) => ({
      type,
      status: 'True',
      reason: type === 'Established' ? 'InitialNamesAccepted' : 'NoConflicts',
      message: type === 'Established' ? 'the initial names have been accepted' : 'no conflicts found',
      lastTransitionTime: timestamp(),
    }))
    const names = mapAt(mapAt(definition, 'spec'), 'names')
    const status = { conditions, acceptedNames: names, storedVersions: [] }
    const resource = this.catalog.findKind('CustomResourceDefinition')
    this.store.update(resource, definition, { ...definition, metadata: { ...definition.metadata }, status })
  }

  #apply(target: Target, body: unknown, options: WriteOptions): KubernetesObject {
    if (options.fieldManager === '') throw badRequest('fieldManager is required for apply patch')
    const applied = this.#objectOf(target, structuredClone(body), options)
    if (applied.metadata.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil')
    const live = this.store.get(target.resource, target.namespace, target.name ?? '')
    const writer = writerOf(options, target)
    const uid = applied.metadata.uid
    if (live !== null && uid !== undefined && uid !== live.metadata.uid)
      throw uidConflict(target.resource, target.name ?? '', uid)
    if (live === null) {
      if (target.subresource !== undefined) throw notFound(target.resource, target.name ?? '')
      if (uid !== undefined && uid !== '') throw uidConflict(target.resource, target.name ?? '', uid)
      normaliseApplied(applied)
      return this.#insert(target, applyObject(null, applied, { writer, force: true }), { ...options, track: false })
    }
    const seen = applied.metadata.resourceVersion
    if (seen !== undefined && seen !== live.metadata.resourceVersion) throw conflict(target, live)
    delete applied.metadata.resourceVersion
    if (target.subresource === undefined && target.resource.hasStatus) delete applied['status']
    normaliseApplied(applied)
    const object = applyObject(live, applied, { writer, force: options.force })
    return this.#update(target, { before: live, object, options, track: false })
  }

  #update(
    target: Target,
    change: { before: KubernetesObject; object: KubernetesObject; options: WriteOptions; track: boolean },
  ): KubernetesObject {
    const { before, options } = change
    const { resource } = target
    const object = withFixedMetadata(before, change.object)
    if (target.subresource === 'status') {
      for (const field of Object.keys(object))
        if (field !== 'status' && field !== 'metadata') object[field] = before[field]
    } else if (resource.hasStatus) {
      if (before['status'] === undefined) delete object['status']
      else object['status'] = before['status']
    }
    normalise(object)
    checkImmutable(before, object)
    if (target.subresource === undefined) {
      checkLimits(this.store, this.catalog, { resource, object })
      checkQuota(this.store, this.catalog, { resource, object, before })
    }
    if (change.track) trackUpdate(before, object, writerOf(options, target))
    if (resource.counted && !sameJson(before['spec'], object['spec'])) {
      object.metadata.generation = (before.metadata.generation ?? 0) + 1
    }
    if (sameJson(before, object)) return before
    if (options.dryRun) return object
    if (object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).length === 0) {
      return this.#finish(resource, before, object)
    }
    return this.store.update(resource, before, object)
  }

  /** The last finalizer of a deleted object is gone: so is the object. */
  #finish(resource: Resource, before: KubernetesObject, object: KubernetesObject): KubernetesObject {
    if (object.kind === 'Namespace') {
      const written = this.store.update(resource, before, object)
      setTimeout(() => this.#emptyNamespace(object.metadata.name ?? ''), 0)
      return written
    }
    const removed = this.store.remove(resource, object)
    const namespace = object.metadata.namespace
    if (namespace !== undefined) setTimeout(() => this.#emptyNamespace(namespace), 0)
    return removed
  }
}

function normaliseApplied(object: KubernetesObject): void {
  const { kind } = object
  if (kind === 'ResourceQuota' || kind === 'LimitRange' || kind === 'RoleBinding') normalise(object)
}

function writerOf(options: WriteOptions, target: Target): Writer {
  const { subresource } = target
  return { manager: options.fieldManager, time: timestamp(), ...(subresource === undefined ? {} : { subresource }) }
}

/** What a writer cannot set: identity stays as it was. */
function withFixedMetadata(before: KubernetesObject, object: KubernetesObject): KubernetesObject {
  const { uid, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds } = before.metadata
  const fixed = { uid, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds }
  const metadata = { ...object.metadata, resourceVersion: before.metadata.resourceVersion, ...fixed }
  const present = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined))
  return { ...object, metadata: present }
}

function patched(before: KubernetesObject, patch: { type: string; body: unknown }): unknown {
  const base: unknown = structuredClone(before)
  switch (patch.type) {
    case 'application/merge-patch+json':
      return mergePatch(base, patch.body)
    case 'application/json-patch+json': {
      if (!Array.isArray(patch.body)) throw badRequest('a JSON patch is an array')
      try {
        return jsonPatch.applyPatch(base, patch.body, true).newDocument
      } catch (error) {
        const words = error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''
        throw new ApiFailure(422, 'Invalid', {
          message: `the server rejected our request due to an error in our request: ${words}`,
        })
      }
    }
    default:
      throw notImplemented(`patches of type ${patch.type}`)
  }
}

/** RFC 7396. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch
  const merged: Record<string, unknown> = isMap(target) ? { ...target } : {}
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete merged[field]
    else merged[field] = mergePatch(merged[field], value)
  }
  return merged
}

function qualified(resource: Resource): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`
}

function detailsOf(resource: Resource, name: string): Record<string, unknown> {
  return { name, ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.plural }
}

function alreadyExists(resource: Resource, name: string): ApiFailure {
  return new ApiFailure(409, 'AlreadyExists', {
    message: `${qualified(resource)} "${name}" already exists`,
    details: detailsOf(resource, name),
  })
}

function conflict(target: Target, before: KubernetesObject): ApiFailure {
  const name = before.metadata.name ?? ''
  return new ApiFailure(409, 'Conflict', {
    message: `Operation cannot be fulfilled on ${qualified(target.resource)} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    details: detailsOf(target.resource, name),
  })
}

function preconditionFailed(target: Target, words: string): ApiFailure {
  const name = target.name ?? ''
  return new ApiFailure(409, 'Conflict', {
    message: `Operation cannot be fulfilled on ${qualified(target.resource)} "${name}": Precondition failed: ${words}`,
    details: detailsOf(target.resource, name),
  })
}

/** An apply that names the uid of an object that is gone, or is another one now, must not make or change anything. */
function uidConflict(resource: Resource, name: string, uid = ''): ApiFailure {
  return new ApiFailure(409, 'Conflict', {
    message: `Operation cannot be fulfilled on ${qualified(resource)} "${name}": uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
    details: detailsOf(resource, name),
  })
}
