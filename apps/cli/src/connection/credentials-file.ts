import { join } from 'node:path'
import { z } from 'zod'
import { CliFault } from '../command/cli-fault.ts'
import { exitCodes } from '../terminal.ts'
import { readPrivateFile, writePrivateFile } from './private-file.ts'

const credential = z.discriminatedUnion('kind', [
  /** Of a provider, by the device flow. */
  z.object({
    kind: z.literal('oauth'),
    server: z.string(),
    issuer: z.string(),
    clientId: z.string(),
    accessToken: z.string(),
    /** Null: the provider did not say. */
    expiresAtMs: z.number().nullable(),
    refreshToken: z.string().nullable(),
  }),
  /** Made in the console. */
  z.object({ kind: z.literal('token'), server: z.string(), token: z.string() }),
])

const contents = z.object({ version: z.literal(1), contexts: z.record(z.string(), credential) })

export type Credential = z.output<typeof credential>
export type OauthCredential = Extract<Credential, { kind: 'oauth' }>

/** The tokens of whoever signed in, by context. */
export interface CredentialsFile {
  read(context: string): Promise<Credential | null>
  write(context: string, credential: Credential): Promise<void>
  /** Forgets it; true when there was one. */
  remove(context: string): Promise<boolean>
}

/** `credentials.json` of the folder, with mode 0600. */
export function openCredentialsFile(folder: string): CredentialsFile {
  const path = join(folder, 'credentials.json')
  const readAll = async (): Promise<Record<string, Credential>> => {
    const text = await readPrivateFile(path)
    if (text === null) return {}
    try {
      return contents.parse(JSON.parse(text)).contexts
    } catch {
      // Why is not said: the text holds secrets.
      throw new CliFault(exitCodes.failed, {
        fr: `${path} est illisible. Supprimez-le et reconnectez-vous.`,
        en: `${path} cannot be read. Remove it and sign in again.`,
      })
    }
  }
  const writeAll = (contexts: Record<string, Credential>) =>
    writePrivateFile(path, `${JSON.stringify({ version: 1, contexts }, null, 2)}\n`)
  return {
    read: async (context) => (await readAll())[context] ?? null,
    write: async (context, written) => await writeAll({ ...(await readAll()), [context]: written }),
    remove: async (context) => {
      const { [context]: removed, ...others } = await readAll()
      if (removed === undefined) return false
      await writeAll(others)
      return true
    },
  }
}
