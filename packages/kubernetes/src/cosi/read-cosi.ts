import type { CosiFacts } from '../capabilities.ts'
import { ApiFailure } from '../client/api-failure.ts'
import { listObjects } from '../client/requests.ts'
import type { Transport } from '../client/transport.ts'
import { isRecord, texts } from '../fields.ts'
import type { ObservedObject } from '../objects.ts'
import { type CosiApi, cosiKinds } from './cosi-kinds.ts'

/** Where the second version has everything in a spec, the first has it at the top. */
function deletionPolicyOf(bucketClass: ObservedObject): string | null {
  const { spec } = bucketClass
  return texts(isRecord(spec) ? spec : bucketClass)['deletionPolicy'] ?? null
}

async function readClasses(transport: Transport, api: CosiApi): Promise<CosiFacts['bucketClasses']> {
  try {
    const classes = await listObjects(transport, { kind: cosiKinds[api].bucketClass })
    return classes.map((one) => ({ name: one.metadata.name, deletionPolicy: deletionPolicyOf(one) }))
  } catch (failure) {
    if (failure instanceof ApiFailure && failure.status === 403) return null
    throw failure
  }
}

/** What a cluster serves of COSI, from the resources of its versions; null: nothing that makes buckets. Throws ApiFailure. */
export async function readCosi(
  transport: Transport,
  served: { readonly v1alpha1: ReadonlySet<string>; readonly v1alpha2: ReadonlySet<string> },
): Promise<CosiFacts | null> {
  const apis = (['v1alpha1', 'v1alpha2'] as const)
    .filter((version) => ['bucketclaims', 'bucketaccesses'].every((plural) => served[version].has(plural)))
    .map((version): CosiApi => `cosi-${version}`)
  const [first] = apis
  return first === undefined ? null : { apis, bucketClasses: await readClasses(transport, first) }
}
