import { type CivilDate, type CivilMonth, civilDate, civilMonth } from '@grenier/quota-billing'
import type { Stage } from '../stage.ts'

const july = civilMonth('2026-07')

/** The charges of a month and those before it, each by whose it is and what it is for; ids differ from run to run. */
async function chargesUntil({ admin }: Pick<Stage, 'admin'>, month: CivilMonth): Promise<string[]> {
  const { rows } = await admin.query<{ month: string; told: string }>(
    `SELECT charge.month, concat_ws(' ', charge.month, agreement.number, kind, label, amount_micros) AS told
       FROM charge JOIN agreement ON agreement.tenant_id = charge.tenant_id WHERE charge.month <= $1 ORDER BY told`,
    [month],
  )
  return rows.map(({ told }) => told)
}

/**
 * Beside the same months played without the avenant: until June every charge is the same; in July those of its member alone
 * differ, and they do.
 */
export async function avenantFaults(played: Pick<Stage, 'admin'>, without: Pick<Stage, 'admin'>): Promise<string[]> {
  const [own, other] = [await chargesUntil(played, july), await chargesUntil(without, july)]
  const [inOwn, inOther] = [new Set(own), new Set(other)]
  const differing = [...own.filter((one) => !inOther.has(one)), ...other.filter((one) => !inOwn.has(one))]
  const faults = differing.filter((told) => !told.startsWith(`${july} CONV-45161 `))
  if (other.length < 100) faults.push(`only ${other.length} charges were compared`)
  if (differing.length === 0) faults.push('the avenant changed nothing')
  return faults
}

/** The first day on which July is closed: as far as the months without the avenant are played. */
export const avenantIsSeenOn: CivilDate = civilDate('2026-08-05')
