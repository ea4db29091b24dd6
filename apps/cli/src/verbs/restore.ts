import type { CommandSpec } from '../command/command-spec.ts'
import { confirm, keyOf, keyOption, yesOption } from './confirm.ts'
import { tenantIdOf } from './find-tenant.ts'
import { followTask } from './watch-task.ts'

/** `grenier restore COPY NEW-CLAIM`: into a claim that does not exist yet; a restore never writes over data. */
export const restoreCommand: CommandSpec = {
  words: ['restore'],
  summary: { fr: 'restaurer une copie dans un nouveau volume', en: 'restore a copy into a new claim' },
  arguments: [
    { name: 'copie', text: { fr: 'identifiant de la copie', en: 'id of the copy' } },
    { name: 'volume', text: { fr: 'nom du nouveau volume', en: 'name of the new claim' } },
  ],
  options: [
    {
      flags: '-t, --tenant <membre>',
      text: { fr: 'quel membre ; le sien sinon', en: 'which member; one’s own otherwise' },
    },
    { flags: '-w, --watch', text: { fr: 'suivre jusqu’au bout', en: 'follow to the end' } },
    yesOption,
    keyOption,
  ],
  examples: [
    'grenier get copies -t cergy',
    'grenier restore 0198c0de-7a00-7000-8000-000000000001 etat-civil-2026 -t cergy --watch',
  ],
  isRemote: true,
  hasOutput: true,
  run: async (call) => {
    const [copyId, newClaimName] = [call.argument(0), call.argument(1)]
    const tenantId = await tenantIdOf(call, call.option('tenant') ?? '')
    await confirm(call, {
      fr: `Restaurer la copie ${copyId} dans le nouveau volume « ${newClaimName} » ?`,
      en: `Restore the copy ${copyId} into the new claim “${newClaimName}”?`,
    })
    const task = await call.client().call('requestRestore', {
      params: { tenantId },
      body: { copyId, newClaimName },
      idempotencyKey: keyOf(call),
      signal: call.signal,
    })
    return await followTask(call, task)
  },
}
