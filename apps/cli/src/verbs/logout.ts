import type { CommandSpec } from '../command/command-spec.ts'
import { targetOf } from '../connection/target.ts'
import { exitCodes } from '../terminal.ts'

/** `grenier logout`: forgets the tokens of a context, and has the provider forget them where it can. */
export const logoutCommand: CommandSpec = {
  words: ['logout'],
  summary: { fr: 'se déconnecter', en: 'sign out' },
  options: [{ flags: '--context <nom>', text: { fr: 'de cette installation', en: 'of that installation' } }],
  examples: ['grenier logout'],
  isRemote: false,
  hasOutput: false,
  run: async (call) => {
    const { contexts, credentials, protocol } = call.parts
    const { context } = targetOf(await contexts.read(), { context: call.option('context'), server: null })
    const name = context ?? ''
    const credential = await credentials.read(name)
    const isForgotten = await credentials.remove(name)
    if (credential?.kind === 'oauth' && credential.refreshToken !== null) {
      // The token is gone from here whatever the provider answers; it ends there by itself in time.
      await protocol.revoke(credential, credential.refreshToken).catch(() => {
        call.say({ fr: 'Le fournisseur d’identité n’a pas répondu.', en: 'The identity provider did not answer.' })
      })
    }
    call.say(
      isForgotten
        ? { fr: `Déconnecté de « ${name} ».`, en: `Signed out of “${name}”.` }
        : { fr: `Personne n’était connecté à « ${name} ».`, en: `Nobody was signed in to “${name}”.` },
    )
    return exitCodes.done
  },
}
