import { readConfig, secret } from '@grenier/platform'
import { z } from 'zod'

const password = secret(z.string().min(16))

const configSchema = z.object({
  DATABASE_ADMIN_URL: secret(z.url()).describe('login that may create roles and tables'),
  GRENIER_MIGRATIONS_DIR: z
    .string()
    .optional()
    .describe('folder prisma/migrations, where it is not beside the sources'),
  GRENIER_QUEUE_SCHEMA: z.string().optional().describe('schema of the queue, when it runs on PostgreSQL'),
  GRENIER_TENANT_PASSWORD: password.optional().describe('password of the login of the tenant scope'),
  GRENIER_PLATFORM_PASSWORD: password.optional().describe('password of the login of the platform scope'),
  GRENIER_RELAY_PASSWORD: password.optional().describe('password of the login of the relay scope'),
  GRENIER_QUEUE_PASSWORD: password.optional().describe('password of the login of the queue on PostgreSQL'),
  GRENIER_ROTATION_PASSWORD: password.optional().describe('password of the login that seals secrets anew'),
})

/** What the migrator reads from its environment, once. @throws ConfigError naming every fault together. */
export function readMigrationConfig(): z.output<typeof configSchema> {
  return readConfig(configSchema, process.env)
}
