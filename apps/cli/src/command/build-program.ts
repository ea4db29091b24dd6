import { Argument, Command, Option } from 'commander'
import type { CliParts } from '../cli-parts.ts'
import type { Language } from '../language.ts'
import { colon } from '../output/cells.ts'
import { outputFormats } from '../output/formats.ts'
import type { ExitCode } from '../terminal.ts'
import { callOf } from './call-of.ts'
import type { Said } from './cli-fault.ts'
import type { CommandSpec } from './command-spec.ts'
import { helpTexts, helpTitle, placeIn } from './usage-texts.ts'

/** What stands in front of several commands, and what it is about. */
export type Groups = Readonly<Record<string, Said>>

export interface Program {
  readonly specs: readonly CommandSpec[]
  readonly groups: Groups
  readonly version: string
}

const about: Said = {
  fr: 'La ligne de commande de Grenier, le nuage régional mutualisé.',
  en: 'The command line of Grenier, the shared regional cloud.',
}

/** Options that every command has, and those of commands that speak to the API or answer data. */
const commonOptions = {
  quiet: { flags: '-q, --quiet', text: { fr: 'ne rien dire du travail en cours', en: 'tell nothing about the work' } },
  context: { flags: '--context <nom>', text: { fr: 'parler à cette installation', en: 'speak to that installation' } },
  timeout: {
    flags: '--request-timeout <secondes>',
    text: { fr: 'attendre chaque réponse au plus ; 0 : sans fin', en: 'wait for each answer at most; 0: without end' },
  },
  output: { flags: '-o, --output <format>', text: { fr: 'format du résultat', en: 'format of the result' } },
} as const satisfies Record<string, { flags: string; text: Said }>

/** The tree of commands out of their descriptions. `end` hears with what the process should end. */
export function buildProgram(parts: CliParts, program: Program, end: (code: ExitCode) => void): Command {
  const { terminal } = parts
  const { language } = terminal
  const root = new Command('grenier')
    .description(about[language])
    .version(program.version, '-V, --version', helpTexts.version[language])
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.write(text.trimEnd()),
      writeErr: (text) => terminal.writeError(text.trimEnd()),
      // Told in the person's language by whoever runs the program.
      outputError: () => {},
      getOutHelpWidth: () => terminal.columns ?? 80,
    })
    .configureHelp({
      styleTitle: (title) => helpTitle(title, language),
      styleUsage: (usage) => usage.replace('[command]', helpTexts.commandPlace[language]),
      argumentDescription: ({ description, argChoices }) => withChoices(description, argChoices, language),
      optionDescription: ({ description, argChoices }) => withChoices(description, argChoices, language),
    })
    .helpOption('-h, --help', helpTexts.help[language])
    .helpCommand('help [commande]', helpTexts.helpCommand[language])
  for (const spec of program.specs) {
    const parent = spec.words
      .slice(0, -1)
      .reduce((command, word) => groupOf(command, word, program.groups[word]?.[language]), root)
    parent.addCommand(commandOf(parts, spec, end).copyInheritedSettings(root))
  }
  return root
}

const detailWidth = 16

/** More of them are listed below, each with what it is. */
const choicesShownMax = 8

function withChoices(text: string, choices: readonly string[] | undefined, language: Language): string {
  if (choices === undefined || choices.length > choicesShownMax) return text
  return `${text}${colon(language)}${choices.join(', ')}`
}

function groupOf(parent: Command, word: string, summary = ''): Command {
  const standing = parent.commands.find((command) => command.name() === word)
  if (standing !== undefined) return standing
  const group = new Command(word).description(summary).copyInheritedSettings(parent)
  parent.addCommand(group)
  return group
}

function commandOf(parts: CliParts, spec: CommandSpec, end: (code: ExitCode) => void): Command {
  const { language } = parts.terminal
  const command = new Command(spec.words.at(-1)).description(spec.summary[language])
  for (const { name, text, choices, isOptional, isMany } of spec.arguments ?? []) {
    const named = `${placeIn(name, language)}${isMany === true ? '...' : ''}`
    const argument = new Argument(isOptional === true ? `[${named}]` : `<${named}>`, text[language])
    command.addArgument(choices === undefined ? argument : argument.choices([...choices]))
  }
  for (const { flags, text, choices, isMany } of optionsOf(spec)) {
    const option = new Option(
      flags.replace(/(?<=<).*(?=>)/, (place) => placeIn(place, language)),
      text[language],
    )
    if (choices !== undefined) option.choices([...choices])
    if (isMany === true) option.argParser((value: string, former: string[] | undefined) => [...(former ?? []), value])
    command.addOption(option)
  }
  const details = (spec.details ?? []).map(({ word, text }) => `  ${word.padEnd(detailWidth)}${text[language]}`)
  if (details.length > 0) command.addHelpText('after', `\n${details.join('\n')}`)
  const examples = spec.examples.map((example) => `  ${example}`).join('\n')
  command.addHelpText('after', `\n${helpTexts.examples[language]}\n${examples}`)
  return command.action(async () => end(await spec.run(await callOf(parts, spec, command))))
}

/** Every option of a command, its own first. */
export function optionsOf(spec: CommandSpec): NonNullable<CommandSpec['options']> {
  return [
    ...(spec.options ?? []),
    ...(spec.hasOutput ? [{ ...commonOptions.output, choices: outputFormats }] : []),
    ...(spec.isRemote ? [commonOptions.context, commonOptions.timeout] : []),
    commonOptions.quiet,
  ]
}
