import { type Client, endpoints, type ListOperation, pageLimitMax } from '@grenier/contracts'
import type { z } from 'zod'
import { CliFault } from '../command/cli-fault.ts'
import type { Call, CommandSpec, OptionSpec } from '../command/command-spec.ts'
import type { Row } from '../output/cells.ts'
import { type Listing, writeListing } from '../output/formats.ts'
import { type ExitCode, exitCodes } from '../terminal.ts'
import { encodeItem, fieldsOf } from './encode-answer.ts'
import { tenantIdOf } from './find-tenant.ts'
import { listedOnce } from './listed-once.ts'
import { type Resource, resources } from './resources.ts'

const pageLimitDefault = 200
const summaries = Object.entries({ ...resources, ...listedOnce }).map(([word, { summary }]) => ({
  word,
  text: summary,
}))
/** What can be listed, each with what it is. */
export const listedWords = summaries.sort((a, b) => (a.word < b.word ? -1 : 1))

/** As every list has it. */
export const limitOption: OptionSpec = {
  flags: '--limit <nombre>',
  text: { fr: 'pas plus que cela', en: 'no more than that' },
}

/** `grenier get WHAT`: lists something, all pages of it, as they come. */
export const getCommand: CommandSpec = {
  words: ['get'],
  summary: { fr: 'lister ce qu’il y a', en: 'list what there is' },
  arguments: [
    {
      name: 'quoi',
      text: { fr: 'ce qui est listé', en: 'what is listed' },
      choices: listedWords.map(({ word }) => word),
    },
  ],
  details: listedWords,
  options: [
    limitOption,
    {
      flags: '--sort <champ>',
      text: { fr: 'trier par ce champ ; -champ : en descendant', en: 'sort by that field; -field: descending' },
    },
    {
      flags: '-f, --filter <champ=valeur>',
      text: { fr: 'seulement ceux-là ; plusieurs fois', en: 'those only; several times' },
      isMany: true,
    },
    { flags: '-t, --tenant <membre>', text: { fr: 'd’un seul membre', en: 'of one member' } },
    { flags: '--pool <id>', text: { fr: 'd’une seule réserve', en: 'of one pool' } },
  ],
  examples: [
    'grenier get tenants --sort -inhabitants --limit 10',
    'grenier get requests -f state=submitted -o json',
    'grenier get statements -t cergy -o csv > etats.csv',
  ],
  isRemote: true,
  hasOutput: true,
  run: (call) => listWhat(call, call.argument(0)),
}

/** Writes the list that is known by that word, all pages of it or as many rows as `--limit` says. */
export async function listWhat(call: Call, what: string): Promise<ExitCode> {
  const once = listedOnce[what]
  const resource = resources[what]
  const limit = limitOf(call)
  const listing =
    resource === undefined ? await once?.list(call) : await pagedListing(call, resource, limit ?? pageLimitDefault)
  if (listing === undefined) throw new Error(`${what} is a choice of the argument and nothing lists it`)
  await writeListing(call.terminal, call.format, { ...listing, pages: firstRows(listing.pages, limit) })
  return exitCodes.done
}

function limitOf(call: Call): number | null {
  const said = call.option('limit')
  if (said === undefined) return null
  if (/^[1-9]\d{0,8}$/.test(said)) return Number(said)
  throw new CliFault(exitCodes.misused, { fr: `« ${said} » n’est pas un nombre.`, en: `“${said}” is no number.` })
}

async function pagedListing(call: Call, resource: Resource, wanted: number): Promise<Listing> {
  const { operation } = resource
  const limit = Math.min(wanted, pageLimitMax)
  const query = { ...filtersOf(call, operation), ...sortOf(call, operation), limit }
  const parts = await placed(call, resource, query)
  return {
    fields: fieldsOf(operation),
    columns: resource.columns,
    pages: pagesOf(call.client(), operation, { ...parts, signal: call.signal, limit }),
  }
}

/** The path and the query with the member or the pool that was named. */
async function placed(call: Call, { operation, of }: Resource, query: Record<string, unknown>) {
  const [tenant, pool] = [call.option('tenant'), call.option('pool')]
  if (of === 'poolId') {
    if (pool === undefined) throw needed('--pool')
    return { params: { poolId: pool }, query }
  }
  if (pool !== undefined && !allows(operation, 'poolId')) throw notOffered('--pool')
  const narrowed = pool === undefined ? query : { ...query, poolId: pool }
  if (of === 'tenantId') return { params: { tenantId: await tenantIdOf(call, tenant ?? '') }, query: narrowed }
  if (tenant === undefined) return { query: narrowed }
  if (!allows(operation, 'tenantId')) throw notOffered('--tenant')
  return { query: { ...narrowed, tenantId: await tenantIdOf(call, tenant) } }
}

function queryShape(operation: ListOperation): Readonly<Record<string, z.ZodType>> {
  const { query } = endpoints[operation] as { query?: z.ZodObject }
  return query?.shape ?? {}
}

const allows = (operation: ListOperation, field: string): boolean => Object.hasOwn(queryShape(operation), field)

/** What is asked for by other words than `--filter`. */
const notFilters = ['cursor', 'limit', 'sort', 'direction']

function filtersOf(call: Call, operation: ListOperation): Record<string, unknown> {
  const shape = queryShape(operation)
  const known = Object.keys(shape).filter((field) => !notFilters.includes(field))
  return Object.fromEntries(
    call.options('filter').map((said) => {
      const cut = said.indexOf('=')
      const [field, value] = [said.slice(0, Math.max(cut, 0)), said.slice(cut + 1)]
      const schema = known.includes(field) ? shape[field] : undefined
      if (schema === undefined) throw unknownFilter(said, known)
      const decoded = schema.safeDecode(value)
      if (!decoded.success) throw misvalued(field, value, decoded.error)
      return [field, decoded.data]
    }),
  )
}

function sortOf(call: Call, operation: ListOperation): Record<string, unknown> {
  const said = call.option('sort')
  if (said === undefined) return {}
  const schema = queryShape(operation)['sort']
  if (schema === undefined) throw notOffered('--sort')
  const [sort, direction] = said.startsWith('-') ? [said.slice(1), 'desc'] : [said, 'asc']
  const decoded = schema.safeDecode(sort)
  if (!decoded.success) throw misvalued('--sort', sort, decoded.error)
  return { sort, direction }
}

async function* pagesOf(
  client: Client,
  operation: ListOperation,
  { limit, ...parts }: { params?: object; query: object; signal: AbortSignal; limit: number },
) {
  let page: Row[] = []
  // One table types the operations; here every list is treated alike.
  for await (const item of client.items(operation as 'listTenants', parts)) {
    page.push(encodeItem(operation as 'listTenants', item))
    if (page.length < limit) continue
    yield page
    page = []
  }
  yield page
}

async function* firstRows(pages: AsyncIterable<readonly Row[]>, limit: number | null) {
  let left = limit ?? Number.POSITIVE_INFINITY
  for await (const page of pages) {
    yield page.slice(0, left)
    left -= page.length
    if (left <= 0) return
  }
}

function unknownFilter(said: string, known: readonly string[]): CliFault {
  const names = known.length === 0 ? '-' : known.join(', ')
  return new CliFault(exitCodes.misused, {
    fr: `Filtre « ${said} » : écrivez champ=valeur. Champs admis ici : ${names}.`,
    en: `Filter “${said}”: write field=value. Fields allowed here: ${names}.`,
  })
}

function misvalued(field: string, value: string, error: z.ZodError): CliFault {
  const allowed = error.issues.flatMap((issue) => ('values' in issue ? issue.values.map(String) : []))
  const hint = allowed.length === 0 ? '' : ` (${allowed.join(', ')})`
  return new CliFault(exitCodes.misused, {
    fr: `${field} : la valeur « ${value} » n’est pas admise${hint}.`,
    en: `${field}: the value “${value}” is not allowed${hint}.`,
  })
}

function notOffered(option: string): CliFault {
  return new CliFault(exitCodes.misused, {
    fr: `Cette liste n’a pas de ${option}.`,
    en: `This list has no ${option}.`,
  })
}

function needed(option: string): CliFault {
  return new CliFault(exitCodes.misused, { fr: `Cette liste veut ${option}.`, en: `This list wants ${option}.` })
}
