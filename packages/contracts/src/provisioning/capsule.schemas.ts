import { z } from 'zod'

/**
 * How Grenier deals with Capsule on a cluster (cluster rule 29). `off`: as if it were not there. `coexist`: it is there for
 * others, and what it does in namespaces of ours is named and left alone. `tenants`: each tenant is a Tenant of Capsule,
 * which then counts its bytes.
 */
export const capsuleMode = z.enum(['off', 'coexist', 'tenants'])

export const changeCapsuleModeBody = z.object({ capsule: capsuleMode })

export type CapsuleMode = z.output<typeof capsuleMode>
