import type { AccessStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'
import { storeOfParts } from '../shared/store-of-parts.ts'
import { createAccessTokens } from './access-tokens.ts'
import { createInvitations } from './invitations.ts'
import { createLocalAccounts, createSignInLinks } from './local-accounts.ts'
import { createPeople } from './people.ts'
import { createSecondFactorResets } from './second-factor-resets.ts'
import { createSessions } from './sessions.ts'

/** People, sessions, tokens and invitations of one transaction. */
export const createAccessStore: (context: StoreContext) => AccessStore = storeOfParts([
  createPeople,
  createSessions,
  createAccessTokens,
  createInvitations,
  createSignInLinks,
  createLocalAccounts,
  createSecondFactorResets,
])
