import { readFile } from 'node:fs/promises'
import type {
  DataOperation,
  DocumentOperation,
  DownloadedDocument,
  Endpoint,
  ListOperation,
  OperationId,
} from '@grenier/contracts'
import { CliFault } from '../../command/cli-fault.ts'
import type { Call, CommandSpec } from '../../command/command-spec.ts'
import { writeListing, writeOne } from '../../output/formats.ts'
import { yamlText } from '../../output/yaml-text.ts'
import { exitCodes } from '../../terminal.ts'
import { confirm, keyOf, keyOption, yesOption } from '../confirm.ts'
import { encodeAnswer, encodeItem, fieldsOf } from '../encode-answer.ts'
import { isId, tenantIdOf } from '../find-tenant.ts'
import { downloadOptions, refuseStanding, writeDocument } from '../write-download.ts'
import { endpointOf, isOperation, operationNames, placeFields, readBody, readFields } from './operation-parts.ts'

/** A call of any operation, as its own types would have it. */
interface Sent {
  readonly params: object
  readonly query: object
  readonly body?: object
  readonly ifMatch?: number
  readonly idempotencyKey: string
  readonly signal: AbortSignal
}

/**
 * `grenier api OPERATION`: any operation of the API, for what has no verb of its own. Rights, refusals and the audit trail are
 * those of every call; what changes something is confirmed first, a document goes into a file.
 */
export const callOperationCommand: CommandSpec = {
  words: ['api'],
  summary: { fr: 'appeler une opération de l’API, par son nom', en: 'call an operation of the API, by its name' },
  arguments: [
    {
      name: 'opération',
      text: { fr: 'son nom ; grenier explain les montre', en: 'its name; grenier explain shows them' },
      choices: operationNames,
    },
  ],
  options: [
    {
      flags: '-p, --param <champ=valeur>',
      text: { fr: 'un champ du chemin ou de la requête', en: 'a field of the path or the query' },
      isMany: true,
    },
    {
      flags: '-b, --body <fichier>',
      text: { fr: 'le corps, JSON ou YAML ; - : l’entrée standard', en: 'the body, JSON or YAML; -: standard input' },
    },
    {
      flags: '--if-match <version>',
      text: { fr: 'la version que l’on a vue', en: 'the version that was seen' },
    },
    ...downloadOptions,
    yesOption,
    keyOption,
  ],
  examples: [
    'grenier api listNeedsCampaigns',
    'grenier api getForecastNoticePdf -p noticeId=0198c0de-7a00-7000-8000-000000000001 --to avis.pdf',
    'grenier api importActualCosts --body couts.yaml --yes',
  ],
  isRemote: true,
  hasOutput: true,
  run: async (call) => {
    const operation = call.argument(0)
    if (!isOperation(operation)) throw new Error(`${operation} is a choice of the argument and no operation`)
    const endpoint = endpointOf(operation)
    if (endpoint.produces !== undefined) await refuseStanding(call)
    const sent = await readSent(call, endpoint)
    if (endpoint.method !== 'GET') {
      const named = `${operation}, ${endpoint.method} ${endpoint.path}`
      await confirm(call, { fr: `Appeler ${named} ?`, en: `Call ${named}?` })
    }
    await callAndWrite(call, { operation, endpoint, sent })
    return exitCodes.done
  },
}

async function readSent(call: Call, endpoint: Endpoint): Promise<Sent> {
  const fields = new Map(readFields(call.options('param')))
  const tenant = fields.get('tenantId') ?? (endpoint.tenantParam === true ? '' : undefined)
  const parts = async () => {
    // A member is named here as everywhere: by its slug, its SIREN, its INSEE code, or not at all where it is one's own.
    if (tenant !== undefined && !isId(tenant)) fields.set('tenantId', await tenantIdOf(call, tenant))
    return placeFields(endpoint, fields)
  }
  const body = await bodyOf(call, endpoint)
  const ifMatch = versionOf(call, endpoint)
  return {
    ...(await parts()),
    ...(body === undefined ? {} : { body }),
    ...(ifMatch === undefined ? {} : { ifMatch }),
    idempotencyKey: keyOf(call),
    signal: call.signal,
  }
}

async function bodyOf(call: Call, endpoint: Endpoint): Promise<object | undefined> {
  const path = call.option('body')
  if (endpoint.body === undefined) {
    if (path === undefined) return undefined
    throw new CliFault(exitCodes.misused, {
      fr: 'Cette opération n’a pas de corps.',
      en: 'This operation has no body.',
    })
  }
  if (path === undefined) return readBody(endpoint, '{}')
  return readBody(endpoint, path === '-' ? await call.parts.readInput() : await readFile(path, 'utf8'))
}

function versionOf(call: Call, endpoint: Endpoint): number | undefined {
  const said = call.option('ifMatch')
  if (endpoint.ifMatch !== true) {
    if (said === undefined) return undefined
    throw new CliFault(exitCodes.misused, {
      fr: 'Cette opération n’attend pas de version.',
      en: 'This operation expects no version.',
    })
  }
  if (said !== undefined && /^\d{1,9}$/.test(said)) return Number(said)
  throw new CliFault(exitCodes.misused, {
    fr: 'Dites par --if-match la version que vous avez vue : ce qui a changé depuis ne sera pas écrasé.',
    en: 'Say by --if-match which version you saw: what changed since is not overwritten.',
  })
}

async function callAndWrite(
  call: Call,
  { operation, endpoint, sent }: { operation: OperationId; endpoint: Endpoint; sent: Sent },
): Promise<void> {
  // One table types the operations; here all are treated alike, and each stands for its kind.
  if (endpoint.produces !== undefined) {
    const document: DownloadedDocument = await call.client().download(operation as DocumentOperation, sent)
    return await writeDocument(call, document, operation)
  }
  if (isList(endpoint)) return await writeItems(call, operation as ListOperation, sent)
  const answer: unknown = await call.client().call(operation as DataOperation, sent)
  const value = encodeAnswer(operation as DataOperation, answer as never)
  writeOne(call.terminal, call.format, { value, lines: () => yamlText(value).split('\n') })
}

function isList({ response }: Endpoint): boolean {
  const shape = 'shape' in response ? (response.shape as Record<string, unknown>) : {}
  return 'items' in shape && 'nextCursor' in shape
}

async function writeItems(call: Call, operation: ListOperation, sent: Sent): Promise<void> {
  const fields = fieldsOf(operation)
  const columns = fields.map((field) => ({ header: { fr: field, en: field }, of: field }))
  const items = call.client().items(operation as 'listTenants', sent)
  async function* pages() {
    for await (const item of items) yield [encodeItem(operation as 'listTenants', item)]
  }
  const format = call.format === 'table' ? 'yaml' : call.format
  await writeListing(call.terminal, format, { fields, columns, pages: pages() })
}
