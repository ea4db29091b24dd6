import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { StartFault } from './start-fault.ts'

/** A real cluster named by the command line, and what was said about it. */
export interface RealClusterOptions {
  readonly kubeconfigPath: string
  /** The kube-system UID the person says yes to; null: not yet. */
  readonly yesOnUid: string | null
  readonly cleanup: boolean
}

export interface DemoOptions {
  readonly departementCode: string
  readonly months: number
  readonly once: boolean
  readonly json: boolean
  /** Absolute; null: a temporary folder that ends with the process. */
  readonly dataDir: string | null
  /** null: the embedded clusters. */
  readonly realCluster: RealClusterOptions | null
  /** null: the usual port, or any free one with `--once`. */
  readonly port: number | null
}

export type Command = { readonly kind: 'help' } | { readonly kind: 'demo'; readonly options: DemoOptions }

const monthsMax = 24
const portMax = 65_535

const flags = {
  departement: { type: 'string', default: '95' },
  months: { type: 'string', default: '2' },
  once: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'data-dir': { type: 'string' },
  kubeconfig: { type: 'string' },
  'yes-on': { type: 'string' },
  cleanup: { type: 'boolean', default: false },
  port: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/**
 * Reads the command line. Throws `StartFault` for anything it does not understand; whether a département, a file or a
 * port exists is found out later.
 */
export function readCommand(argv: readonly string[]): Command {
  const { values, positionals } = parse(argv)
  if (values.help) return { kind: 'help' }
  const [name, ...more] = positionals
  if (name !== 'demo' || more.length > 0)
    throw new StartFault(
      `Commande inconnue : « ${positionals.join(' ')} » ; la seule est « demo » (voir --help).`,
      `Unknown command "${positionals.join(' ')}"; the only one is "demo" (see --help).`,
    )
  if (values.json && !values.once) throw new StartFault('--json ne va qu’avec --once.', '--json goes only with --once.')
  return {
    kind: 'demo',
    options: {
      departementCode: values.departement,
      months: wholeNumber('--months', { text: values.months, min: 1, max: monthsMax }),
      once: values.once,
      json: values.json,
      dataDir: values['data-dir'] === undefined ? null : resolve(values['data-dir']),
      realCluster: realCluster(values),
      port: values.port === undefined ? null : wholeNumber('--port', { text: values.port, min: 1, max: portMax }),
    },
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, allowPositionals: true, strict: true })
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error)
    throw new StartFault(
      `Option incomprise (${detail}) ; voir --help.`,
      `Option not understood (${detail}); see --help.`,
    )
  }
}

function wholeNumber(flag: string, value: { text: string; min: number; max: number }): number {
  const { text, min, max } = value
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (number >= min && number <= max) return number
  throw new StartFault(
    `${flag} veut un nombre entier de ${min} à ${max}, pas « ${text} ».`,
    `${flag} wants a whole number from ${min} to ${max}, not "${text}".`,
  )
}

function realCluster(values: {
  kubeconfig?: string | undefined
  'yes-on'?: string | undefined
  cleanup: boolean
}): RealClusterOptions | null {
  if (values.kubeconfig === undefined) {
    if (values['yes-on'] !== undefined || values.cleanup)
      throw new StartFault(
        '--yes-on et --cleanup ne vont qu’avec --kubeconfig.',
        '--yes-on and --cleanup go only with --kubeconfig.',
      )
    return null
  }
  return {
    kubeconfigPath: resolve(values.kubeconfig),
    yesOnUid: values['yes-on'] ?? null,
    cleanup: values.cleanup,
  }
}
