import { setTimeout as sleep } from 'node:timers/promises'
import type { Town } from './town.ts'
import { query, readTenants, readUnsettled } from './what-stands.ts'

const pollMs = 100
/** As long as the longest pause between two runs of a job. */
const skipMs = 300_000
const skipEveryPolls = 8

/**
 * Pushes technical time on until every job is done and every tenant is ready, or the time is up; says who is not. Each
 * push lets all retries come due.
 */
export async function untilSettled(town: Town, deadlineMs: number): Promise<string[]> {
  const deadline = Date.now() + deadlineMs
  for (let poll = 0; ; poll += 1) {
    const { jobs, quotas } = await readUnsettled(town)
    const late = (await readTenants(town)).filter(({ ready }) => ready !== 'True').map(({ slug }) => slug)
    if (jobs === 0 && quotas === 0 && late.length === 0) return []
    if (Date.now() > deadline) {
      const told = await query<{ told: string }>(
        town,
        `SELECT tenant.slug || ' ' || type || ' ' || status || ' ' || reason || ': ' || message AS told
           FROM tenant_condition JOIN tenant ON tenant.id = tenant_id WHERE status <> 'True' ORDER BY 1 LIMIT 40`,
      )
      return [`${jobs} jobs, ${quotas} quotas`, ...late, ...told.map((row) => row.told)]
    }
    if (poll % skipEveryPolls === 0) town.wallClock.skip(skipMs)
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
