import { isMap, type KubernetesObject, mapAt } from './objects.ts'
import { builtInResources, type Resource } from './resources.ts'

/** The kinds served now: built in, and those of the CustomResourceDefinitions that stand. */
export class Catalog {
  readonly #byPath = new Map<string, Resource>()

  constructor() {
    for (const resource of builtInResources) this.#add(resource)
  }

  #add(resource: Resource): void {
    this.#byPath.set(`${resource.group}/${resource.version}/${resource.plural}`, resource)
  }

  all(): Resource[] {
    return [...this.#byPath.values()]
  }

  find(group: string, version: string, plural: string): Resource | null {
    return this.#byPath.get(`${group}/${version}/${plural}`) ?? null
  }

  /** Any served version of a plural in a group. */
  findPlural(group: string, plural: string): Resource | null {
    return this.all().find((resource) => resource.group === group && resource.plural === plural) ?? null
  }

  findKind(kind: string): Resource {
    const found = this.all().find((resource) => resource.kind === kind && !resource.custom)
    if (found === undefined) throw new Error(`${kind} is built in`)
    return found
  }

  /** Serves the versions of a definition; the first served one stands for stored objects. */
  register(definition: KubernetesObject): void {
    for (const resource of resourcesOf(definition)) this.#add(resource)
  }

  unregister(definition: KubernetesObject): void {
    for (const resource of resourcesOf(definition)) {
      this.#byPath.delete(`${resource.group}/${resource.version}/${resource.plural}`)
    }
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function resourcesOf(definition: KubernetesObject): Resource[] {
  const spec = mapAt(definition, 'spec')
  const names = mapAt(spec, 'names')
  const versions = Array.isArray(spec['versions']) ? spec['versions'] : []
  const shortNames = Array.isArray(names['shortNames']) ? names['shortNames'].map(textOf) : []
  const group = textOf(spec['group'])
  const plural = textOf(names['plural'])
  return versions
    .filter((version) => isMap(version) && version['served'] === true)
    .map((version) => ({
      group,
      version: textOf(mapAt({ version }, 'version')['name']),
      plural,
      singular: textOf(names['singular']) || textOf(names['kind']).toLowerCase(),
      kind: textOf(names['kind']),
      namespaced: spec['scope'] === 'Namespaced',
      shortNames,
      counted: true,
      hasStatus: isMap(mapAt(mapAt({ version }, 'version'), 'subresources')['status']),
      custom: true,
    }))
}
