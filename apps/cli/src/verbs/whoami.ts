import type { CommandSpec } from '../command/command-spec.ts'
import { colon, valueText } from '../output/cells.ts'
import { writeOne } from '../output/formats.ts'
import { exitCodes } from '../terminal.ts'
import { encodeAnswer } from './encode-answer.ts'

/** `grenier whoami`: who speaks, with which roles, for which members. */
export const whoamiCommand: CommandSpec = {
  words: ['whoami'],
  summary: { fr: 'qui est connecté, et avec quels rôles', en: 'who is signed in, and with which roles' },
  examples: ['grenier whoami'],
  isRemote: true,
  hasOutput: true,
  run: async (call) => {
    const session = await call.client().call('getSession', { signal: call.signal })
    const { language } = call
    const text = {
      fr: { roles: 'Rôles', none: 'aucun', acts: 'Agit pour' },
      en: { roles: 'Roles', none: 'none', acts: 'Acts for' },
    }[language]
    writeOne(call.terminal, call.format, {
      value: encodeAnswer('getSession', session),
      lines: () => [
        valueText(session.name === null ? session.subject : `${session.name} (${session.subject})`, 'text', language),
        `${text.roles}${colon(language)}${session.roles.join(', ') || text.none}`,
        ...session.tenants.map(({ name, roles }) =>
          valueText(`${text.acts} ${name}${colon(language)}${roles.join(', ')}`, 'text', language),
        ),
      ],
    })
    return exitCodes.done
  },
}
