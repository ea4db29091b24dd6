import { type Client, ClientProblem, type Tenant } from '@grenier/contracts'
import { type Call, CliFault } from '../command/command-spec.ts'
import { exitCodes } from '../terminal.ts'

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** True for what is an id as the API makes them. */
export function isId(text: string): boolean {
  return uuidForm.test(text)
}

/**
 * The id of a member by its slug, its SIREN, its INSEE code or its id itself; of a person who acts for one member alone, an empty
 * text is that one. Throws `CliFault`: another person's member is not found, as one that does not exist.
 */
export async function tenantIdOf(call: Call, text: string): Promise<string> {
  if (isId(text)) return text
  const client = call.client()
  if (text === '') return await ownTenantId(client)
  const found = await exactly(client, text).catch(async (error: unknown) => {
    // Members may not list members: the only one they can name is their own.
    if (!(error instanceof ClientProblem) || error.status !== 403) throw error
    const { tenantId } = await client.call('getSession')
    const own = tenantId === null ? null : await client.call('getTenant', { params: { tenantId } })
    return own !== null && isNamed(own, text) ? own : null
  })
  if (found !== null) return found.id
  throw new CliFault(exitCodes.notFound, {
    fr: `Aucun membre « ${text} ».`,
    en: `No member “${text}”.`,
  })
}

async function exactly(client: Client, text: string): Promise<Tenant | null> {
  for await (const tenant of client.items('listTenants', { query: { search: text, limit: 500 } })) {
    if (isNamed(tenant, text)) return tenant
  }
  return null
}

function isNamed({ slug, siren, inseeCode }: Pick<Tenant, 'slug' | 'siren' | 'inseeCode'>, text: string): boolean {
  return [slug, siren, inseeCode].includes(text)
}

async function ownTenantId(client: Client): Promise<string> {
  const { tenantId } = await client.call('getSession')
  if (tenantId !== null) return tenantId
  throw new CliFault(exitCodes.misused, {
    fr: 'Dites quel membre : par son nom court, son SIREN, son code INSEE ou son identifiant.',
    en: 'Say which member: by its slug, its SIREN, its INSEE code or its id.',
  })
}
