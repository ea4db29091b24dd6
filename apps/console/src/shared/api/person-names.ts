import { type Client, personNamesMax, type Role } from '@grenier/contracts'
import { useQueries } from '@tanstack/react-query'
import { useClient } from './client.ts'
import { useMay } from './session.tsx'

/** Who may be told what people are called; everybody else reads the subjects that are told to them. */
const told = ['operator', 'finance', 'auditor'] as const satisfies readonly Role[]
/** Names change rarely. */
const freshMs = 10 * 60_000

type AskName = (subject: string) => Promise<string | null>

/** Asks for the names that a page wants in the same moment by as few calls as may be; null of who is not known. */
export function createNameAsker(client: Pick<Client, 'call'>): AskName {
  let waiting = new Map<string, PromiseWithResolvers<string | null>>()
  const send = async (asked: typeof waiting) => {
    try {
      const { items } = await client.call('listPersonNames', { query: { subjects: [...asked.keys()] } })
      const names = new Map(items.map(({ subject, name }) => [subject, name]))
      for (const [subject, { resolve }] of asked) resolve(names.get(subject) ?? null)
    } catch (error) {
      for (const { reject } of asked.values()) reject(error)
    }
  }
  const flush = () => {
    if (waiting.size === 0) return
    const asked = waiting
    waiting = new Map()
    void send(asked)
  }
  return (subject) => {
    if (waiting.size === 0) queueMicrotask(flush)
    const known = waiting.get(subject) ?? Promise.withResolvers<string | null>()
    waiting.set(subject, known)
    if (waiting.size === personNamesMax) flush()
    return known.promise
  }
}

const askers = new WeakMap<Client, AskName>()

function askerOf(client: Client): AskName {
  const asker = askers.get(client) ?? createNameAsker(client)
  askers.set(client, asker)
  return asker
}

/** What people are called who are named by their subjects; by the subject until it is known, and where it is not. */
export function usePersonNames(subjects: readonly (string | null)[]): (subject: string) => string {
  const client = useClient()
  const isTold = useMay(...told)
  const wanted = [...new Set(subjects.filter((subject) => subject !== null))]
  const names = useQueries({
    queries: wanted.map((subject) => ({
      queryKey: ['listPersonNames', subject],
      queryFn: () => askerOf(client)(subject),
      staleTime: freshMs,
      enabled: isTold,
    })),
  })
  return (subject) => names[wanted.indexOf(subject)]?.data ?? subject
}
