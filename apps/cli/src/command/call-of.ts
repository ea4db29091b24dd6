import type { Client } from '@grenier/contracts'
import type { Command } from 'commander'
import type { CliParts } from '../cli-parts.ts'
import { targetOf } from '../connection/target.ts'
import type { OutputFormat } from '../output/formats.ts'
import { exitCodes } from '../terminal.ts'
import { CliFault, type Said } from './cli-fault.ts'
import type { Call, CommandSpec } from './command-spec.ts'

const requestTimeoutSecondsDefault = 60

/** What was written, for a command to run on. Throws `CliFault` for a context that does not exist. */
export async function callOf(parts: CliParts, spec: CommandSpec, command: Command): Promise<Call> {
  const { terminal } = parts
  const read: Readonly<Record<string, unknown>> = command.opts()
  const words = command.processedArgs as readonly unknown[]
  const text = (name: string) => (typeof read[name] === 'string' ? read[name] : undefined)
  const timeoutMs = timeoutMsOf(text('requestTimeout'))
  let client: Client | null = null
  const contexts = spec.isRemote ? await parts.contexts.read() : null
  return {
    parts,
    terminal: read['quiet'] === true ? { ...terminal, progressStream: null } : terminal,
    language: terminal.language,
    format: (text('output') ?? 'table') as OutputFormat,
    signal: parts.signal,
    argument: (index) => (typeof words[index] === 'string' ? words[index] : ''),
    many: [words.at(-1) ?? []].flat().map(String),
    option: text,
    options: (name) => [read[name] ?? []].flat().map(String),
    flag: (name) => read[name] === true,
    say: (said: Said) => {
      if (read['quiet'] !== true) terminal.writeError(said[terminal.language])
    },
    client: () => {
      if (contexts === null) throw new Error(`${spec.words.join(' ')} is not described as speaking to the API`)
      const asked = { context: text('context'), server: parts.environment.server }
      client ??= parts.connect(targetOf(contexts, asked), timeoutMs)
      return client
    },
  }
}

function timeoutMsOf(said: string | undefined): number {
  if (said === undefined) return requestTimeoutSecondsDefault * 1_000
  const [, digits] = /^(\d{1,6})s?$/.exec(said) ?? []
  if (digits !== undefined) return Number(digits) * 1_000
  throw new CliFault(exitCodes.misused, {
    fr: `« ${said} » n’est pas un nombre de secondes.`,
    en: `“${said}” is no number of seconds.`,
  })
}
