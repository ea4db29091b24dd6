import type { Client } from '@grenier/contracts'
import type { CliParts } from '../cli-parts.ts'
import type { Language } from '../language.ts'
import type { OutputFormat } from '../output/formats.ts'
import type { ExitCode, Terminal } from '../terminal.ts'
import type { Said } from './cli-fault.ts'

export interface ArgumentSpec {
  readonly name: string
  readonly text: Said
  readonly choices?: readonly string[]
  readonly isOptional?: true
  /** As many as one likes; the last argument alone. */
  readonly isMany?: true
}

export interface OptionSpec {
  /** As commander has them: `--reason <text>`, `-y, --yes`. */
  readonly flags: string
  readonly text: Said
  readonly choices?: readonly string[]
  /** May be said several times. */
  readonly isMany?: true
}

/** One command, as data: the program, its completion and its page are made from it. */
export interface CommandSpec {
  /** `['requests', 'approve']`. */
  readonly words: readonly string[]
  readonly summary: Said
  readonly arguments?: readonly ArgumentSpec[]
  readonly options?: readonly OptionSpec[]
  /** What its first argument may be, each with what it is. */
  readonly details?: readonly { readonly word: string; readonly text: Said }[]
  /** What a person types, without the prompt. */
  readonly examples: readonly string[]
  /** Speaks to the API: takes `--context`, `--request-timeout`. */
  readonly isRemote: boolean
  /** Answers data: takes `-o`. */
  readonly hasOutput: boolean
  run(call: Call): Promise<ExitCode>
}

/** One call of a command: what was written behind its name, and what it may use. */
export interface Call {
  readonly parts: CliParts
  readonly terminal: Terminal
  readonly language: Language
  readonly format: OutputFormat
  /** Ends when the person interrupts. */
  readonly signal: AbortSignal
  /** An argument by its place; an empty text for one that was left out. */
  argument(index: number): string
  /** The last argument of several. */
  readonly many: readonly string[]
  option(name: string): string | undefined
  options(name: string): readonly string[]
  flag(name: string): boolean
  /** Tells something about the work, on standard error, unless `--quiet`. */
  say(text: Said): void
  /** The API of the context, as whoever is signed in there. Throws `CliFault` when nobody is. */
  client(): Client
}
