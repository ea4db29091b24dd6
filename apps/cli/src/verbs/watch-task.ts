import type { ProtectionTask } from '@grenier/contracts'
import type { Call } from '../command/command-spec.ts'
import { colon, valueText } from '../output/cells.ts'
import { writeOne } from '../output/formats.ts'
import { type ExitCode, exitCodes } from '../terminal.ts'
import { encodeAnswer } from './encode-answer.ts'

const pollMs = 1_000

/** Follows a backup or a restore to its end, where `--watch` was said; whoever interrupts stops following alone. */
export async function followTask(call: Call, first: ProtectionTask): Promise<ExitCode> {
  let task = first
  if (call.flag('watch')) {
    const params = { tenantId: task.tenantId, taskId: task.id }
    let told = ''
    while (task.state === 'queued' || task.state === 'running') {
      const line = `${task.state}${colon(call.language)}${valueText(task.message, 'text', call.language)}`
      if (line !== told) call.say({ fr: line, en: line })
      told = line
      await call.parts.pause(pollMs, call.signal)
      task = await call.client().call('getProtectionTask', { params, signal: call.signal })
    }
  }
  const shown = task
  writeOne(call.terminal, call.format, {
    value: encodeAnswer('getProtectionTask', shown),
    lines: () => [
      `${shown.kind} ${shown.id}${colon(call.language)}${shown.state}`,
      ...(shown.message === '' ? [] : [`  ${valueText(shown.message, 'text', call.language)}`]),
    ],
  })
  return shown.state === 'failed' ? exitCodes.failed : exitCodes.done
}
