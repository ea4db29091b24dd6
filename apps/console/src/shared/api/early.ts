import type { Client } from '@grenier/contracts'
import type { QueryClient } from '@tanstack/react-query'
import { drillsQuery, installationQuery, protectionQuery, sessionQuery, spacesQuery } from './queries.ts'

const storageKey = 'grenier-served-member'

/** Remembers on this machine whom the person acted for last, so that the next start need not wait to be told. */
export function rememberServed(tenantId: string | null): void {
  if (tenantId === null) localStorage.removeItem(storageKey)
  else localStorage.setItem(storageKey, tenantId)
}

/** Whether somebody acted for a member on this machine, and did not sign out since. */
export function lastServed(): string | null {
  return localStorage.getItem(storageKey)
}

/**
 * Asks at once what the first page will ask one after the other. The session decides: what was asked for another member than it
 * serves stays unread, and the API refuses what is not theirs.
 */
export function askEarly(client: Client, queries: QueryClient): void {
  void queries.prefetchQuery(sessionQuery(client))
  const tenantId = lastServed()
  if (tenantId === null) return
  void queries.prefetchQuery(installationQuery(client))
  if (window.location.pathname !== '/') return
  void queries.prefetchQuery(spacesQuery(client, tenantId))
  void queries.prefetchQuery(protectionQuery(client, tenantId))
  void queries.prefetchQuery(drillsQuery(client, tenantId))
}
