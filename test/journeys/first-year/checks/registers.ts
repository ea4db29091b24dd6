import { parse } from 'csv-parse/sync'
import { printedPages } from '../../../browser/support/pdf-text.ts'
import { bytesOf } from '../../../harness/pages.ts'
import { callOf, finance, operator } from '../../use-cases/house.ts'
import { firstYear, type Stage } from '../stage.ts'
import { all, type Check } from './check.ts'
import { inOneLine } from './printed-text.ts'

interface Event {
  readonly uid: string
  readonly day: string
  readonly summary: string
  readonly description: string
}

/** The events of a file, its content lines put together again and its texts as their reader has them (RFC 5545 §3.1, §3.3.11). */
function eventsOf(bytes: Uint8Array): Event[] {
  const text = new TextDecoder().decode(bytes).replaceAll('\r\n ', '')
  return [...text.matchAll(/BEGIN:VEVENT\r\n([^]*?)END:VEVENT/g)].map(([, body = '']) => {
    const of = (name: string) => new RegExp(`^${name}[^:\\r\\n]*:(.*)$`, 'm').exec(body)?.[1]?.trimEnd() ?? ''
    const read = (name: string) =>
      of(name).replaceAll(/\\([\\;,nN])/g, (_, one: string) => (/n/i.test(one) ? '\n' : one))
    return { uid: of('UID'), day: of('DTSTART'), summary: read('SUMMARY'), description: read('DESCRIPTION') }
  })
}

/** Milestones that somebody moved, added or called done, as the diary has them. */
const calendarsTellTheMilestones: Check = async ({ stage, documents }) => {
  const { rows } = await stage.admin.query<{
    year: string
    code: string
    title: string | null
    day: string | null
    note: string | null
  }>(
    `SELECT calendar_year::text AS year, code, title, to_char(day, 'YYYYMMDD') AS day, done_note AS note FROM calendar_milestone`,
  )
  const faults: string[] = rows.length < 3 ? [`${rows.length} milestones were changed`] : []
  for (const year of [firstYear, String(Number(firstYear) + 1)]) {
    const calendar = await stage.house.api.getBudgetCalendar({ year }, callOf(finance))
    const events = eventsOf(documents.money.calendarIcs(calendar))
    if (new Set(events.map(({ uid }) => uid)).size !== calendar.items.length)
      faults.push(`${year} has ${events.length} events for ${calendar.items.length} milestones`)
    for (const { code, title, day, note } of rows.filter((row) => row.year === year)) {
      const event = events.find(({ uid }) => uid.startsWith(`${year}-${code}@`))
      const isTold =
        event !== undefined &&
        (day === null || event.day === day) &&
        (title === null || event.summary === title) &&
        (note === null || event.description.includes(`Fait : ${note}`))
      if (!isTold) faults.push(`${year} ${title ?? code} is told as ${JSON.stringify(event)}`)
    }
  }
  return faults
}

interface Controller {
  readonly id: string
  readonly name: string
  readonly siren: string | null
}

async function controllersOf({ admin }: Stage): Promise<Controller[]> {
  const { rows } = await admin.query<Controller>(
    `SELECT tenant.id, identity.name, identity.siren FROM tenant
       JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id AND identity.valid_to IS NULL
      ORDER BY identity.name`,
  )
  return rows
}

/** What people read of it; of one that cannot be opened, why. */
const wordsOf = async (pdf: Uint8Array): Promise<string> => {
  const pages = await printedPages(pdf).catch((error: Error) => [{ text: `cannot be opened: ${error.message}` }])
  return inOneLine(pages.map(({ text }) => text).join(' '))
}

/** GDPR article 30(2): everybody for whom data is kept, as one document, as a table, and each in its own part. */
const registerNamesEverybody: Check = async ({ stage, documents }) => {
  const { api } = stage.house
  const call = callOf(operator)
  const controllers = await controllersOf(stage)
  const whole = await wordsOf(await documents.wholeRegisterPdf(await api.getProcessingRegisterPdf({}, call)))
  const chunks = documents.controllersCsv(api.getProcessingRegisterCsv({ reader: 'machines' }, call), 'machines')
  const rows = parse<Record<string, string>>(await bytesOf(chunks), { bom: true, columns: true })
  const faults: string[] = rows.length === controllers.length ? [] : [`the table has ${rows.length} controllers`]
  for (const { id: tenantId, name, siren } of controllers) {
    if (!whole.includes(inOneLine(name))) faults.push(`the register does not name ${name}`)
    const row = rows.find((one) => one['tenantId'] === tenantId)
    if (row?.['controllerName'] !== name || row['controllerSiren'] !== (siren ?? ''))
      faults.push(`the table has ${row?.['controllerName']} for ${name}`)
    const own = await wordsOf(
      await documents.processingRegisterPdf(await api.getTenantProcessingRegister({ tenantId }, call)),
    )
    if (!own.includes(inOneLine(name))) faults.push(`the own part of ${name} does not name it`)
  }
  return faults
}

/** Where the data of each member lies, signed, as of when it was looked at: for whom. */
const residencyNamesTheMember: Check = async ({ stage, documents }) => {
  const faults: string[] = []
  for (const { id: tenantId, name, siren } of await controllersOf(stage)) {
    const attestation = await stage.house.api.getResidency({ tenantId }, callOf(operator))
    const text = await wordsOf(await documents.residencyPdf(attestation))
    const said = [name, ...(siren === null ? [] : [siren])]
    const lacking = said.filter((one) => !text.includes(inOneLine(one)))
    faults.push(...lacking.map((one) => `the attestation of ${name} does not name ${one}`))
  }
  return faults
}

/** What is kept of dates, of data and of places, opened and read as the people who get it do. */
export const registersTellTheRows: Check = all(
  calendarsTellTheMilestones,
  registerNamesEverybody,
  residencyNamesTheMember,
)
