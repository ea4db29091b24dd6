import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { CliFault } from '../command/cli-fault.ts'
import { exitCodes } from '../terminal.ts'
import { readPrivateFile, writePrivateFile } from './private-file.ts'

const context = z.object({
  server: z.url({ protocol: /^https?$/ }),
  /** The client of the command line at the provider. */
  clientId: z.string().min(1).default('grenier-cli'),
})

const contents = z.object({
  currentContext: z.string().nullable().default(null),
  contexts: z.record(z.string(), context).default({}),
})

export type Contexts = z.output<typeof contents>

/** Which installations there are, by the names a person gave them, and which one is spoken to. */
export interface ContextsFile {
  read(): Promise<Contexts>
  write(contexts: Contexts): Promise<void>
}

/** `config.yaml` of the folder. Holds no secret. */
export function openContextsFile(folder: string): ContextsFile {
  const path = join(folder, 'config.yaml')
  return {
    read: async () => {
      const text = await readPrivateFile(path)
      const read = contents.safeParse((text === null ? null : yamlOf(text)) ?? {})
      if (read.success) return read.data
      throw new CliFault(exitCodes.misused, {
        fr: `${path} n’est pas un fichier de contextes : ${z.prettifyError(read.error)}`,
        en: `${path} is no file of contexts: ${z.prettifyError(read.error)}`,
      })
    },
    write: (contexts) => writePrivateFile(path, stringify(contexts)),
  }
}

function yamlOf(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return text
  }
}
