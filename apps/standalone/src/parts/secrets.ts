import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from './write-file-atomically.ts'

const kept = z.object({
  installationId: z.uuid(),
  databasePassword: z.string().min(20),
  logins: z.object({ tenant: z.string(), platform: z.string(), relay: z.string(), queue: z.string() }),
  masterKeyBase64: z.string(),
  issuerJwk: z.looseObject({ kty: z.string() }),
})

/** What an installation must never lose and nobody else may read. */
export type Secrets = z.output<typeof kept>

const fileName = 'secrets.json'

/** The secrets of a data folder that was used before; null for a new one. */
export async function readKeptSecrets(dir: string): Promise<Secrets | null> {
  const text = await readFile(join(dir, fileName), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : kept.parse(JSON.parse(text))
}

/**
 * The secrets of a data folder, made at its first use and kept in one file that only its owner reads. One file, so that
 * there is no moment at which half of them exist.
 */
export async function openSecrets(
  dir: string,
  make: { installationId: () => string; issuerJwk: () => Promise<Secrets['issuerJwk']> },
): Promise<Secrets> {
  const standing = await readKeptSecrets(dir)
  if (standing !== null) return standing
  const secrets: Secrets = {
    installationId: make.installationId(),
    databasePassword: randomText(),
    logins: { tenant: randomText(), platform: randomText(), relay: randomText(), queue: randomText() },
    masterKeyBase64: randomBytes(32).toString('base64'),
    issuerJwk: await make.issuerJwk(),
  }
  await writeFileAtomically(join(dir, fileName), JSON.stringify(secrets))
  return secrets
}

/** 192 random bits that need no quoting in a connection string. */
function randomText(): string {
  return randomBytes(24).toString('base64url')
}
