import { CliFault } from '../command/cli-fault.ts'
import { exitCodes } from '../terminal.ts'
import type { Contexts } from './contexts-file.ts'

/** Which installation is spoken to. */
export interface Target {
  /** Null: named by `GRENIER_SERVER`, without a context. */
  readonly context: string | null
  /** Scheme, host and port; without a slash at its end. */
  readonly server: string
  readonly clientId: string
}

/** The context that was asked for, else the current one; `GRENIER_SERVER` stands above both. Throws `CliFault`. */
export function targetOf(contexts: Contexts, asked: { context: string | undefined; server: string | null }): Target {
  if (asked.context === undefined && asked.server !== null) {
    return { context: null, server: serverOf(asked.server), clientId: 'grenier-cli' }
  }
  const name = asked.context ?? contexts.currentContext
  if (name === null) {
    throw new CliFault(exitCodes.notSignedIn, {
      fr: 'Aucune installation n’est choisie. Connectez-vous : grenier login https://grenier.exemple.fr',
      en: 'No installation is chosen. Sign in: grenier login https://grenier.example',
    })
  }
  const context = contexts.contexts[name]
  if (context === undefined) throw unknownContext(name, contexts)
  return { context: name, server: serverOf(context.server), clientId: context.clientId }
}

export function unknownContext(name: string, { contexts }: Contexts): CliFault {
  const known = Object.keys(contexts).join(', ')
  return new CliFault(exitCodes.misused, {
    fr: `Le contexte « ${name} » n’existe pas. Contextes : ${known === '' ? 'aucun' : known}.`,
    en: `There is no context “${name}”. Contexts: ${known === '' ? 'none' : known}.`,
  })
}

/** An address as it is stored. Tokens go nowhere without TLS but to this very machine. Throws `CliFault`. */
export function serverOf(text: string): string {
  const url = URL.parse(text)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new CliFault(exitCodes.misused, {
      fr: `« ${text} » n’est pas une adresse. Exemple : https://grenier.exemple.fr`,
      en: `“${text}” is no address. Example: https://grenier.example`,
    })
  }
  const isOwnMachine = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol === 'http:' && !isOwnMachine) {
    throw new CliFault(exitCodes.misused, {
      fr: `${url.origin} n’est pas chiffré : un jeton n’y est pas envoyé. Utilisez https.`,
      en: `${url.origin} is not encrypted: no token is sent there. Use https.`,
    })
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}
