import { apiVariables } from '@grenier/api'
import { workerVariables } from '@grenier/worker'
import { z } from 'zod'

/** Variables that the chart makes from values of its own, or from the image. */
const ofTheChart: ReadonlySet<string> = new Set([
  'INSTALLATION_ID',
  'OPERATOR_NAME',
  'OPERATOR_SIREN',
  'FOUNDED_ON',
  'PUBLIC_URL',
  'OPERATOR_EMAIL',
  'LISTEN_HOST',
  'LISTEN_PORT',
  'METRICS_HOST',
  'METRICS_PORT',
  'CONSOLE_FOLDER',
  'LOCAL_ACCOUNTS',
  'TOKEN_ISSUER',
  'SIGN_IN_CLIENT_ID',
  'SMTP_HOST',
  'SMTP_PORT',
  'SMTP_SECURITY',
  'SMTP_USER',
  // Authorities of all servers come from one place.
  'SMTP_CA_FILE',
  'MAIL_FROM',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'IN_CLUSTER_ACCESS',
  // Set by Kubernetes.
  'IN_CLUSTER_FOLDER',
  'KUBERNETES_SERVICE_HOST',
  'KUBERNETES_SERVICE_PORT',
])

/** Held in Secrets and mounted as files. */
export const secretVariables: ReadonlySet<string> = new Set([
  'DATABASE_URL_TENANT',
  'DATABASE_URL_PLATFORM',
  'DATABASE_URL_RELAY',
  'DATABASE_URL_QUEUE',
  'REDIS_URL',
  'SECRET_KEYS',
  'SIGN_IN_CLIENT_SECRET',
  'SMTP_PASSWORD',
  'OTEL_EXPORTER_OTLP_HEADERS',
])

const kept = ['enum', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength'] as const

/** A variable as a value of the chart: numbers stay numbers, everything else is text. */
function schemaOfVariable(variable: z.ZodType): object {
  const of = (io: 'input' | 'output') => z.toJSONSchema(variable, { io, unrepresentable: 'any' })
  const { type = '' } = of('output')
  const isNumber = type === 'integer' || type === 'number'
  const found = isNumber ? of('output') : of('input')
  const limits = kept.flatMap((name) => (found[name] === undefined ? [] : [[name, found[name]] as const]))
  const description = variable.description === undefined ? {} : { description: variable.description }
  return { type: isNumber ? type : 'string', ...Object.fromEntries(limits), ...description }
}

/** What `settings` of the values may hold, from what the processes read. */
export function settingsSchema(): Readonly<Record<'common' | 'api' | 'worker', object>> {
  const [api, worker] = [apiVariables.shape, workerVariables.shape] as Record<string, z.ZodType>[]
  const part = (variables: Record<string, z.ZodType> = {}, isWanted: (name: string) => boolean) => ({
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(variables)
        .filter(([name]) => !ofTheChart.has(name) && !secretVariables.has(name) && isWanted(name))
        .map(([name, variable]) => [name, schemaOfVariable(variable)]),
    ),
  })
  return {
    common: part(api, (name) => name in (worker ?? {})),
    api: part(api, (name) => !(name in (worker ?? {}))),
    worker: part(worker, (name) => !(name in (api ?? {}))),
  }
}
