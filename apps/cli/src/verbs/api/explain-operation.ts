import type { Endpoint, OperationId } from '@grenier/contracts'
import type { Call, CommandSpec } from '../../command/command-spec.ts'
import { colon, type Row } from '../../output/cells.ts'
import { writeListing, writeOne } from '../../output/formats.ts'
import { exitCodes } from '../../terminal.ts'
import { endpointOf, isOperation, operationNames } from './operation-parts.ts'
import { schemaLines, type WireSchema, wireSchemaOf } from './schema-lines.ts'

/** `grenier explain [OPERATION]`: the operations that there are, or what one of them takes and answers. Asks no server. */
export const explainOperationCommand: CommandSpec = {
  words: ['explain'],
  summary: { fr: 'montrer les opérations de l’API et leurs champs', en: 'show operations of the API and their fields' },
  arguments: [
    {
      name: 'opération',
      text: { fr: 'une seule ; toutes sinon', en: 'one alone; all otherwise' },
      choices: operationNames,
      isOptional: true,
    },
  ],
  examples: ['grenier explain', 'grenier explain importActualCosts', 'grenier explain listTenants -o json'],
  isRemote: false,
  hasOutput: true,
  run: async (call) => {
    const operation = call.argument(0)
    if (isOperation(operation)) explain(call, operation)
    else await list(call)
    return exitCodes.done
  },
}

async function list(call: Call): Promise<void> {
  const rows = operationNames.map((operation): Row => {
    const { method, path, context, summary } = endpointOf(operation)
    return { operation, context, method, path, summary }
  })
  async function* pages() {
    yield rows
  }
  await writeListing(call.terminal, call.format, {
    fields: ['operation', 'context', 'method', 'path', 'summary'],
    columns: [
      { header: { fr: 'opération', en: 'operation' }, of: 'operation' },
      { header: { fr: 'contexte', en: 'context' }, of: 'context' },
      { header: { fr: 'ce qu’elle fait', en: 'what it does' }, of: 'summary' },
    ],
    pages: pages(),
  })
}

const places = ['params', 'query', 'body', 'response'] as const
type Place = (typeof places)[number]

const placeTexts = {
  fr: { params: 'Chemin', query: 'Requête', body: 'Corps', response: 'Réponse' },
  en: { params: 'Path', query: 'Query', body: 'Body', response: 'Answer' },
} as const satisfies Record<'fr' | 'en', Record<Place, string>>

function explain(call: Call, operation: OperationId): void {
  const endpoint = endpointOf(operation)
  const { method, path, context, summary, roles, produces } = endpoint
  const schemas = places.flatMap((place) => {
    const schema = endpoint[place]
    return schema === undefined || (place === 'response' && produces !== undefined)
      ? []
      : [[place, wireSchemaOf(schema)] as const]
  })
  writeOne(call.terminal, call.format, {
    value: { operation, context, method, path, summary, roles, produces, ...Object.fromEntries(schemas) },
    lines: () => [
      `${method} ${path}`,
      summary,
      `${call.language === 'fr' ? 'Rôles' : 'Roles'}${colon(call.language)}${rolesText(endpoint)}`,
      ...(produces === undefined ? [] : [`${placeTexts[call.language].response}${colon(call.language)}${produces}`]),
      ...schemas.flatMap(([place, schema]) => placeLines(call, place, schema)),
    ],
  })
}

const rolesText = ({ roles, everyPerson }: Endpoint) => (everyPerson === true ? '*' : roles.join(', '))

function placeLines({ language }: Call, place: Place, schema: WireSchema): string[] {
  const optional = place === 'response' ? null : { fr: 'facultatif', en: 'optional' }[language]
  const lines = schemaLines(schema, optional)
  return lines.length === 0 ? [] : ['', placeTexts[language][place], ...lines]
}
