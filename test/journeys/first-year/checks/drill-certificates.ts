import { createHash } from 'node:crypto'
import { printedPages } from '../../../browser/support/pdf-text.ts'
import { isSigned, signedText } from '../../use-cases/drill-signature.ts'
import { callOf, operator } from '../../use-cases/house.ts'
import type { Stage } from '../stage.ts'
import type { Check, Played } from './check.ts'
import { inOneLine } from './printed-text.ts'

/** A drill as the database has it, in the words that its certificate is to say. */
interface DrillRow {
  readonly tenantId: string
  readonly taskId: string
  readonly isWhole: boolean
  readonly said: readonly string[]
}

const instant = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'DD/MM/YYYY HH24:MI:SS "UTC"')`
const whole = (column: string): string => `trim(replace(to_char(${column}, '999,999,999,999'), ',', ' '))`

async function drillRows({ admin }: Stage): Promise<DrillRow[]> {
  const { rows } = await admin.query<DrillRow>(`
    SELECT task.tenant_id AS "tenantId", task.id AS "taskId", expected_files = restored_files AS "isWhole",
           ARRAY[identity.name, 'SIREN ' || identity.siren, task.id::text, copy.claim_name, copy.copy_ref, copy.repository,
                 task.namespace, task.requested_by, ${instant('copy.taken_at')}, ${instant('task.requested_at')},
                 ${instant('task.started_at')}, ${instant('task.ended_at')},
                 'Fichiers dans la copie ' || ${whole('expected_files')}, 'Fichiers restaurés ' || ${whole('restored_files')},
                 ${whole('compared_bytes')} || ' octets'] AS said
      FROM restore_drill drill JOIN protection_task task ON (task.tenant_id, task.id) = (drill.tenant_id, drill.task_id)
      JOIN backup_copy copy ON (copy.tenant_id, copy.id) = (task.tenant_id, task.copy_id)
      JOIN tenant ON tenant.id = task.tenant_id
      JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id AND identity.valid_to IS NULL
     WHERE task.ended_at IS NOT NULL ORDER BY task.ended_at`)
  return rows
}

async function faultsOf({ stage, documents }: Played, drill: DrillRow): Promise<string[]> {
  const { tenantId, taskId, isWhole, said } = drill
  const certificate = await stage.house.api.getDrillCertificate({ tenantId, taskId }, callOf(operator))
  const signed = signedText(certificate)
  const hash = createHash('sha256').update(signed).digest('hex')
  const pages = await printedPages(await documents.drillCertificatePdf(certificate))
  const text = inOneLine(pages.map((page) => page.text).join(' '))
  const wanted = [...said, isWhole ? 'Restauration prouvée' : 'Échec', hash]
  return [
    ...(isSigned(certificate, signed) ? [] : ['it is not what was signed']),
    ...wanted.filter((one) => !text.includes(inOneLine(one))).map((one) => `no « ${one} »`),
    ...pages.flatMap(({ cutTexts }) => cutTexts.map((cut) => `cut: ${cut}`)),
  ]
}

/** The certificate of each restore drill, opened and read: whose copy, of when, how many files came back; and its signature. */
export const drillCertificatesTellTheDrills: Check = async (played) => {
  const drills = await drillRows(played.stage)
  const faults: string[] = drills.length === 0 ? ['no copy was tried'] : []
  for (const drill of drills) {
    const told = await faultsOf(played, drill).catch((error: Error) => [`cannot be read: ${error.message}`])
    faults.push(...told.map((fault) => `drill ${drill.taskId}: ${fault}`))
  }
  return faults
}
