import type { StoreContext } from '../shared/store-context.ts'

/**
 * Whether a level has a limit decides which entries a grant posts, yet an unlimited level has no row that a grant locks.
 * So grants share this lock and whoever changes a limit takes it alone: a level never turns limited under a grant.
 */
export const structureLock = 5_721_340_117

/** Taken before any row of the tree, by everything that changes limits. */
export async function lockStructure({ sql }: StoreContext): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${structureLock})`
}
