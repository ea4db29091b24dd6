import { growTo, reconcile } from '../../journeys/use-cases/dated-house.ts'
import { type MoneyStep, memberAt } from './steps.ts'

/**
 * A member gives back its space and leaves at once, in the middle of a month: its data is destroyed. What an exit does before
 * has its own suites; money knows of it the instant alone.
 */
export const leave = (which: number): MoneyStep => ({
  text: `member ${which} leaves`,
  refusals: [],
  play: async (world) => {
    if (world.members.length <= 2) return 'too few to leave'
    const { id: tenantId } = memberAt(world, which)
    const { state } = await growTo(world.house, world.region, { tenantId, gib: 0n })
    await reconcile(world.house, tenantId)
    world.pass(1_000)
    await world.admin.query(
      `INSERT INTO tenant_exit (id, tenant_id, state, data_class, notice_given_on, notice_days, notice_ends_on,
                                cooling_off_days, cooling_off_ends_on, requested_by, requested_at, reason, manifest,
                                manifest_taken_at, final_backup_at, final_backup_evidence, approved_by, approved_at,
                                destroyed_at, certificate, waiting_for, version)
       SELECT gen_random_uuid(), $1, 'destroyed', 'ordinary', today, 0, today, 15, today, 'op', $2, 'La commune part', '{}',
              $2, $2, 'copie', 'op-2', $2, $2, '{}', '[]', 1
         FROM (SELECT $2::timestamptz::date AS today) AS clock`,
      [tenantId, new Date(world.now())],
    )
    world.members.splice(
      world.members.findIndex(({ id }) => id === tenantId),
      1,
    )
    return state === 'rejected' ? 'left with its space' : 'left'
  },
})
