import { printedPages } from '../../../browser/support/pdf-text.ts'
import { callOf, operator } from '../../use-cases/house.ts'
import { type MemberKey, payings } from '../members.ts'
import { all, bySql, type Check, found } from './check.ts'
import { inOneLine } from './printed-text.ts'

/** Who joins in mid-year owes nothing of before; of its first month as of each later one. */
export const whoJoinsOwesFromThenOn = all(
  found(
    'charges of May of who joined on 1 May',
    `SELECT FROM charge JOIN agreement ON agreement.tenant_id = charge.tenant_id
      WHERE agreement.starts_on = date '2026-05-01' AND charge.month = '2026-05' HAVING count(DISTINCT kind) >= 3`,
  ),
  bySql(`
    SELECT charge.month, charge.kind, agreement.number FROM charge JOIN agreement ON agreement.tenant_id = charge.tenant_id
     WHERE charge.month < to_char(agreement.starts_on, 'YYYY-MM')`),
)

/** An EPCI pays for three communes and a CCAS for one: no statement is theirs, and each has its lines on one of who pays. */
export const othersArePaidFor: Check = async ({ stage }) => {
  const faults: string[] = []
  const idOf = (key: MemberKey) => stage.member(key).id
  for (const [payer, beneficiary] of payings) {
    const { rows } = await stage.admin.query<{ own: number; paid: number; micros: string }>(
      `SELECT (SELECT count(*)::integer FROM statement WHERE tenant_id = $1) AS own,
              (SELECT count(*)::integer FROM statement_line WHERE tenant_id = $2 AND beneficiary_tenant_id = $1) AS paid,
              (SELECT coalesce(sum(line.amount_cents) * 10000, 0) - (SELECT coalesce(sum(amount_micros), 0) FROM charge
                  JOIN charge_on_statement taken ON taken.charge_id = charge.id WHERE charge.tenant_id = $1)
                 FROM statement_line line WHERE beneficiary_tenant_id = $1)::text AS micros`,
      [idOf(beneficiary), idOf(payer)],
    )
    const [row] = rows
    if (row === undefined || row.own !== 0 || row.paid === 0 || row.micros !== '0')
      faults.push(`${beneficiary}, for which ${payer} pays: ${JSON.stringify(row)}`)
  }
  return faults
}

/** The certificate of what was destroyed, opened and read: who left, when, and by whose order and approval. */
export const certificateTellsTheExit: Check = async ({ stage, documents }) => {
  const { marks, house, admin } = stage
  if (marks.exit === undefined) return ['nobody left']
  const certificate = await house.api.getExitCertificate(marks.exit, callOf(operator))
  const pages = await printedPages(await documents.certificatePdf(certificate))
  const text = inOneLine(pages.map((page) => page.text).join(' '))
  const { rows } = await admin.query<{ name: string; siren: string; destroyed: string }>(
    `SELECT identity.name, identity.siren, to_char(destroyed_at AT TIME ZONE 'Europe/Paris', 'YYYY') AS destroyed
       FROM tenant_exit gone JOIN tenant ON tenant.id = gone.tenant_id
       JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id AND identity.valid_to IS NULL
      WHERE gone.tenant_id = $1`,
    [marks.exit.tenantId],
  )
  const [row] = rows
  if (row === undefined) return ['the exit is no row']
  const wanted = [row.name, row.siren, row.destroyed]
  return [
    ...wanted.filter((said) => !text.includes(inOneLine(said))).map((said) => `no « ${said} »`),
    ...pages.flatMap(({ cutTexts }) => cutTexts.map((cut) => `cut: ${cut}`)),
  ]
}
