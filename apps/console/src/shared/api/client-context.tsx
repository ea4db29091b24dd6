import { ClientProblem, createClient } from '@grenier/contracts'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { useSpeech } from '../i18n/language.tsx'
import { ClientContext } from './client.ts'
import { askEarly } from './early.ts'
import { hashOfKey } from './hash-of-key.ts'

const freshMs = 30_000
const attemptsMax = 2

/** What was asked, kept while it is fresh; a refusal is an answer and is not asked again. */
function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Without a connection a question fails and is told so; waiting for one would leave the page empty.
        networkMode: 'always',
        queryKeyHashFn: hashOfKey,
        staleTime: freshMs,
        retry: (failures, error) => !(error instanceof ClientProblem) && failures < attemptsMax,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}

/** Gives everything in it the API, spoken in the person's language by the cookie of their session. */
export function ApiProvider({ children }: { readonly children: ReactNode }) {
  const { language } = useSpeech()
  // Sentences of refusals come in a language: another language asks everything anew.
  const { client, queries } = useMemo(() => {
    const made = { client: createClient({ baseUrl: '', token: null, language, attemptsMax }), queries: createQueries() }
    askEarly(made.client, made.queries)
    return made
  }, [language])
  return (
    <ClientContext value={client}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </ClientContext>
  )
}
