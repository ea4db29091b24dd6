import { setTimeout as sleep } from 'node:timers/promises'
import { addMs } from '@grenier/quota-billing'
import type { Town } from './town.ts'
import { query, readTenants, readUnsettled } from './what-stands.ts'

const patienceMs = 60_000
/** Patience is counted in polls: a machine that stands still for a while takes nothing of it. */
const pollMs = 100
const hurryEveryMs = 250
const retryWithinMs = 500
const lostAfterMs = 10_000

/**
 * Retries come due soon, and jobs that were lost on their way come back soon: how long a worker waits is no part of these
 * tests. Not at once, since the job before is still ending, and the queue would take them for that one.
 */
async function hurry(town: Town): Promise<void> {
  await town.opened.outboxRelay.sweep({ publishedBefore: addMs(town.wallClock.now(), -lostAfterMs) })
  const soon = new Date(town.wallClock.now() + retryWithinMs).toISOString()
  await query(town, `UPDATE outbox SET not_before = '${soon}' WHERE state = 'pending' AND not_before > '${soon}'`)
}

/** Lets no retry wait until it is stopped. */
export function keepHurrying(town: Town): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await hurry(town)
      await sleep(hurryEveryMs)
    }
  }
  const running = loop()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** Lets jobs run until each is done and every tenant is ready, or the time is up; says who is not. */
export async function untilSettled(town: Town, withinMs: number): Promise<string[]> {
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const { jobs, quotas } = await readUnsettled(town)
    const late = (await readTenants(town)).filter(({ ready }) => ready !== 'True').map(({ slug }) => slug)
    if (jobs === 0 && quotas === 0 && late.length === 0) return []
    if (waitedMs > withinMs) {
      const told = await query<{ told: string }>(
        town,
        `SELECT slug || ' ' || type || ' ' || status || ' ' || reason || ': ' || message AS told
           FROM tenant_condition JOIN tenant ON tenant.id = tenant_id WHERE ready <> 'True' AND status <> 'True'
         UNION ALL
         SELECT slug || ' job ' || state || ' attempt ' || attempts || ': ' || coalesce(last_reason, '')
           FROM outbox JOIN tenant ON tenant.id = tenant_id WHERE state <> 'done'
          ORDER BY 1 LIMIT 40`,
      )
      return [`${jobs} jobs, ${quotas} quotas`, ...late, ...told.map((row) => row.told)]
    }
    await hurry(town)
    await sleep(pollMs)
  }
}

/** Lets jobs run until that holds; rejects when it never does. */
export async function untilTrue(town: Town, holds: () => Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; !(await holds()); waitedMs += pollMs) {
    if (waitedMs > patienceMs) throw new Error(`it never came true: ${holds.toString()}`)
    await hurry(town)
    await sleep(pollMs)
  }
}

/** What the periodic pass does once an hour: every tenant is looked at again. */
export async function examineAll(town: Town, tenants: readonly { readonly id: string }[]): Promise<void> {
  await town.opened.unitOfWork.transact({ kind: 'platform' }, (tx) =>
    tx.outbox.append(
      tenants.map(({ id }) => ({ kind: 'reconcile-tenant', tenantId: id, subjectId: id, payload: { tenantId: id } })),
    ),
  )
}
