import type { CommandSpec } from '../command/command-spec.ts'
import { confirm, keyOf, keyOption, yesOption } from './confirm.ts'
import { tenantIdOf } from './find-tenant.ts'
import { followTask } from './watch-task.ts'

/** `grenier backup [MEMBER]`: backs a member's claims up now, beside its schedule. */
export const backupCommand: CommandSpec = {
  words: ['backup'],
  summary: { fr: 'sauvegarder un membre maintenant', en: 'back a member up now' },
  arguments: [
    {
      name: 'membre',
      text: { fr: 'quel membre ; le sien sinon', en: 'which member; one’s own otherwise' },
      isOptional: true,
    },
  ],
  options: [
    { flags: '-w, --watch', text: { fr: 'suivre jusqu’au bout', en: 'follow to the end' } },
    yesOption,
    keyOption,
  ],
  examples: ['grenier backup cergy --watch'],
  isRemote: true,
  hasOutput: true,
  run: async (call) => {
    const tenantId = await tenantIdOf(call, call.argument(0))
    const named = call.argument(0) || tenantId
    await confirm(call, { fr: `Sauvegarder ${named} ?`, en: `Back up ${named}?` })
    const task = await call.client().call('requestBackup', {
      params: { tenantId },
      idempotencyKey: keyOf(call),
      signal: call.signal,
    })
    return await followTask(call, task)
  },
}
