import { optionsOf } from '../command/build-program.ts'
import type { CommandSpec, OptionSpec } from '../command/command-spec.ts'

/** What may be written next, behind those words. */
export interface CompletionNode {
  /** The words so far, each with a blank before it: ` requests approve`; empty at the beginning. */
  readonly path: string
  /** Commands, values of arguments and options. */
  readonly candidates: readonly string[]
  /** Values of options, by the option as it is written. */
  readonly values: Readonly<Record<string, readonly string[]>>
  readonly options: readonly CompletedOption[]
  /** Whether files are written here too, as an argument. */
  readonly takesFile: boolean
}

export interface CompletedOption {
  /** Without its hyphens. */
  readonly long: string
  readonly short: string | null
  /** What stands behind it: nothing, a word of anybody's choice, one of some words, or a file. */
  readonly takes: 'nothing' | 'word' | 'file' | readonly string[]
}

/** The tree of commands as every shell's script needs it; the root first. */
export function completionTree(specs: readonly CommandSpec[]): CompletionNode[] {
  const paths = new Set([
    '',
    ...specs.flatMap(({ words }) => words.map((_, index) => pathOf(words.slice(0, index + 1)))),
  ])
  return [...paths].map((path) => nodeOf(path, specs))
}

const pathOf = (words: readonly string[]): string => words.map((word) => ` ${word}`).join('')

function nodeOf(path: string, specs: readonly CommandSpec[]): CompletionNode {
  const spec = specs.find(({ words }) => pathOf(words) === path)
  const depth = path === '' ? 0 : path.trim().split(' ').length
  const below = specs.flatMap(({ words }) =>
    words.length > depth && pathOf(words.slice(0, depth)) === path ? [words[depth] ?? ''] : [],
  )
  const options = spec === undefined ? [] : optionsOf(spec)
  return {
    path,
    candidates: [
      ...new Set(below),
      ...(spec?.arguments ?? []).flatMap(({ choices }) => choices ?? []),
      ...options.flatMap(({ flags }) => namesOf(flags).filter((name) => name.startsWith('--'))),
      '--help',
    ],
    values: Object.fromEntries(
      options.flatMap(({ flags, choices }) =>
        choices === undefined ? [] : namesOf(flags).map((name) => [name, choices]),
      ),
    ),
    options: options.map(completedOption),
    takesFile: (spec?.arguments ?? []).some(({ name }) => name === fileName),
  }
}

/** As arguments and options that name a file call it. */
const fileName = 'fichier'

function completedOption({ flags, choices }: OptionSpec): CompletedOption {
  const names = namesOf(flags)
  const wanted = flags.includes(`<${fileName}>`) ? 'file' : flags.includes('<') ? 'word' : 'nothing'
  return {
    long: (names.find((name) => name.startsWith('--')) ?? '').slice(2),
    short: names.find((name) => !name.startsWith('--'))?.slice(1) ?? null,
    takes: choices ?? wanted,
  }
}

/** `-o, --output <format>` is written `-o` or `--output`. */
function namesOf(flags: string): string[] {
  return flags.split(/[ ,]+/).filter((word) => word.startsWith('-'))
}
