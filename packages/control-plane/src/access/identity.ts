import type { RoleGrant } from '@grenier/contracts'

/** Who an identity provider says that somebody is, verified, with the roles that its groups give by configuration. */
export interface Identity {
  /** The provider's own name for the person (`sub`): stable, and never given to another. */
  readonly subject: string
  readonly name: string | null
  /** In lower case. */
  readonly email: string | null
  /** Whether the provider vouches that the person reads mail sent there. */
  readonly emailVerified: boolean
  /** The establishment the person works for, where the provider says so (ProConnect). */
  readonly siret: string | null
  readonly grants: readonly RoleGrant[]
}
