import { type CommandSpec, exitCodes, exitCodeTexts, listedWords, optionsOf, program } from '@grenier/cli'

const beginMark = '<!-- begin: made from the commands -->'
const endMark = '<!-- end -->'

/** The page with its middle made anew; what people wrote around it stays. */
export function commandLinePage(standing: string): string {
  const [before, after] = [standing.indexOf(beginMark), standing.indexOf(endMark)]
  if (before === -1 || after < before) throw new Error('docs/command-line.md has lost its marks')
  return `${standing.slice(0, before)}${beginMark}\n\n${made()}\n\n${standing.slice(after)}`
}

function made(): string {
  return [
    '## Ce que rend la commande',
    table(
      ['code', 'sens'],
      (Object.keys(exitCodes) as (keyof typeof exitCodes)[]).map((name) => [
        `${exitCodes[name]}`,
        exitCodeTexts[name].fr,
      ]),
    ),
    '## Ce que `grenier get` liste',
    table(
      ['mot', 'ce que c’est'],
      listedWords.map(({ word, text }) => [`\`${word}\``, text.fr]),
    ),
    '## Les commandes',
    ...program.specs.map(commandText),
  ].join('\n\n')
}

function commandText(spec: CommandSpec): string {
  const places = (spec.arguments ?? []).map(({ name, isOptional }) =>
    isOptional === true ? ` [${name}]` : ` <${name}>`,
  )
  const options = optionsOf(spec).map(({ flags, text, choices }) => [
    `\`${flags}\``,
    choices === undefined ? text.fr : `${text.fr} : ${choices.join(', ')}`,
  ])
  return [
    `### \`grenier ${spec.words.join(' ')}${places.join('')}\``,
    `${spec.summary.fr.charAt(0).toUpperCase()}${spec.summary.fr.slice(1)}.`,
    table(['option', 'effet'], options),
    `\`\`\`\n${spec.examples.join('\n')}\n\`\`\``,
  ].join('\n\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
