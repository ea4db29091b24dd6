import { type TemplateKind, templateKinds } from '@grenier/contracts/templates'
import { strFromU8, unzipSync } from 'fflate'
import { callOf, finance } from '../../use-cases/house.ts'
import type { Stage } from '../stage.ts'
import type { Check } from './check.ts'
import { inOneLine } from './printed-text.ts'

/** What people read of a Word document. */
function wordsOf(bytes: Uint8Array): string {
  const xml = strFromU8(unzipSync(bytes)['word/document.xml'] ?? new Uint8Array())
  return inOneLine([...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(' '))
}

/** Cents as a French letter writes them, below a million euros. */
function eurosText(cents: string): string {
  const whole = cents.slice(0, -2).replace(/(\d)(\d{3})$/, '$1 $2')
  return `${whole},${cents.slice(-2)} €`
}

/** A day as a French letter writes it. */
function dayText(day: string): string {
  const written = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day))
  return written.replace(/^1 /, '1er ')
}

interface Row {
  readonly agreement: string
  readonly tenantId: string
  readonly number: string
  readonly startsOn: string
  readonly noticeDays: number
  readonly commitment: string
  readonly act: string
  readonly name: string
  /** Null of who is part of another body now: whoever signs fills the number in by hand. */
  readonly siren: string | null
  /** Each with a space of whole GiB. */
  readonly services: readonly { readonly name: string; readonly gib: number }[]
  /** The avenant recorded last; null where there is none. */
  readonly avenant: {
    readonly sequence: number
    readonly act: string
    readonly from: string
    readonly commitment: string
    readonly advance: string
  } | null
}

async function rowsOf({ admin }: Stage): Promise<Row[]> {
  const { rows } = await admin.query<Row>(`
    SELECT signed.id AS agreement, signed.tenant_id AS "tenantId", signed.number, signed.starts_on::text AS "startsOn",
           signed.notice_days AS "noticeDays", signed.annual_commitment_cents::text AS commitment, act.number AS act,
           identity.name, identity.siren,
           (SELECT coalesce(json_agg(json_build_object('name', offer.name, 'gib', quota_bytes / 1073741824)), '[]')
              FROM quota JOIN offer ON offer.id = quota.offer_id
             WHERE quota.tenant_id = signed.tenant_id AND quota_bytes > 0) AS services,
           (SELECT json_build_object('sequence', amended.sequence, 'act', amending.number, 'from', amended.effective_on,
                                     'commitment', amended.terms ->> 'annualCommitmentCents',
                                     'advance', amended.terms ->> 'advanceCents')
              FROM agreement_amendment amended JOIN act amending ON amending.id = amended.act_id
             WHERE amended.agreement_id = signed.id ORDER BY sequence DESC LIMIT 1) AS avenant
      FROM agreement signed JOIN act ON act.id = signed.act_id JOIN tenant ON tenant.id = signed.tenant_id
      JOIN LATERAL (SELECT name, siren FROM organisation_identity named WHERE named.organisation_id = tenant.organisation_id
                     ORDER BY valid_from DESC LIMIT 1) identity ON true
     ORDER BY signed.number`)
  return rows
}

const toFillIn = '……………………'

const servicesIn = ({ services }: Row) => services.map(({ name, gib }) => `– ${name} : ${gib} Go`)

/** By kind, what a document of an agreement has to say; null where there is no such document. */
const sayings: Readonly<Record<TemplateKind, (row: Row) => readonly string[] | null>> = {
  agreement: (row) => [
    `Convention d’adhésion n° ${row.number}`,
    `${row.name}, SIREN ${row.siren ?? toFillIn}`,
    `vu l’acte ${row.act} du`,
    `Durée : du ${dayText(row.startsOn)}`,
    `Préavis : ${row.noticeDays} jours.`,
    `Engagement annuel de l’adhérent : ${eurosText(row.commitment)}.`,
    ...servicesIn(row),
  ],
  // Filled into the operator's own template.
  amendment: ({ avenant, number, name }) =>
    avenant && [
      `Avenant n° ${avenant.sequence} à la convention n° ${number}`,
      `À compter du ${dayText(avenant.from)}`,
      `Fait en deux exemplaires pour ${name}, engagement ${eurosText(avenant.commitment)}.`,
      `Avance annuelle : ${eurosText(avenant.advance)}.`,
      `vu l’acte ${avenant.act} du`,
    ],
  // Of the agreement as it was signed: what an assembly is asked for.
  deliberation: (row) => [
    `${row.name} (SIREN ${row.siren ?? toFillIn})`,
    `convention d’adhésion n° ${row.number} avec`,
    `à compter du ${dayText(row.startsOn)} ;`,
    `un engagement annuel de ${eurosText(row.commitment)} ;`,
    ...servicesIn(row),
  ],
}

/** The documents of every agreement, of each kind that there is of it: numbers, days, amounts, acts and services. */
export const wordDocumentTellsTheTerms: Check = async ({ stage }) => {
  const faults: string[] = []
  const read = new Map<TemplateKind, number>()
  for (const row of await rowsOf(stage)) {
    for (const templateKind of templateKinds) {
      const wanted = sayings[templateKind](row)
      if (wanted === null) continue
      const asked = { tenantId: row.tenantId, agreementId: row.agreement, templateKind, sequence: undefined }
      const words = wordsOf((await stage.house.api.getAgreementDocument(asked, callOf(finance))).bytes)
      const lacking = wanted.filter((said) => !words.includes(inOneLine(said)))
      faults.push(...lacking.map((said) => `${templateKind} of ${row.number}: no « ${said} »`))
      if (/[{}]|undefined|null/.test(words)) faults.push(words)
      read.set(templateKind, (read.get(templateKind) ?? 0) + 1)
    }
  }
  const { rows: own } = await stage.admin.query(`SELECT FROM document_template WHERE kind = 'amendment' AND number = 1`)
  return [
    ...faults,
    ...templateKinds.filter((kind) => !read.has(kind)).map((kind) => `no ${kind} was read`),
    ...(own.length === 1 ? [] : ['no template of the operator’s own']),
  ]
}
