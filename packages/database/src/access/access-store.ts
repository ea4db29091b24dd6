import type { AccessStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'
import { createAccessTokens } from './access-tokens.ts'
import { createInvitations } from './invitations.ts'
import { createLocalAccounts, createSignInLinks } from './local-accounts.ts'
import { createPeople } from './people.ts'
import { createSessions } from './sessions.ts'

/** People, sessions, tokens and invitations of one transaction. */
export function createAccessStore(context: StoreContext): AccessStore {
  return {
    ...createPeople(context),
    ...createSessions(context),
    ...createAccessTokens(context),
    ...createInvitations(context),
    ...createSignInLinks(context),
    ...createLocalAccounts(context),
  }
}
