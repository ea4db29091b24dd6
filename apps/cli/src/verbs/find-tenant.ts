import { type Client, ClientProblem, type Tenant } from '@grenier/contracts'
import { CliFault } from '../command/cli-fault.ts'
import type { Call } from '../command/command-spec.ts'
import { exitCodes } from '../terminal.ts'

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** True for what is an id as the API makes them. */
export function isId(text: string): boolean {
  return uuidForm.test(text)
}

/**
 * The id of a member by its slug, with or without the INSEE code at its end, its SIREN, its INSEE code or its id itself; of a
 * person who acts for one member alone, an empty text is that one. Throws `CliFault`: another person's member is not found, as
 * one that does not exist, and a name that several have is none.
 */
export async function tenantIdOf(call: Call, text: string): Promise<string> {
  if (isId(text)) return text
  const client = call.client()
  if (text === '') return await ownTenantId(client)
  const named = (await candidates(client, text)).filter((tenant) => isNamed(tenant, text))
  const [found, another] = [named.find((tenant) => isCalled(tenant, text)) ?? named[0], named[1]]
  if (found === undefined)
    throw new CliFault(exitCodes.notFound, { fr: `Aucun membre « ${text} ».`, en: `No member “${text}”.` })
  if (another === undefined || isCalled(found, text)) return found.id
  const slugs = named.map(({ slug }) => slug).join(', ')
  throw new CliFault(exitCodes.misused, {
    fr: `Plusieurs membres s’appellent « ${text} » : ${slugs}.`,
    en: `Several members are called “${text}”: ${slugs}.`,
  })
}

type Named = Pick<Tenant, 'id' | 'slug' | 'siren' | 'inseeCode'>

async function candidates(client: Client, text: string): Promise<readonly Named[]> {
  try {
    const found: Named[] = []
    for await (const tenant of client.items('listTenants', { query: { search: text, limit: 500 } })) found.push(tenant)
    return found
  } catch (error) {
    // Members may not list members: the only one they can name is their own.
    if (!(error instanceof ClientProblem) || error.status !== 403) throw error
    const { tenantId } = await client.call('getSession')
    return tenantId === null ? [] : [await client.call('getTenant', { params: { tenantId } })]
  }
}

function isCalled({ slug, siren, inseeCode }: Named, text: string): boolean {
  return [slug, siren, inseeCode].includes(text)
}

/** `cergy` for `cergy-95127` too: the code at the end tells communes of one name apart. */
function isNamed(tenant: Named, text: string): boolean {
  return isCalled(tenant, text) || tenant.slug === `${text.toLowerCase()}-${tenant.inseeCode}`
}

async function ownTenantId(client: Client): Promise<string> {
  const { tenantId } = await client.call('getSession')
  if (tenantId !== null) return tenantId
  throw new CliFault(exitCodes.misused, {
    fr: 'Dites quel membre : par son nom court, son SIREN, son code INSEE ou son identifiant.',
    en: 'Say which member: by its slug, its SIREN, its INSEE code or its id.',
  })
}
