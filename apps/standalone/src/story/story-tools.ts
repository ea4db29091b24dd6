import { type Client, createClient, type Role } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { DepartementRegister } from '@grenier/register'
import type { Progress } from '../output/progress.ts'

/** Who acts in the story, on the platform or inside a tenant. */
export type Mint = (who: { role: Role; tenantId: string | null }) => Promise<string>

/** A cluster the story declares. */
export interface StoryCluster {
  readonly name: string
  readonly kubeconfig: string
}

export interface StoryClusters {
  readonly storage: StoryCluster
  /** null: storage and backup stand on the same. */
  readonly backup: StoryCluster | null
  /** Whether everything a tenant wants is served there (classes, buckets, backups). Elsewhere some conditions stay open. */
  readonly complete: boolean
  /** Puts a few folders, and copies of them, into the storage of one member; left out: nothing is put into real clusters. */
  fill?(namespace: string): Promise<void>
}

/** Everything the story is told with. It reaches the installation through its API only. */
export interface StoryTools {
  readonly baseUrl: string
  readonly mint: Mint
  readonly register: DepartementRegister
  readonly months: number
  /** Where the simulated clock began: the first instant of the story's first month. */
  readonly startsAt: Instant
  readonly timeZone: string
  readonly clusters: StoryClusters
  readonly progress: Progress
  /** Where artefacts are written. */
  readonly outDir: string
}

/** The story's clients, one per role, and what it does beside the endpoint table. */
export interface StoryApi {
  readonly operator: Client
  readonly finance: Client
  /** A member's requester. */
  requesterOf(tenantId: string): Client
  /** Moves the simulated clock forwards; standing further already, it stays. */
  moveClock(to: Instant): Promise<void>
  readonly tools: StoryTools
}

/** Long enough for the longest story; demo tokens are minted anew at every start. */
export const demoTokenSeconds = 12 * 3_600

export function createStoryApi(tools: StoryTools, moveClock: (to: Instant) => Promise<void>): StoryApi {
  const clientOf = (who: { role: Role; tenantId: string | null }): Client => {
    let token: Promise<string> | undefined
    return createClient({ baseUrl: tools.baseUrl, token: () => (token ??= tools.mint(who)) })
  }
  return {
    operator: clientOf({ role: 'operator', tenantId: null }),
    finance: clientOf({ role: 'finance', tenantId: null }),
    requesterOf: (tenantId) => clientOf({ role: 'member-requester', tenantId }),
    moveClock,
    tools,
  }
}

/** All items of a list. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = []
  for await (const item of items) collected.push(item)
  return collected
}

/** Runs the work for every item, at most `limit` at once, and ends with the first failure. */
export async function forEachAtMost<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const queue = items.entries()
  const runner = async (): Promise<void> => {
    for (const [index, item] of queue) await work(item, index)
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, runner))
}

/** What stands already under its own key, and what is made when nothing does. */
export async function ensure<Thing>(standing: Thing | undefined, make: () => Promise<Thing>): Promise<Thing> {
  return standing ?? (await make())
}
