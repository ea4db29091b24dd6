/** What a Kubernetes API sends: an object, a list or a Status, unchecked beyond the fields that tests often name. */
export interface RawObject {
  readonly kind?: string
  readonly apiVersion?: string
  readonly metadata: RawMetadata
  readonly message?: string
  readonly reason?: string
  readonly code?: number
  readonly details?: {
    readonly name?: string
    readonly kind?: string
    readonly group?: string
    readonly causes?: readonly { readonly reason?: string; readonly message?: string; readonly field?: string }[]
  }
  readonly items?: readonly RawObject[]
  readonly [field: string]: unknown
}

export interface RawMetadata {
  readonly name?: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly generation?: number
  readonly creationTimestamp?: string
  readonly deletionTimestamp?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly finalizers?: readonly string[]
  readonly managedFields?: readonly RawManagedFields[]
  readonly continue?: string
  readonly remainingItemCount?: number
}

export interface RawManagedFields {
  readonly manager: string
  readonly operation: string
  readonly apiVersion: string
  readonly subresource?: string
  readonly time?: string
  readonly fieldsV1: Readonly<Record<string, unknown>>
}
