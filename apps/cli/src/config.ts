import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Language, languageOf } from './language.ts'

/** What the environment says to the command line. */
export interface CliSettings {
  readonly language: Language
  /** Where contexts and tokens are kept: `$XDG_CONFIG_HOME/grenier`, or `~/.config/grenier`. */
  readonly folder: string
  /** `GRENIER_TOKEN`: speaks instead of whoever signed in. */
  readonly token: string | null
  /** `GRENIER_SERVER`: speaks to this address instead of the context's. */
  readonly server: string | null
  readonly isColourWanted: boolean
}

type Env = Readonly<Record<string, string | undefined>>

/** The environment, read once. By the XDG Base Directory Specification a relative folder counts as none. */
export function readCliSettings(env: Env = process.env): CliSettings {
  const base = env['XDG_CONFIG_HOME']
  const home = env['HOME'] ?? homedir()
  return {
    language: languageOf(env),
    folder: join(base !== undefined && base.startsWith('/') ? base : join(home, '.config'), 'grenier'),
    token: said(env['GRENIER_TOKEN']),
    server: said(env['GRENIER_SERVER']),
    // https://no-color.org: present and not empty, whatever its value.
    isColourWanted: said(env['NO_COLOR']) === null,
  }
}

function said(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value
}
