import type { AccessToken, Invitation, RoleAssignment } from '@grenier/contracts'
import type { CivilDate, Instant } from '@grenier/quota-billing'
import type { Identity } from './identity.ts'
import type { LocalAccountStore } from './local-accounts.ports.ts'

/** A person as the identity provider last told of them. */
export interface StoredPerson extends Identity {
  readonly signedInAt: Instant
}

export interface StoredSession {
  readonly person: StoredPerson
  readonly startedAt: Instant
  readonly lastUsedAt: Instant
  readonly endsAt: Instant
  readonly endedAt: Instant | null
  readonly servingTenantId: string | null
}

/** A token as the call that brings it needs it. */
export interface AccessTokenToUse extends Omit<AccessToken, 'createdBy' | 'hint'> {
  readonly poolId: string | null
  /** Null of a program's. */
  readonly person: StoredPerson | null
}

export interface NewTokenRow {
  readonly token: AccessToken
  readonly poolId: string | null
  readonly personSubject: string | null
  readonly tokenHash: string
}

export interface NewInvitationRow {
  readonly invitation: Omit<Invitation, 'state'>
  readonly tokenHash: string
}

/**
 * People, sessions, tokens and invitations. Hashes are SHA-256 in hexadecimal. Lists work in both scopes, everything else in
 * the platform scope.
 */
export interface AccessStore extends LocalAccountStore {
  savePerson(person: StoredPerson): Promise<void>
  person(subject: string): Promise<StoredPerson | null>
  /** What those of them who have signed in are called, as their provider says; null where it does not. */
  personNames(subjects: readonly string[]): Promise<{ subject: string; name: string | null }[]>
  /** Where a person holds a mandate on that day, then where a role by invitation at that instant. Asked at every call. */
  placesHeld(
    subject: string,
    when: { on: CivilDate; at: Instant },
  ): Promise<
    ({ tenantId: string } & ({ mandate: string; role: null } | { mandate: null; role: RoleAssignment['role'] }))[]
  >

  insertSession(session: {
    idHash: string
    personSubject: string
    startedAt: Instant
    endsAt: Instant
    sealedIdToken: string | null
    providerSessionId: string | null
  }): Promise<void>
  session(idHash: string): Promise<StoredSession | null>
  /** Notes a use. */
  touchSession(idHash: string, at: Instant): Promise<void>
  serveTenant(idHash: string, tenantId: string | null): Promise<void>
  /** Ends one that goes on; what the provider is to be shown, null when there is none or nothing was ended. */
  endSession(idHash: string, at: Instant): Promise<{ sealedIdToken: string | null } | null>
  /**
   * Ends the sessions that go on of that session of the provider, and those of that person: all where no session of the
   * provider is named, else those of which it is not known to which they belong. Whose they were, one entry each.
   */
  endSessionsOf(of: { personSubject: string | null; providerSessionId: string | null }, at: Instant): Promise<string[]>
  /** Takes a logout token's id; false when it was taken before. What may be forgotten by now is. */
  takeLogoutToken(taken: { jtiHash: string; forgottenAt: Instant; now: Instant }): Promise<boolean>
  /** Forgets sessions whose time was over before, some at a time. */
  purgeSessions(endedBefore: Instant, limit: number): Promise<void>

  insertToken(row: NewTokenRow): Promise<void>
  tokenByHash(tokenHash: string): Promise<AccessTokenToUse | null>
  touchToken(id: string, at: Instant): Promise<void>
  /** Who made it, used up or not; null where there is none. */
  makerOfToken(id: string): Promise<string | null>
  /** Of a person, or of programs at a tenant (null: on the platform); the newest first. */
  listTokens(owner: { personSubject: string } | { tenantId: string | null }): Promise<AccessToken[]>
  /** Locked for the rest of the transaction; `personSubject` null for a program's. */
  lockToken(id: string): Promise<(AccessToken & { readonly personSubject: string | null }) | null>
  revokeToken(token: AccessToken): Promise<void>
  /** Ends all personal tokens of a person that are in use; their ids. */
  revokeTokensOf(personSubject: string, by: { subject: string; at: Instant }): Promise<string[]>

  insertInvitation(row: NewInvitationRow): Promise<void>
  /** The newest first; the state is as at that instant. */
  listInvitations(tenantId: string, at: Instant): Promise<Invitation[]>
  /** By the hash of its secret, without a lock: for showing. */
  offeredInvitation(tokenHash: string, at: Instant): Promise<Invitation | null>
  /** Locked for the rest of the transaction, by its id or by the hash of its secret. */
  lockInvitation(
    which: { tenantId: string; id: string } | { tokenHash: string },
    at: Instant,
  ): Promise<Invitation | null>
  /** Writes acceptance, revocation and version of a locked one: nothing else of it ever changes. */
  closeInvitation(invitation: Invitation): Promise<void>

  insertAssignment(assignment: RoleAssignment): Promise<void>
  listAssignments(tenantId: string): Promise<RoleAssignment[]>
  /** Locked for the rest of the transaction. */
  lockAssignment(tenantId: string, id: string): Promise<RoleAssignment | null>
  endAssignment(assignment: RoleAssignment): Promise<void>
}
