import type { ProtectionTask } from '@grenier/contracts'
import type { Call } from '../command/command-spec.ts'
import type { Language } from '../language.ts'
import { colon, valueText } from '../output/cells.ts'
import { writeOne } from '../output/formats.ts'
import { type ExitCode, exitCodes } from '../terminal.ts'
import { encodeAnswer } from './encode-answer.ts'

const pollMs = 1_000

/** Follows a backup or a restore to its end, where `--watch` was said; whoever interrupts stops following alone. */
export async function followTask(call: Call, first: ProtectionTask): Promise<ExitCode> {
  const shown = call.flag('watch') ? await watched(call, first) : first
  writeOne(call.terminal, call.format, {
    value: encodeAnswer('getProtectionTask', shown),
    lines: () => [
      `${shown.kind} ${shown.id}${colon(call.language)}${stateWords[shown.state][call.language]}`,
      ...(shown.message === '' ? [] : [`  ${valueText(shown.message, 'text', call.language)}`]),
    ],
  })
  return shown.state === 'failed' ? exitCodes.failed : exitCodes.done
}

async function watched(call: Call, first: ProtectionTask): Promise<ProtectionTask> {
  let task = first
  const params = { tenantId: task.tenantId, taskId: task.id }
  let told = ''
  try {
    while (task.state === 'queued' || task.state === 'running') {
      const line = lineOf(task, call.language)
      if (line !== told) call.say({ fr: line, en: line })
      told = line
      await call.parts.pause(pollMs, call.signal)
      task = await call.client().call('getProtectionTask', { params, signal: call.signal })
    }
  } catch (error) {
    if (call.signal.aborted) {
      call.say({
        fr: `Le travail continue. Pour le voir : grenier get protection-tasks -t ${task.tenantId}`,
        en: `The work goes on. To look at it: grenier get protection-tasks -t ${task.tenantId}`,
      })
    }
    throw error
  }
  return task
}

const stateWords: Readonly<Record<ProtectionTask['state'], Readonly<Record<Language, string>>>> = {
  queued: { fr: 'en attente', en: 'queued' },
  running: { fr: 'en cours', en: 'running' },
  succeeded: { fr: 'terminé', en: 'succeeded' },
  failed: { fr: 'échoué', en: 'failed' },
}

/** A task that nobody has begun has no message yet. */
function lineOf({ state, message }: ProtectionTask, language: Language): string {
  const word = stateWords[state][language]
  return message === '' ? word : `${word}${colon(language)}${valueText(message, 'text', language)}`
}
