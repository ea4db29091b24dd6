import { type GroupRoles, localSubjectPrefix, type RoleGrant, roles, serviceSubjectPrefix } from '@grenier/contracts'
import type { Identity } from '@grenier/control-plane/ports'
import { isSiret } from '@grenier/quota-billing'
import { actorFromClaims } from './claims.ts'

/** How the claims of one provider are read. */
export interface ClaimSettings {
  /** Where groups stand: names of claims, or paths into them (`realm_access.roles`). */
  readonly groupClaims: readonly string[]
  /** Null: the provider is our own, and says `roles`, `tenant` and `pool` itself. */
  readonly groupRoles: GroupRoles | null
  /** What single people may do, by their subject or their verified address: the first operators of a provider without groups. */
  readonly personRoles: GroupRoles
  /** The provider vouches for every address it names, though it does not say so (ProConnect). */
  readonly emailsVouched: boolean
}

type Claims = Readonly<Record<string, unknown>>

/** Longer ones are no person's. */
const textLengthMax = 200

/**
 * Who verified claims are about; null when they name nobody. A person without any group that is known has no grants, which
 * is no fault: mandates and invitations may give some. Claims of an unexpected type count as absent.
 */
export function identityFromClaims(claims: Claims, settings: ClaimSettings): Identity | null {
  const subject = textOf(claims['sub'])
  if (subject === null || [serviceSubjectPrefix, localSubjectPrefix].some((own) => subject.startsWith(own))) return null
  const email = smallLetters(textOf(claims['email']))
  const emailVerified = email !== null && (settings.emailsVouched || claims['email_verified'] === true)
  return {
    subject,
    name: nameOf(claims),
    email,
    emailVerified,
    siret: siretOf(claims),
    grants: [
      ...(settings.groupRoles === null
        ? ownGrants(claims)
        : groupGrants(claims, settings.groupClaims, settings.groupRoles)),
      // What looks like an address is one: a provider may let people choose their subject.
      ...(subject.includes('@') ? [] : (settings.personRoles.get(subject) ?? [])),
      ...(emailVerified ? (settings.personRoles.get(email) ?? []) : []),
    ],
  }
}

/** Of A to Z alone: Unicode has other signs that become the same small letters, and an address with one is another's. */
function smallLetters(text: string | null): string | null {
  return text?.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()) ?? null
}

function textOf(claim: unknown): string | null {
  return typeof claim === 'string' && claim !== '' && claim.length <= textLengthMax ? claim : null
}

/** OpenID Connect Core §5.1 has `family_name`; ProConnect says `usual_name`. */
function nameOf(claims: Claims): string | null {
  const parts = [claims['given_name'], claims['usual_name'] ?? claims['family_name']].flatMap(
    (part) => textOf(part) ?? [],
  )
  return textOf(claims['name']) ?? textOf(parts.join(' '))
}

function siretOf(claims: Claims): string | null {
  const siret = textOf(claims['siret'])
  return siret !== null && isSiret(siret) ? siret : null
}

/** The roles that our own issuer wrote into the token. */
function ownGrants(claims: Claims): readonly RoleGrant[] {
  const actor = actorFromClaims(claims)
  if (actor === null) return []
  const { tenantId, poolId } = actor
  return actor.roles.map((role) => ({
    role,
    tenantId: role.startsWith('member-') ? tenantId : null,
    poolId: role === 'pool-approver' ? poolId : null,
  }))
}

function groupGrants(claims: Claims, groupClaims: readonly string[], groupRoles: GroupRoles): readonly RoleGrant[] {
  const groups = new Set(groupClaims.flatMap((path) => groupsAt(claims, path)))
  const grants = [...groups].flatMap((group) => groupRoles.get(group) ?? [])
  const byText = new Map(grants.map((grant) => [`${grant.role}@${grant.tenantId ?? grant.poolId ?? ''}`, grant]))
  return [...byText.values()].sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role))
}

/** A claim may bear the whole path as its name, as claims named by an address do; else its dots lead into objects. */
function groupsAt(claims: Claims, path: string): readonly string[] {
  const claim = Object.hasOwn(claims, path)
    ? claims[path]
    : path
        .split('.')
        .reduce<unknown>(
          (value, key) => (isClaims(value) && Object.hasOwn(value, key) ? value[key] : undefined),
          claims,
        )
  const listed = Array.isArray(claim) ? claim : [claim]
  return listed.filter((group) => typeof group === 'string')
}

function isClaims(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
