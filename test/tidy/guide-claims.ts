import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type CommandSpec, optionsOf, program } from '@grenier/cli'
import { endpoints } from '@grenier/contracts'
import { consoleRoutes } from '../harness/console-routes.ts'
import { textFiles, textsOf } from '../harness/console-texts.ts'
import { root, type TextFile, treeFiles } from './support/source-file.ts'
import { type Violation, violationAt } from './support/violation.ts'

/** A picture in a page is looked at over slow lines too. */
const imageBytesMax = 150_000

/** French holds signs to their words by a space that does not break; who writes a page may take an ordinary one. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ')
const screenTexts = new Set(textFiles.flatMap((file) => [...textsOf('fr', file).values()].map(plain)))
const calls = new Set(Object.values(endpoints).map(({ method, path }) => `${method} ${path}`))
/** What processes answer beside the endpoint table. */
const ownPages = ['/livez', '/readyz', '/metrics', '/docs']
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const settings = treeFiles(/^(apps|packages)\/.*config.*\.ts$|^charts\/grenier\/values\.schema\.json$/)
  .map(({ text }) => text)
  .join('\n')

/** Words of a command line; what is quoted is one word, and what is sent elsewhere is none of it. */
function wordsOf(line: string): string[] {
  const [own = ''] = line.split(/ [<>|] /)
  return [...own.matchAll(/"[^"]*"|\S+/g)].map(([word]) => word)
}

function specOf(words: readonly string[]): CommandSpec | undefined {
  return program.specs.find((spec) => spec.words.every((word, index) => words[index] === word))
}

/** What `grenier …` does not know of these words; empty where it would take them. */
export function commandFaults(line: string): string[] {
  const [, ...words] = wordsOf(line)
  const spec = specOf(words)
  if (spec === undefined) return [`there is no command "${line}"`]
  const faults: string[] = []
  const options = new Map(
    optionsOf(spec).flatMap(({ flags, choices }) =>
      flags
        .split(/[ ,]+/)
        .flatMap((flag) => (flag.startsWith('-') ? [[flag, { takes: flags.includes('<'), choices }]] : [])),
    ) as [string, { takes: boolean; choices: readonly string[] | undefined }][],
  )
  let places = 0
  for (let index = spec.words.length; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const option = options.get(word)
    if (option?.takes === true) {
      index += 1
      const value = words[index] ?? ''
      if (option.choices?.includes(value) === false) faults.push(`"${line}": ${word} does not take ${value}`)
    } else if (option === undefined && word.startsWith('-')) {
      faults.push(`"${line}": there is no ${word}`)
    } else if (option === undefined) {
      const choices = spec.arguments?.[places]?.choices
      if (choices?.includes(word) === false) faults.push(`"${line}": ${word} is none of its words`)
      places += 1
    }
  }
  if (places > (spec.arguments ?? []).length) faults.push(`"${line}": so many words are not taken`)
  return faults
}

/** What stands between backticks and is no command, call, address, script or setting that there is. */
function codeFaults(code: string): string[] {
  if (code.startsWith('grenier ')) return commandFaults(code)
  if (/^(GET|POST|PUT|PATCH|DELETE) /.test(code)) {
    return calls.has(code.split('?')[0] ?? '') ? [] : [`the API has no ${code}`]
  }
  const [, script] = /^npx pnpm ([a-z:-]+)/.exec(code) ?? []
  if (script !== undefined) return script in scripts ? [] : [`there is no script ${script}`]
  if (/^\/[a-z-]/.test(code) && !code.startsWith('/v1/')) {
    return consoleRoutes.includes(code) || ownPages.includes(code) ? [] : [`the console has no page ${code}`]
  }
  if (code.startsWith('/v1/')) {
    return [...calls].some((call) => call.endsWith(` ${code}`)) ? [] : [`the API has no ${code}`]
  }
  if (/^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(code)) {
    return new RegExp(`\\b${code}\\b`).test(settings) ? [] : [`nothing reads the setting ${code}`]
  }
  return /^--[a-z-]+$/.test(code) &&
    !program.specs.some((spec) => optionsOf(spec).some(({ flags }) => flags.includes(code)))
    ? [`no command has ${code}`]
    : []
}

function linkFaults(page: TextFile, target: string): string[] {
  if (/^(https?:|#|mailto:)/.test(target)) return []
  const path = join(root, dirname(page.path), target.split('#')[0] ?? '')
  if (!existsSync(path)) return [`${target} does not exist`]
  const isLarge = /\.(png|jpg)$/.test(path) && statSync(path).size > imageBytesMax
  return isLarge ? [`${target} has more than ${imageBytesMax} bytes`] : []
}

interface Claim {
  readonly offset: number
  readonly faults: readonly string[]
}

const found = (page: TextFile, pattern: RegExp, faultsOf: (text: string) => readonly string[]): Claim[] =>
  [...page.text.matchAll(pattern)].map((match) => ({ offset: match.index, faults: faultsOf(match[1] ?? '') }))

/** Commands, calls, addresses, scripts, settings, links and pictures of a page that there are not. */
export function pageFaults(page: TextFile): Violation[] {
  const withoutBlocks: TextFile = {
    ...page,
    text: page.text.replaceAll(/^```[\s\S]*?^```/gm, (block) => block.replaceAll(/[^\n]/g, ' ')),
  }
  const claims = [
    ...found(withoutBlocks, /`([^`\n]+)`/g, codeFaults),
    ...found(page, /^(grenier .+)$/gm, commandFaults),
    ...found(withoutBlocks, /\]\(([^)]+)\)/g, (target) => linkFaults(page, target)),
  ]
  return claims.flatMap(({ offset, faults }) => faults.map((fault) => violationAt(page, offset, fault)))
}

/** What a guide for people at screens claims besides: in bold stand texts of the screen, as they are written there. */
export function guideFaults(page: TextFile): Violation[] {
  const screens = found(page, /\*\*([^*\n]+)\*\*/g, (text) =>
    screenTexts.has(plain(text)) ? [] : [`no screen says "${text}"`],
  )
  return [
    ...pageFaults(page),
    ...screens.flatMap(({ offset, faults }) => faults.map((fault) => violationAt(page, offset, fault))),
  ]
}

/** How many commands a page names that somebody can type. */
export const commandCount = (page: TextFile): number =>
  [...page.text.matchAll(/`(grenier |kubectl |helm )[^`]+`/g)].length
