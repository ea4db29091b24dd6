/** What names a resource in messages and keys. */
export interface ResourceName {
  readonly group: string
  readonly plural: string
}

/** Key of a resource whatever its version: `secrets`, `schedules.k8up.io`. */
export function resourceKey(resource: ResourceName): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`
}
