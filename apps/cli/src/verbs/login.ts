import { CliFault } from '../command/cli-fault.ts'
import type { Call, CommandSpec } from '../command/command-spec.ts'
import type { Contexts } from '../connection/contexts-file.ts'
import type { Credential } from '../connection/credentials-file.ts'
import type { DeviceCode } from '../connection/sign-in-protocol.ts'
import { renewed } from '../connection/speak-as.ts'
import { serverOf, targetOf } from '../connection/target.ts'
import { exitCodes } from '../terminal.ts'

const clientIdDefault = 'grenier-cli'

/** `grenier login [ADDRESS]`: signs in to an installation, which is then the one that is spoken to. */
export const loginCommand: CommandSpec = {
  words: ['login'],
  summary: { fr: 'se connecter à une installation', en: 'sign in to an installation' },
  arguments: [
    {
      name: 'adresse',
      text: { fr: 'de l’installation ; celle du contexte sinon', en: 'of the installation; the context’s otherwise' },
      isOptional: true,
    },
  ],
  options: [
    { flags: '--context <nom>', text: { fr: 'nom que l’on lui donne', en: 'what to call it' } },
    {
      flags: '--issuer <adresse>',
      text: {
        fr: 'fournisseur d’identité, si l’installation ne le dit pas',
        en: 'identity provider, if the installation does not say',
      },
    },
    { flags: '--client-id <id>', text: { fr: 'client chez le fournisseur', en: 'client at the provider' } },
    {
      flags: '--scope <texte>',
      text: { fr: 'étendue demandée ; openid sinon', en: 'scope asked for; openid otherwise' },
    },
    {
      flags: '--with-token',
      text: {
        fr: 'lire un jeton de la console sur l’entrée standard',
        en: 'read a token of the console from standard input',
      },
    },
  ],
  examples: [
    'grenier login https://grenier.exemple.fr',
    'grenier login https://grenier.exemple.fr --with-token < jeton',
  ],
  isRemote: false,
  hasOutput: false,
  run: async (call) => {
    const { contexts, credentials } = call.parts
    const known = await contexts.read()
    const place = placeOf(call, known)
    const credential = call.flag('withToken') ? await tokenOf(call, place.server) : await signIn(call, place)
    // The token first: a context that is current is one that can be spoken to.
    await credentials.write(place.name, credential)
    await contexts.write({
      currentContext: place.name,
      contexts: { ...known.contexts, [place.name]: { server: place.server, clientId: place.clientId } },
    })
    call.say({
      fr: `Connecté à ${place.server} (contexte « ${place.name} »).`,
      en: `Signed in to ${place.server} (context “${place.name}”).`,
    })
    return exitCodes.done
  },
}

interface Place {
  readonly name: string
  readonly server: string
  readonly clientId: string
}

function placeOf(call: Call, contexts: Contexts): Place {
  const [address, named] = [call.argument(0), call.option('context')]
  if (address === '') {
    const { context, server, clientId } = targetOf(contexts, { context: named, server: call.parts.environment.server })
    return { name: context ?? new URL(server).host, server, clientId: call.option('clientId') ?? clientId }
  }
  const server = serverOf(address)
  return { name: named ?? new URL(server).host, server, clientId: call.option('clientId') ?? clientIdDefault }
}

/** Through standard input: what stands among the arguments is seen by whoever lists processes. */
async function tokenOf(call: Call, server: string): Promise<Credential> {
  const token = (await call.parts.readLine()).trim()
  if (/^[\x21-\x7e]{1,8192}$/.test(token)) return { kind: 'token', server, token }
  throw new CliFault(exitCodes.misused, {
    fr: 'L’entrée standard ne donne aucun jeton.',
    en: 'Standard input gives no token.',
  })
}

async function signIn(call: Call, { server, clientId }: Place): Promise<Credential> {
  const { protocol, nowMs } = call.parts
  const issuer = call.option('issuer') ?? (await protocol.issuerOf(server, call.signal))
  if (issuer === null) {
    throw new CliFault(exitCodes.failed, {
      fr: `${server} n’a pas de fournisseur d’identité. Faites un jeton dans la console, puis : grenier login ${server} --with-token < fichier`,
      en: `${server} has no identity provider. Make a token in the console, then: grenier login ${server} --with-token < file`,
    })
  }
  const client = { issuer, clientId, resource: server, scope: call.option('scope') ?? 'openid' }
  const tokens = await protocol.signIn(client, (code) => show(call, code), call.signal)
  const former = {
    kind: 'oauth',
    server,
    issuer,
    clientId,
    accessToken: '',
    expiresAtMs: null,
    refreshToken: null,
  } as const
  return renewed(former, tokens, nowMs())
}

/** Told whatever `--quiet` says: nobody can sign in without it. */
function show({ terminal }: Call, code: DeviceCode): void {
  const minutes = Math.ceil(code.expiresInSeconds / 60)
  const lines = {
    fr: [`Ouvrez ${code.verificationUri}`, `et écrivez ce code : ${code.userCode}`, `(valable ${minutes} minutes)`],
    en: [`Open ${code.verificationUri}`, `and write this code: ${code.userCode}`, `(good for ${minutes} minutes)`],
  }[terminal.language]
  lines.forEach(terminal.writeError)
}
