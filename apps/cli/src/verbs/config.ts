import type { CommandSpec } from '../command/command-spec.ts'
import { unknownContext } from '../connection/target.ts'
import { writeListing } from '../output/formats.ts'
import { exitCodes } from '../terminal.ts'

/** `grenier config get-contexts`. */
const getContextsCommand: CommandSpec = {
  words: ['config', 'get-contexts'],
  summary: { fr: 'lister les installations connues', en: 'list the installations that are known' },
  examples: ['grenier config get-contexts'],
  isRemote: false,
  hasOutput: true,
  run: async (call) => {
    const { currentContext, contexts } = await call.parts.contexts.read()
    const rows = Object.entries(contexts).map(([name, { server, clientId }]) => ({
      isCurrent: name === currentContext,
      name,
      server,
      clientId,
    }))
    await writeListing(call.terminal, call.format, {
      fields: ['isCurrent', 'name', 'server', 'clientId'],
      columns: [
        { header: { fr: '', en: '' }, of: (row) => (row['isCurrent'] === true ? '*' : ' ') },
        { header: { fr: 'contexte', en: 'context' }, of: 'name' },
        { header: { fr: 'adresse', en: 'address' }, of: 'server' },
      ],
      pages: (async function* () {
        yield rows
      })(),
    })
    return exitCodes.done
  },
}

const contextArgument = { name: 'nom', text: { fr: 'nom du contexte', en: 'name of the context' } }

/** `grenier config use-context NAME`. */
const useContextCommand: CommandSpec = {
  words: ['config', 'use-context'],
  summary: { fr: 'parler désormais à cette installation', en: 'speak to that installation from now on' },
  arguments: [contextArgument],
  examples: ['grenier config use-context production'],
  isRemote: false,
  hasOutput: false,
  run: async (call) => {
    const known = await call.parts.contexts.read()
    const name = call.argument(0)
    if (!Object.hasOwn(known.contexts, name)) throw unknownContext(name, known)
    await call.parts.contexts.write({ ...known, currentContext: name })
    call.say({ fr: `Contexte : « ${name} ».`, en: `Context: “${name}”.` })
    return exitCodes.done
  },
}

/** `grenier config delete-context NAME`: with the tokens that were kept for it. */
const deleteContextCommand: CommandSpec = {
  words: ['config', 'delete-context'],
  summary: { fr: 'oublier une installation et ses jetons', en: 'forget an installation and its tokens' },
  arguments: [contextArgument],
  examples: ['grenier config delete-context essai'],
  isRemote: false,
  hasOutput: false,
  run: async (call) => {
    const known = await call.parts.contexts.read()
    const name = call.argument(0)
    const { [name]: removed, ...others } = known.contexts
    if (removed === undefined) throw unknownContext(name, known)
    await call.parts.credentials.remove(name)
    const currentContext = known.currentContext === name ? null : known.currentContext
    await call.parts.contexts.write({ currentContext, contexts: others })
    call.say({ fr: `Oublié : « ${name} ».`, en: `Forgotten: “${name}”.` })
    return exitCodes.done
  },
}

export const configCommands: readonly CommandSpec[] = [getContextsCommand, useContextCommand, deleteContextCommand]
