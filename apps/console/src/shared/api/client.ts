import type { Client } from '@grenier/contracts'
import { createContext, use } from 'react'

/** The API as the person who is signed in speaks it. */
export const ClientContext = createContext<Client | null>(null)

export function useClient(): Client {
  const client = use(ClientContext)
  if (client === null) throw new Error('nothing is asked outside ApiProvider')
  return client
}
