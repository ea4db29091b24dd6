import { readConfig, type Secret, secret } from '@grenier/platform'
import { z } from 'zod'

/** Named as the worker's variables, so that one file of settings serves both. */
const environment = z.object({
  DATABASE_URL_ROTATION: secret(z.url({ protocol: /^postgres(ql)?$/ })).describe('login of the rotation scope'),
  SECRET_KEYS: secret(z.string()).describe('keys that open stored secrets, id:base64, the current one first'),
})

/** What the environment says about the command that seals secrets anew. */
export interface ResealConfig {
  readonly databaseUrl: Secret
  readonly secretKeys: Secret
}

/** Reads the environment once. Throws `ConfigError` naming every fault. */
export function readResealConfig(env: Readonly<Record<string, string | undefined>> = process.env): ResealConfig {
  const { DATABASE_URL_ROTATION: databaseUrl, SECRET_KEYS: secretKeys } = readConfig(environment, env)
  return { databaseUrl, secretKeys }
}
